//! People: each has a name, addresses, a password and a device, and does what people do with a server.

use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::client::Client;
use crate::post::Post;

/// Somebody at a device. Calls go out with the token of the last sign-in, if there was one.
#[derive(Clone)]
pub struct Person {
    /// The device.
    pub client: Client,
    /// Where letters to them are read.
    pub post: Post,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// A mobile number of theirs, told only by [`Person::with_phone`].
    pub number: String,
    /// The phone number they tell.
    pub phone: Option<String>,
    /// Password.
    pub password: String,
    /// The account's id, once there is one.
    pub id: String,
    /// The refresh token of the last sign-in.
    pub refresh_token: String,
    /// The session of the last sign-in.
    pub session_id: String,
}

/// A challenge somebody was given.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// Its id, which is a secret.
    pub id: String,
    /// All that was told of it.
    pub told: Value,
}

impl Challenge {
    /// The challenge in an answer.
    #[track_caller]
    pub fn of(answer: &Answer) -> Self {
        let id = answer.word("id").to_owned();
        assert!(!id.is_empty(), "{answer:#?}: no challenge");
        Self {
            id,
            told: answer.json.clone(),
        }
    }
}

impl Person {
    /// Somebody new with this name. No two have an address in common.
    pub fn called(first_name: &str, client: Client, post: Post) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self {
            client,
            post,
            first_name: first_name.to_owned(),
            last_name: "Berg".to_owned(),
            email: format!("{}-{number}@example.com", first_name.to_lowercase()),
            number: format!("+49151{:08}", 12_000_000 + number),
            phone: None,
            password: format!("a long enough secret {number}"),
            id: String::new(),
            refresh_token: String::new(),
            session_id: String::new(),
        }
    }

    /// The same, who tells a phone number.
    #[must_use]
    pub fn with_phone(self) -> Self {
        let phone = Some(self.number.clone());
        Self { phone, ..self }
    }

    /// The same with another e-mail address.
    #[must_use]
    pub fn with_email(self, email: &str) -> Self {
        let email = email.to_owned();
        Self { email, ..self }
    }

    /// The same with another password.
    #[must_use]
    pub fn with_password(self, password: &str) -> Self {
        let password = password.to_owned();
        Self { password, ..self }
    }

    /// What they fill in to register.
    pub fn form(&self) -> Value {
        let mut form = json!({
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email,
            "password": self.password,
        });
        if let Some(phone) = &self.phone {
            form["phone"] = json!(phone);
        }
        form
    }

    /// Registers, and is asked for a code.
    pub async fn registers(&self) -> Challenge {
        let answer = self.client.post("/v1/registrations", self.form()).await;
        Challenge::of(&answer.with(202))
    }

    /// Answers a challenge with a code.
    pub async fn verifies(&self, challenge: &Challenge, code: &str) -> Answer {
        let path = format!("/v1/challenges/{}/verify", challenge.id);
        self.client.post(&path, json!({ "code": code })).await
    }

    /// Asks for another code.
    pub async fn asks_again(&self, challenge: &Challenge) -> Answer {
        let path = format!("/v1/challenges/{}/resend", challenge.id);
        self.client.post(&path, json!({})).await
    }

    /// The next code that came by e-mail.
    pub async fn reads_the_code(&self) -> String {
        self.post.code_for(&self.email).await
    }

    /// The next code that came by text message.
    pub async fn reads_the_text(&self) -> String {
        self.post.code_for(&self.number).await
    }

    /// Registers, verifies, and is signed in.
    pub async fn signs_up(self) -> Self {
        let challenge = self.registers().await;
        let code = self.reads_the_code().await;
        let verified = self.verifies(&challenge, &code).await.with(200);
        self.signed_in_by(&verified["tokens"])
            .known_as(verified["user"]["id"].as_str().unwrap())
    }

    /// Asks for a code to sign in with, by e-mail.
    pub async fn asks_for_a_code(&self) -> Challenge {
        let answer = self.client.post("/v1/login/code", json!({ "email": self.email })).await;
        Challenge::of(&answer.with(202))
    }

    /// Tries to sign in with a password.
    pub async fn tries_password(&self, password: &str) -> Answer {
        let body = json!({ "email": self.email, "password": password });
        self.client.without_token().post("/v1/login/password", body).await
    }

    /// Signs in with the password: a new session, as on another device.
    pub async fn signs_in(&self) -> Self {
        let tokens = self.tries_password(&self.password).await.with(200);
        self.clone().signed_in_by(&tokens.json)
    }

    /// Signs in with the password from another network.
    pub async fn signs_in_elsewhere(&self) -> Self {
        let client = self.client.elsewhere();
        Self { client, ..self.clone() }.signs_in().await
    }

    /// Uses the refresh token of the last sign-in.
    pub async fn refreshes(&self) -> Answer {
        self.refreshes_with(&self.refresh_token).await
    }

    /// Uses a refresh token.
    pub async fn refreshes_with(&self, token: &str) -> Answer {
        let body = json!({ "refresh_token": token });
        self.client.without_token().post("/v1/tokens/refresh", body).await
    }

    /// The same with these tokens.
    #[must_use]
    pub fn signed_in_by(self, tokens: &Value) -> Self {
        let text = |member: &str| {
            let text = tokens[member].as_str();
            text.unwrap_or_else(|| panic!("no {member} in {tokens}")).to_owned()
        };
        Self {
            client: self.client.with_token(text("access_token")),
            refresh_token: text("refresh_token"),
            session_id: text("session_id"),
            ..self
        }
    }

    /// The same with the id of an account.
    #[must_use]
    pub fn known_as(self, id: &str) -> Self {
        let id = id.to_owned();
        Self { id, ..self }
    }
}

impl Deref for Person {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}
