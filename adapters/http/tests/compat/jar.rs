//! A browser that keeps cookies, as the Flask service's clients do.

use std::collections::BTreeMap;

use poem::Body;
use poem::http::header;
use serde_json::Value;

use crate::world::{Reply, World};

/// A browser.
pub(crate) struct Browser<'w> {
    world: &'w World,
    jar: BTreeMap<String, String>,
}

impl<'w> Browser<'w> {
    pub(crate) const fn new(world: &'w World) -> Self {
        Self {
            world,
            jar: BTreeMap::new(),
        }
    }

    /// Another browser with the same cookies, as a thief would have it.
    pub(crate) fn copied(&self) -> Self {
        Self {
            world: self.world,
            jar: self.jar.clone(),
        }
    }

    pub(crate) async fn posts(&mut self, path: &str, body: Value) -> Reply {
        self.sends(path, body.to_string(), "application/json").await
    }

    pub(crate) async fn submits(&mut self, path: &str, form: &str) -> Reply {
        self.sends(path, form.to_owned(), "application/x-www-form-urlencoded")
            .await
    }

    /// The names of the cookies it keeps.
    pub(crate) fn keeps(&self) -> Vec<&str> {
        self.jar.keys().map(String::as_str).collect()
    }

    async fn sends(&mut self, path: &str, body: String, media_type: &str) -> Reply {
        let cookies: Vec<_> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let mut headers = vec![("content-type", media_type)];
        if !cookies.is_empty() {
            headers.push(("cookie", &cookies));
        }
        let path = format!("/compat/flask{path}");
        let reply = self.world.asked("POST", &path, Body::from_string(body), &headers).await;
        for line in reply.headers.get_all(header::SET_COOKIE) {
            self.keep(line.to_str().unwrap());
        }
        reply
    }

    fn keep(&mut self, line: &str) {
        let (pair, attributes) = line.split_once(';').unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(attributes.contains(attribute), "{line}");
        }
        if attributes.contains("Max-Age=0;") {
            self.jar.remove(name);
        } else {
            self.jar.insert(name.to_owned(), value.to_owned());
        }
    }
}
