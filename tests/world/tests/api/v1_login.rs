//! `POST /v1/login/password`: signing in with a password.

mod code;

use doorward_tests::{Answer, Challenge, Person, world, world_with};
use serde_json::{Value, json};

async fn asks(person: &Person, body: Value) -> Answer {
    person.without_token().post("/v1/login/code", body).await
}

async fn tries(person: &Person, body: Value) -> Answer {
    person.without_token().post("/v1/login/password", body).await
}

#[test]
fn an_address_and_a_number_at_once_or_neither_are_refused() {
    world(async |world| {
        let ann = world.ann();

        asks(&ann, json!({})).await.with(400);
        asks(&ann, json!({ "email": ann.email, "phone": ann.number }))
            .await
            .with(400);
        tries(&ann, json!({ "password": "a long enough secret" }))
            .await
            .with(400);
        asks(&ann, json!({ "email": "nowhere" }))
            .await
            .refused(400, "validation_failed");
    });
}

#[test]
fn the_password_signs_in() {
    world(async |world| {
        let ann = world.ann().signs_up().await;

        let tokens = tries(&ann, json!({ "email": ann.email, "password": ann.password }))
            .await
            .with(200);

        assert_eq!(
            tokens.members(),
            [
                "access_token",
                "expires_in",
                "refresh_token",
                "session_id",
                "token_type"
            ]
        );
        assert_eq!(
            (tokens.word("token_type"), &tokens["expires_in"]),
            ("Bearer", &json!(600))
        );
        assert!(tokens.word("session_id").starts_with("ses_"));
        ann.with_token(tokens.word("access_token"))
            .get("/v1/me")
            .await
            .with(200);
    });
}

#[test]
fn the_password_signs_in_with_the_number_too() {
    world(async |world| {
        let ann = world.ann().with_phone().signs_up().await;

        tries(&ann, json!({ "phone": ann.number, "password": ann.password }))
            .await
            .with(200);
    });
}

#[test]
fn the_address_is_recognised_however_it_is_written() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let shouted = format!(" {} ", ann.email.to_uppercase());

        tries(&ann, json!({ "email": shouted, "password": ann.password }))
            .await
            .with(200);
    });
}

#[test]
fn a_person_without_a_password_is_refused_as_an_unknown_one_is() {
    world(async |world| {
        let (ann, stranger) = (world.ann(), world.bob());
        let body = json!({ "email": ann.email, "first_name": "Ann", "last_name": "Berg" });
        world.admin().post("/v1/users", body).await.with(201);

        let invited = ann
            .tries_password(&ann.password)
            .await
            .refused(401, "invalid_credentials");
        let unknown = stranger.tries_password(&ann.password).await;

        assert_eq!(invited.for_comparison(), unknown.for_comparison());
    });
}

#[test]
fn the_right_password_of_an_unproven_registration_sends_another_code() {
    world(async |world| {
        let ann = world.ann();
        ann.registers().await;
        ann.reads_the_code().await;

        let refused = ann.tries_password(&ann.password).await.refused(403, "email_unverified");
        let code = ann.reads_the_code().await;

        let id = refused["challenge"]["id"]
            .as_str()
            .expect("the challenge just sent")
            .to_owned();
        let challenge = Challenge { id, told: json!({}) };
        let verified = ann.verifies(&challenge, &code).await.with(200);
        assert_eq!(verified["user"]["email"], json!(ann.email));
    });
}

#[test]
fn a_wrong_password_of_an_unproven_registration_tells_nothing() {
    world(async |world| {
        let ann = world.ann();
        ann.registers().await;

        let refused = ann
            .tries_password("another long secret")
            .await
            .refused(401, "invalid_credentials");

        let unknown = world.bob().tries_password("another long secret").await;
        assert_eq!(refused.for_comparison(), unknown.for_comparison());
        assert_eq!(world.post().purposes_to(&ann.email).await, ["registration"]);
    });
}

#[test]
fn deactivation_is_told_to_who_knows_the_password_only() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        world.admin().delete(&format!("/v1/users/{}", ann.id)).await.with(200);

        ann.tries_password("another long secret")
            .await
            .refused(401, "invalid_credentials");
        ann.tries_password(&ann.password)
            .await
            .refused(403, "account_deactivated");
    });
}

#[test]
fn a_password_is_its_exact_bytes_in_one_normal_form() {
    world(async |world| {
        let ann = world
            .ann()
            .with_password(" Caf\u{e9} au lait, \u{1f511} ")
            .signs_up()
            .await;

        ann.tries_password(" Cafe\u{301} au lait, \u{1f511} ").await.with(200);
        ann.tries_password("Caf\u{e9} au lait, \u{1f511}")
            .await
            .refused(401, "invalid_credentials");
    });
}

#[test]
fn more_passwords_than_can_be_hashed_are_told_to_come_back() {
    let settings = ["passwords.workers = 1", "passwords.queue_wait_ms = 1"];
    world_with(&settings, async |world| {
        let people: Vec<Person> = (0..30).map(|_| world.bob()).collect();

        let tries = people.iter().map(|person| person.tries_password("another long secret"));
        let answers = futures_util::future::join_all(tries).await;

        let overloaded: Vec<_> = answers.iter().filter(|answer| answer.status == 503).collect();
        assert!(!overloaded.is_empty());
        for answer in &overloaded {
            assert_eq!(answer.word("code"), "overloaded");
        }
        for answer in answers.iter().filter(|answer| answer.status != 503) {
            assert_eq!((answer.status, answer.word("code")), (401, "invalid_credentials"));
        }
    });
}

#[test]
fn national_numbers_are_those_of_the_home_country() {
    world_with(&["phone.default_region = \"DE\""], async |world| {
        let ann = world.ann().with_phone().signs_up().await;
        let national = ann.number.replace("+49", "0");

        let body = json!({ "phone": national, "password": ann.password });

        tries(&ann, body).await.with(200);
    });
}

#[test]
fn without_a_home_country_national_numbers_are_refused() {
    world(async |world| {
        let ann = world.ann();

        let refused = asks(&ann, json!({ "phone": "0151 23456789" }))
            .await
            .refused(400, "validation_failed");

        assert_eq!(refused.flaws(), [("phone", "invalid")]);
    });
}
