//! The post: what the inbox provider captured, read as an administrator reads it.

use std::collections::HashSet;
use std::sync::Arc;

use parking_lot::Mutex;
use serde_json::Value;

use crate::client::{Client, percent_encoded};
use crate::patience::eventually;

/// Everybody's letters. Each is handed out once, so that the next code is never the last one again.
#[derive(Clone)]
pub struct Post {
    reader: Arc<Mutex<Client>>,
    taken: Arc<Mutex<HashSet<String>>>,
}

impl Post {
    /// The post as this administrator reads it.
    pub(crate) fn read_by(admin: Client) -> Self {
        Self {
            reader: Arc::new(Mutex::new(admin)),
            taken: Arc::default(),
        }
    }

    /// From now on it is read with this token.
    pub(crate) fn read_with(&self, token: &str) {
        let mut reader = self.reader.lock();
        *reader = reader.with_token(token);
    }

    /// Everything captured for an address, once nothing is on its way there any more.
    pub async fn letters_to(&self, address: &str) -> Vec<Value> {
        // One look at all of them: between two looks one may go back from being sent to waiting.
        let path = format!("/v1/deliveries?limit=100&q={}", percent_encoded(address));
        eventually("the post to be delivered", async || {
            let page = self.reader().get(&path).await.with(200);
            let is_under_way = |status: &&str| matches!(*status, "queued" | "sending");
            (!page.each("status").iter().any(is_under_way)).then_some(())
        })
        .await;
        self.captured(address).await
    }

    /// The purposes of everything captured for an address, sorted, once nothing is on its way there any more.
    pub async fn purposes_to(&self, address: &str) -> Vec<String> {
        let letters = self.letters_to(address).await;
        let mut purposes: Vec<String> = letters
            .iter()
            .map(|letter| letter["purpose"].as_str().unwrap().to_owned())
            .collect();
        purposes.sort_unstable();
        purposes
    }

    /// A letter to an address that was not handed out yet, as soon as it is there.
    pub async fn letter_to(&self, address: &str, purpose: &str) -> Value {
        self.next(address, |letter| letter["purpose"] == purpose, purpose).await
    }

    /// The code in a letter to an address that was not handed out yet, as soon as it is there.
    pub async fn code_for(&self, address: &str) -> String {
        let letter = self.next(address, |letter| letter["code"].is_string(), "a code").await;
        letter["code"].as_str().unwrap().to_owned()
    }

    /// The token in the link of a letter that was not handed out yet, as soon as it is there.
    pub async fn link_token_for(&self, address: &str) -> String {
        let letter = self.next(address, |letter| letter["link"].is_string(), "a link").await;
        let link = letter["link"].as_str().unwrap();
        let (_, token) = link.split_once("/reset?token=").expect("a link to the reset page");
        token.to_owned()
    }

    async fn next(&self, address: &str, fits: impl Fn(&Value) -> bool, what: &str) -> Value {
        eventually(&format!("{what} for {address}"), async || {
            let letters = self.captured(address).await;
            let mut taken = self.taken.lock();
            letters
                .into_iter()
                .find(|letter| fits(letter) && taken.insert(id(letter)))
        })
        .await
    }

    async fn captured(&self, address: &str) -> Vec<Value> {
        let path = format!("/v1/inbox?limit=100&to={}", percent_encoded(address));
        let page = self.reader().get(&path).await.with(200);
        page.items().to_vec()
    }

    fn reader(&self) -> Client {
        self.reader.lock().clone()
    }
}

fn id(letter: &Value) -> String {
    letter["id"].as_str().expect("a letter has an id").to_owned()
}
