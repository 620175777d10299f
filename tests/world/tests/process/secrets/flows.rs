//! Every flow there is, with everything that can go wrong in it, and a note of all that must not be repeated.

use doorward_tests::{Answer, Challenge, House, Person};
use serde_json::{Value, json};

/// What was said on the way.
#[derive(Default)]
pub(super) struct Spoken {
    /// Codes, tokens, links, handles, passwords.
    pub(super) secrets: Vec<String>,
    /// Those of the secrets that are not in a captured message, which is stored as it would have been sent.
    pub(super) never_stored: Vec<String>,
    /// Addresses, numbers and names.
    pub(super) personal: Vec<String>,
    /// Every refusal, as it was answered.
    pub(super) refusals: Vec<String>,
}

impl Spoken {
    fn person(&mut self, person: &Person) {
        self.password(&person.password);
        self.personal.extend([person.email.clone(), person.number.clone()]);
        self.personal
            .extend([person.first_name.clone(), person.last_name.clone()]);
    }

    fn password(&mut self, password: &str) {
        self.secrets.push(password.to_owned());
        self.never_stored.push(password.to_owned());
    }

    fn challenge(&mut self, challenge: &Challenge) {
        let (_, secret) = challenge.id.split_once('.').unwrap();
        self.secrets.push(secret.to_owned());
        self.never_stored.push(secret.to_owned());
    }

    fn code(&mut self, code: &str) {
        assert_eq!(code.len(), 10);
        self.secrets.push(code.to_owned());
    }

    fn tokens(&mut self, tokens: &Value) {
        let (_, signature) = tokens["access_token"].as_str().unwrap().rsplit_once('.').unwrap();
        let (_, refresh) = tokens["refresh_token"].as_str().unwrap().rsplit_once('.').unwrap();
        for secret in [signature, refresh] {
            self.secrets.push(secret.to_owned());
            self.never_stored.push(secret.to_owned());
        }
    }

    fn link(&mut self, token: &str) {
        let (_, secret) = token.split_once('.').unwrap();
        self.secrets.push(secret.to_owned());
    }

    fn refused(&mut self, answer: Answer) {
        assert!(answer.status >= 400, "{answer:#?}");
        self.refusals.push(answer.text);
    }
}

fn named(person: Person, first_name: &str, last_name: &str) -> Person {
    let email = person.email.replace("@example.com", "@mailbox.example");
    Person {
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        ..person.with_email(&email)
    }
}

pub(super) async fn go_through(house: &House) -> Spoken {
    let mut spoken = Spoken::default();
    let admin = house.admin();
    spoken.password(&admin.password);
    spoken
        .secrets
        .push(admin.token().rsplit_once('.').unwrap().1.to_owned());
    let ann = named(house.somebody("Xaverine").with_phone(), "Xaverine", "Quastenberg");
    spoken.person(&ann);
    let ann = signs_up(&ann, &mut spoken).await;
    signs_in(&ann, &mut spoken).await;
    changes_addresses(&ann, &mut spoken).await;
    forgets_the_password(&ann, &mut spoken).await;
    is_administered(house, &ann, &mut spoken).await;
    says_secrets_in_the_wrong_place(&ann, &mut spoken).await;
    spoken
}

async fn signs_up(person: &Person, spoken: &mut Spoken) -> Person {
    let challenge = person.registers().await;
    spoken.challenge(&challenge);
    let code = person.reads_the_code().await;
    spoken.code(&code);
    person.asks_again(&challenge).await.with(200);
    let code = person.reads_the_code().await;
    spoken.code(&code);
    spoken.refused(person.verifies(&challenge, "0000000000").await);
    spoken.refused(person.verifies(&challenge, "no code").await);
    let verified = person.verifies(&challenge, &code).await.with(200);
    spoken.tokens(&verified["tokens"]);
    spoken.refused(person.verifies(&challenge, &code).await);
    person.post("/v1/registrations", person.form()).await.with(202);
    let id = verified["user"]["id"].as_str().unwrap();
    person.clone().signed_in_by(&verified["tokens"]).known_as(id)
}

async fn signs_in(person: &Person, spoken: &mut Spoken) {
    for (body, by_text) in [
        (json!({ "email": person.email }), false),
        (json!({ "phone": person.number }), true),
    ] {
        let challenge = Challenge::of(&person.elsewhere().post("/v1/login/code", body).await.with(202));
        spoken.challenge(&challenge);
        let code = if by_text {
            person.reads_the_text().await
        } else {
            person.reads_the_code().await
        };
        spoken.code(&code);
        let verified = person.verifies(&challenge, &code).await.with(200);
        spoken.tokens(&verified["tokens"]);
    }
    let device = person.signs_in().await;
    let first = device.refreshes().await.with(200);
    spoken.tokens(&first.json);
    let second = device.refreshes_with(first.word("refresh_token")).await.with(200);
    spoken.tokens(&second.json);
    spoken.refused(device.refreshes().await);
    spoken.refused(device.get("/v1/me").await);
    let wrong = "quite another secret";
    spoken.password(wrong);
    spoken.refused(person.tries_password(wrong).await);
}

async fn changes_addresses(person: &Person, spoken: &mut Spoken) {
    let (email, phone) = ("ypsilon-quastenberg@mailbox.example", "+4915177777777");
    spoken.personal.extend([email.to_owned(), phone.to_owned()]);
    for (path, body, to) in [
        (
            "/v1/me/email",
            json!({ "email": email, "password": person.password }),
            email,
        ),
        (
            "/v1/me/phone",
            json!({ "phone": phone, "password": person.password }),
            phone,
        ),
    ] {
        let challenge = Challenge::of(&person.post(path, body).await.with(202));
        spoken.challenge(&challenge);
        let code = person.post.code_for(to).await;
        spoken.code(&code);
        person.verifies(&challenge, &code).await.with(200);
    }
    let back = json!({ "email": person.email, "password": person.password });
    let challenge = Challenge::of(&person.post("/v1/me/email", back).await.with(202));
    person
        .verifies(&challenge, &person.reads_the_code().await)
        .await
        .with(200);
}

async fn forgets_the_password(person: &Person, spoken: &mut Spoken) {
    person
        .post("/v1/password-resets", json!({ "email": person.email }))
        .await
        .with(202);
    let token = person.post.link_token_for(&person.email).await;
    spoken.link(&token);
    person.get(&format!("/reset?token={token}")).await.with(200);
    spoken.refused(person.asks("PUT", &format!("/reset?token={token}")).await);
    let confirms = async |password: &str| {
        let body = json!({ "token": token, "new_password": password });
        person.post("/v1/password-resets/confirm", body).await
    };
    spoken.refused(confirms("Quastenberg!").await);
    spoken.password("a brand new secret");
    confirms("a brand new secret").await.with(204);
    spoken.refused(confirms("a brand new secret").await);
    let device = person.clone().with_password("a brand new secret").signs_in().await;
    let body = json!({ "current_password": "a brand new secret", "new_password": person.password });
    device.put("/v1/me/password", body).await.with(204);
    device.asks("POST", "/v1/logout").await.with(204);
}

async fn is_administered(house: &House, person: &Person, spoken: &mut Spoken) {
    let admin = house.admin();
    let invited = named(house.somebody("Ottokar"), "Ottokar", "Zwetschge");
    spoken.person(&invited);
    let body = json!({ "email": invited.email, "first_name": invited.first_name, "last_name": invited.last_name });
    let made = admin
        .post("/v1/users", body.clone())
        .header("idempotency-key", "a-key")
        .await
        .with(201);
    spoken.refused(admin.post("/v1/users", body).await);
    spoken.link(&house.post().link_token_for(&invited.email).await);
    admin.get(&format!("/v1/users?q={}", person.email)).await.with(200);
    admin.get(&format!("/v1/inbox?to={}", person.email)).await.with(200);
    let path = format!("/v1/users/{}", made.word("id"));
    admin.patch(&path, json!({ "phone": "+4915166666666" })).await.with(200);
    spoken.personal.push("+4915166666666".to_owned());
    admin.asks("POST", &format!("{path}/erase")).await.with(204);
    admin.delete(&format!("/v1/users/{}", person.id)).await.with(200);
    spoken.refused(person.tries_password(&person.password).await);
    admin
        .asks("POST", &format!("/v1/users/{}/restore", person.id))
        .await
        .with(200);
}

/// Secrets where none belong: in paths, in headers, under other names, in bodies that cannot be read.
async fn says_secrets_in_the_wrong_place(person: &Person, spoken: &mut Spoken) {
    let (secret, email) = (&person.password, &person.email);
    let device = person.signs_in().await;
    let encoded = doorward_tests::client::percent_encoded(secret);
    for answer in [
        device.get(&format!("/v1/{encoded}")).await,
        device.get(&format!("/v1/users/{encoded}?q={email}")).await,
        device
            .get(&format!("/v1/products?cursor={encoded}&limit={email}"))
            .await,
        device
            .post("/v1/login/password", json!({ "email": email, "pass": secret }))
            .await,
        device
            .post("/v1/login/password", json!({ "email": secret, "password": email }))
            .await,
        device.post("/v1/login/code", json!({ "phone": email })).await,
        device
            .patch("/v1/me", json!({ "locale": secret, "first_name": "\u{7}Xaverine" }))
            .await,
        device
            .asks("POST", "/v1/registrations")
            .body("application/json", format!("{{\"{secret}\": {email}"))
            .await,
        device
            .asks("POST", "/v1/registrations")
            .body("text/plain", secret.clone())
            .await,
        device.with_token(encoded.clone()).get("/v1/me").await,
        device.asks("PUT", &format!("/v1/challenges/{encoded}/verify")).await,
        device
            .post("/v1/products", json!({ "url": "https://a.example" }))
            .header("idempotency-key", email)
            .await,
    ] {
        spoken.refused(answer);
    }
}
