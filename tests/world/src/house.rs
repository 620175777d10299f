//! A server with its first administrator and its post, wherever it runs.

use parking_lot::Mutex;
use serde_json::json;

use crate::client::Client;
use crate::person::Person;
use crate::post::Post;

/// A server in use.
pub struct House {
    base: String,
    admin: Mutex<Person>,
    post: Post,
}

impl House {
    /// Makes the first administrator of a fresh server.
    pub async fn founded(base: &str, setup_code: &str) -> Self {
        let client = Client::of(base);
        let post = Post::read_by(client.clone());
        let admin = Person::called("Ada", client, post.clone());
        let mut form = admin.form();
        form["setup_code"] = json!(setup_code);
        let made = admin.post("/v1/setup", form).await.with(201);
        let admin = admin.known_as(made.word("id")).signs_in().await;
        post.read_with(admin.token());
        Self {
            base: base.to_owned(),
            admin: Mutex::new(admin),
            post,
        }
    }

    /// Where the server is.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The first administrator, signed in.
    pub fn admin(&self) -> Person {
        self.admin.lock().clone()
    }

    /// The administrator signs in again: tokens do not last.
    pub async fn admin_signs_in(&self) {
        let admin = self.admin().signs_in_elsewhere().await;
        self.post.read_with(admin.token());
        *self.admin.lock() = admin;
    }

    /// Everybody's letters.
    pub const fn post(&self) -> &Post {
        &self.post
    }

    /// A device without a token, in a network of its own.
    pub fn stranger(&self) -> Client {
        Client::of(&self.base)
    }

    /// Somebody who is not registered.
    pub fn somebody(&self, first_name: &str) -> Person {
        Person::called(first_name, self.stranger(), self.post.clone())
    }

    /// Ann, who is not registered.
    pub fn ann(&self) -> Person {
        self.somebody("Ann")
    }

    /// Bob, who is not registered.
    pub fn bob(&self) -> Person {
        self.somebody("Bob")
    }

    /// Somebody signed in who has this role.
    pub async fn with_role(&self, role: &str) -> Person {
        let person = self.somebody("Roy").signs_up().await;
        let path = format!("/v1/users/{}", person.id);
        self.admin().patch(&path, json!({ "role": role })).await.with(200);
        person
    }
}
