//! What a call consists of, before anybody carries it out.

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH};
use serde::Serialize;
use serde_json::Value;

use crate::error::Error;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// One request to the API. Every operation has its method; this is for paths that have none.
#[derive(Clone, Debug)]
pub struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Query,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) headers: HeaderMap,
    pub(crate) is_secured: bool,
}

impl Call {
    /// A call without a body, made in nobody's name.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Query::default(),
            body: None,
            headers: HeaderMap::new(),
            is_secured: false,
        }
    }

    /// Makes the call in the name of whoever is signed in.
    #[must_use]
    pub fn secured(mut self) -> Self {
        self.is_secured = true;
        self
    }

    /// Gives it a query.
    #[must_use]
    pub fn with_query(mut self, query: Query) -> Self {
        self.query = query;
        self
    }

    /// Gives it a body of JSON.
    pub fn with_body(mut self, body: &impl Serialize) -> Result<Self, Error> {
        self.body = Some(serde_json::to_vec(body).map_err(Error::unsendable)?);
        Ok(self)
    }

    /// Makes it fail with `version_mismatch` if the record has another version by now.
    #[must_use]
    pub fn if_version(mut self, version: Option<u64>) -> Self {
        if let Some(version) = version {
            self.headers.insert(IF_MATCH, entity_tag(version));
        }
        self
    }

    /// Names the addition, so that it happens once however often it is sent. Without a key it makes its own.
    pub fn keyed(mut self, key: Option<&str>) -> Result<Self, Error> {
        let key = key.map_or_else(new_key, str::to_owned);
        let value = HeaderValue::from_str(&key).map_err(|_| Error::InvalidKey(key))?;
        self.headers.insert(IDEMPOTENCY_KEY, value);
        Ok(self)
    }

    pub(crate) fn unless_version(mut self, version: u64) -> Self {
        self.headers.insert(IF_NONE_MATCH, entity_tag(version));
        self
    }

    pub(crate) fn with_token(mut self, token: &str) -> Self {
        if let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {token}")) {
            value.set_sensitive(true);
            self.headers.insert(AUTHORIZATION, value);
        }
        self
    }

    /// Whether repeating it makes nothing twice even if an answer was lost.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.method == Method::GET || self.headers.contains_key(IDEMPOTENCY_KEY)
    }

    /// The path and query, as they follow the server's address.
    pub(crate) fn target(&self) -> String {
        let pairs: Vec<String> = self
            .query
            .0
            .iter()
            .map(|(name, value)| format!("{name}={}", percent_encoded(value)))
            .collect();
        if pairs.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, pairs.join("&"))
        }
    }
}

/// The parameters that follow a path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Sets a parameter, if there is a value for it: text, a number, a moment or a word of the API.
    pub fn add(&mut self, name: &str, value: Option<&impl Serialize>) {
        let written = match value.map(serde_json::to_value) {
            Some(Ok(Value::String(text))) => text,
            Some(Ok(other)) => other.to_string(),
            Some(Err(_)) | None => return,
        };
        self.0.retain(|(kept, _)| kept != name);
        self.0.push((name.to_owned(), written));
    }
}

/// One part of a path. Refuses what would lead to another path.
pub(crate) fn segment(text: &str) -> Result<String, Error> {
    match text {
        "" | "." | ".." => Err(Error::InvalidId(text.to_owned())),
        _ => Ok(percent_encoded(text)),
    }
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.extend(['%', hex(byte >> 4), hex(byte & 15)]),
        }
    }
    encoded
}

fn hex(half: u8) -> char {
    char::from_digit(half.into(), 16).unwrap_or('0').to_ascii_uppercase()
}

fn entity_tag(version: u64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or_else(|_| HeaderValue::from(version))
}

/// 128 bits at random, as text.
pub(crate) fn new_key() -> String {
    format!("{:016x}{:016x}", random(), random())
}

/// A number at random.
pub(crate) fn random() -> u64 {
    // Without a source of randomness the operating system does not run; zero keeps the caller going all the same.
    getrandom::u64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_stays_one_segment() {
        assert_eq!(segment("a/b?c d").unwrap(), "a%2Fb%3Fc%20d");
        for other_path in ["", ".", ".."] {
            assert!(segment(other_path).is_err());
        }
    }

    #[test]
    fn a_parameter_is_sent_once_and_encoded() {
        let mut query = Query::default();
        query.add("q", Some(&"first"));
        query.add("limit", None::<&u32>);
        query.add("since", Some(&chrono::DateTime::UNIX_EPOCH));
        query.add("q", Some(&"a&b=ü"));

        assert_eq!(
            Call::new(Method::GET, "/v1/users").with_query(query).target(),
            "/v1/users?since=1970-01-01T00%3A00%3A00Z&q=a%26b%3D%C3%BC"
        );
    }

    #[test]
    fn every_addition_has_its_own_key() {
        let keyed = |key| Call::new(Method::POST, "/v1/products").keyed(key);
        let key = |given| keyed(given).unwrap().headers.get(IDEMPOTENCY_KEY).unwrap().clone();

        assert_ne!(key(None), key(None));
        assert_eq!(key(Some("mine")), "mine");
        assert!(matches!(keyed(Some("two\nlines")), Err(Error::InvalidKey(_))));
    }

    #[test]
    fn a_token_is_not_shown() {
        let call = Call::new(Method::GET, "/v1/me").with_token("open-sesame");

        assert!(!format!("{call:?}").contains("sesame"));
    }
}
