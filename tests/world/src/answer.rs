//! What a server answered, and what the contract says of every answer whatever was asked.

use std::fmt;
use std::ops::Index;

use chrono::DateTime;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// Every word a problem may have.
pub const CODES: [&str; 26] = [
    "malformed_request",
    "validation_failed",
    "unauthenticated",
    "invalid_credentials",
    "invalid_code",
    "challenge_expired",
    "too_many_attempts",
    "invalid_link",
    "token_expired",
    "token_reused",
    "email_unverified",
    "account_deactivated",
    "forbidden",
    "not_found",
    "method_not_allowed",
    "unsupported_media_type",
    "payload_too_large",
    "conflict",
    "email_taken",
    "phone_taken",
    "product_url_taken",
    "version_mismatch",
    "rate_limited",
    "overloaded",
    "unavailable",
    "internal",
];

/// How much of a body is shown when something is wrong with it.
const SHOWN: usize = 3_000;

/// An answer that keeps the contract of all answers.
#[derive(Clone)]
pub struct Answer {
    /// What was asked.
    pub what: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
    /// The body, where it is JSON.
    pub json: Value,
}

#[expect(clippy::return_self_not_must_use, reason = "the check is often all that is wanted")]
impl Answer {
    /// The answer, once it is known to keep the contract of all answers.
    pub(crate) fn judged(what: String, status: u16, headers: HeaderMap, text: String) -> Self {
        let mut answer = Self {
            what,
            status,
            headers,
            json: Value::Null,
            text,
        };
        let media_type = answer.header("content-type").to_owned();
        if media_type.contains("json") {
            answer.json = serde_json::from_str(&answer.text).unwrap_or_else(|_| panic!("{answer:#?}: not JSON"));
        }
        assert!(
            !answer.header("x-request-id").is_empty(),
            "{answer:#?}: no x-request-id"
        );
        // The hosted page speaks to people, also of what went wrong.
        let is_page = answer.what.contains("/reset") && media_type.starts_with("text/html");
        if status >= 400 && !is_page {
            answer.is_a_problem();
        }
        // The description of the API describes instants and has none.
        let is_data = answer.json.get("openapi").is_none();
        if is_data && media_type.contains("json") {
            answer.has_no_null_and_only_utc(&answer.json);
        }
        answer
    }

    /// The same, which must have this status.
    #[track_caller]
    pub fn with(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:#?}");
        self
    }

    /// The same, which must be a refusal with this status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Self {
        assert_eq!((self.status, self.word("code")), (status, code), "{self:#?}");
        self
    }

    /// A header; nothing when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("headers are ASCII"))
    }

    /// A member that is text; nothing when it is not there.
    pub fn word(&self, member: &str) -> &str {
        self.json[member].as_str().unwrap_or_default()
    }

    /// The items of a page.
    #[track_caller]
    pub fn items(&self) -> &[Value] {
        self.json["items"]
            .as_array()
            .unwrap_or_else(|| panic!("{self:#?}: not a page"))
    }

    /// One member of every item of a page.
    #[track_caller]
    pub fn each(&self, member: &str) -> Vec<&str> {
        let items = self.items().iter();
        items.map(|item| item[member].as_str().unwrap_or_default()).collect()
    }

    /// Field and code of every flaw, sorted.
    pub fn flaws(&self) -> Vec<(&str, &str)> {
        let all = self.json["errors"].as_array().map_or(&[][..], Vec::as_slice);
        let mut flaws: Vec<_> = all
            .iter()
            .map(|flaw| (flaw["field"].as_str().unwrap(), flaw["code"].as_str().unwrap()))
            .collect();
        flaws.sort_unstable();
        flaws
    }

    /// The names of the members, sorted.
    pub fn members(&self) -> Vec<&str> {
        members(&self.json)
    }

    /// After how many seconds trying again makes sense.
    pub fn retry_after(&self) -> u64 {
        self.json["retry_after"]
            .as_u64()
            .unwrap_or_else(|| panic!("{self:#?}: no retry_after"))
    }

    /// What must be the same for everybody: status, body without the request's id, and headers without it and the date.
    pub fn for_comparison(&self) -> (u16, Value, Vec<(String, String)>) {
        let mut body = self.json.clone();
        if let Some(members) = body.as_object_mut() {
            members.remove("request_id");
        }
        let mut headers: Vec<_> = self
            .headers
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "x-request-id" | "date"))
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        headers.sort();
        (self.status, body, headers)
    }

    fn is_a_problem(&self) {
        let code = self.word("code");
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:#?}");
        assert!(CODES.contains(&code), "{self:#?}: no such code");
        assert_eq!(self.json["status"], self.status, "{self:#?}");
        assert!(self.word("type").ends_with(&format!("/problems/{code}")), "{self:#?}");
        assert!(!self.word("title").is_empty(), "{self:#?}");
        assert!(!self.word("detail").is_empty(), "{self:#?}");
        assert_eq!(self.word("request_id"), self.header("x-request-id"), "{self:#?}");
        let told = self.json["retry_after"]
            .as_u64()
            .map_or_else(String::new, |seconds| seconds.to_string());
        assert_eq!(self.header("retry-after"), told, "{self:#?}");
        assert!(
            self.status != 401 || self.header("www-authenticate").starts_with("Bearer"),
            "{self:#?}"
        );
        assert!(self.status != 405 || !self.header("allow").is_empty(), "{self:#?}");
        assert!(
            self.status != 429 || self.word("code") == "too_many_attempts" || !told.is_empty(),
            "{self:#?}"
        );
        assert!(self.status != 503 || !told.is_empty(), "{self:#?}");
    }

    fn has_no_null_and_only_utc(&self, value: &Value) {
        match value {
            Value::Null => panic!("{self:#?}: a member is null"),
            Value::Array(items) => items.iter().for_each(|item| self.has_no_null_and_only_utc(item)),
            Value::Object(members) => {
                for (name, member) in members {
                    self.has_no_null_and_only_utc(member);
                    if name == "at" || name.ends_with("_at") {
                        let text = member.as_str().unwrap_or_default();
                        let is_utc =
                            DateTime::parse_from_rfc3339(text).is_ok_and(|at| at.offset().local_minus_utc() == 0);
                        assert!(is_utc, "{self:#?}: {name} is no instant in UTC");
                    }
                }
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} was answered {}", self.what, self.status)?;
        for (name, value) in &self.headers {
            writeln!(f, "  {name}: {}", value.to_str().unwrap_or("?"))?;
        }
        f.write_str(&self.text.chars().take(SHOWN).collect::<String>())
    }
}

impl Index<&str> for Answer {
    type Output = Value;

    fn index(&self, member: &str) -> &Value {
        &self.json[member]
    }
}

/// The names of the members of an object, sorted.
pub fn members(value: &Value) -> Vec<&str> {
    let Some(members) = value.as_object() else {
        return Vec::new();
    };
    let mut names: Vec<&str> = members.keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}
