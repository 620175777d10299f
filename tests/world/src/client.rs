//! Talking to a server as a client program does. Every answer is held to what the contract says of all answers.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use crate::answer::Answer;

/// A program on somebody's device: it comes from one network and may hold a token.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Arc<str>,
    ip: String,
    token: Option<String>,
}

impl Client {
    /// A program of a server at this address, from a network that nobody else comes from.
    pub fn of(base: &str) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent("doorward-tests")
            .build()
            .expect("a client is made");
        Self {
            http,
            base: base.into(),
            ip: a_network(),
            token: None,
        }
    }

    /// The same program in another network, without a token.
    #[must_use]
    pub fn elsewhere(&self) -> Self {
        self.seen_from(&a_network()).without_token()
    }

    /// The same program from this address.
    #[must_use]
    pub fn seen_from(&self, ip: &str) -> Self {
        Self {
            ip: ip.to_owned(),
            ..self.clone()
        }
    }

    /// The same program with this access token.
    #[must_use]
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self {
            token: Some(token.into()),
            ..self.clone()
        }
    }

    /// The same program without a token.
    #[must_use]
    pub fn without_token(&self) -> Self {
        Self {
            token: None,
            ..self.clone()
        }
    }

    /// The address of the server.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The access token it holds.
    pub fn token(&self) -> &str {
        self.token.as_deref().expect("this client holds a token")
    }

    /// Reads.
    pub fn get(&self, path: &str) -> Asking {
        self.asks("GET", path)
    }

    /// Posts JSON.
    #[expect(clippy::needless_pass_by_value, reason = "a test writes the body in place")]
    pub fn post(&self, path: &str, body: Value) -> Asking {
        self.asks("POST", path).json(&body)
    }

    /// Puts JSON.
    #[expect(clippy::needless_pass_by_value, reason = "a test writes the body in place")]
    pub fn put(&self, path: &str, body: Value) -> Asking {
        self.asks("PUT", path).json(&body)
    }

    /// Changes by JSON.
    #[expect(clippy::needless_pass_by_value, reason = "a test writes the body in place")]
    pub fn patch(&self, path: &str, body: Value) -> Asking {
        self.asks("PATCH", path).json(&body)
    }

    /// Deletes.
    pub fn delete(&self, path: &str) -> Asking {
        self.asks("DELETE", path)
    }

    /// A request without a body.
    pub fn asks(&self, method: &str, path: &str) -> Asking {
        let method: Method = method.parse().expect("a method");
        let request = self.http.request(method.clone(), format!("{}{path}", self.base));
        let request = request.header("x-forwarded-for", &self.ip);
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        Asking {
            what: format!("{method} {path}"),
            request,
        }
    }
}

/// A request on its way; awaiting it gives the answer.
#[must_use = "nothing is asked until this is awaited"]
pub struct Asking {
    what: String,
    request: RequestBuilder,
}

impl Asking {
    /// The same with one header more.
    pub fn header(self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header's name");
        let value = HeaderValue::from_str(value).expect("a header's value");
        let request = self.request.header(name, value);
        Self { request, ..self }
    }

    /// The same with a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// The same with a body of some type.
    pub fn body(self, media_type: &str, body: impl Into<reqwest::Body>) -> Self {
        let request = self.request.header("content-type", media_type).body(body);
        Self { request, ..self }
    }

    /// The same with the members of a form.
    pub fn form(self, members: &[(&str, &str)]) -> Self {
        let body: Vec<String> = members
            .iter()
            .map(|(name, value)| format!("{name}={}", percent_encoded(value)))
            .collect();
        self.body("application/x-www-form-urlencoded", body.join("&"))
    }

    /// The answer, if the server lives to give one.
    pub async fn outcome(self) -> Option<Answer> {
        let response = self.request.send().await.ok()?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.ok()?;
        Some(Answer::judged(self.what, status, headers, text))
    }
}

impl IntoFuture for Asking {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let what = self.what.clone();
            self.outcome().await.unwrap_or_else(|| panic!("{what}: no answer"))
        })
    }
}

/// Text as it stands in a query or a form.
pub fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// An address in a network that was not given away before.
fn a_network() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let [_, a, b, c] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    format!("10.{a}.{b}.{c}")
}
