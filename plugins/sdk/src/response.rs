//! A provider's answer, and the outcomes that follow from it.

use std::borrow::Cow;

use crate::{Failure, Json, Outcome, Refusal, retry_after};

/// How much of an answer is shown to the operator, in characters.
const EXCERPT: usize = 200;

/// What a provider answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body, of any kind whatsoever.
    pub body: Vec<u8>,
    /// When it arrived, in seconds since 1970.
    pub received_at: u64,
}

impl Response {
    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the status is a 2xx.
    pub fn is_success(&self) -> bool {
        (200..=299).contains(&self.status)
    }

    /// The body as text, with a replacement for what is not UTF-8.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The body as JSON; one that is something else holds nothing.
    pub fn json(&self) -> Json {
        Json::read(&self.body)
    }

    /// How long the provider wants to be left alone, from `Retry-After` in either form.
    pub fn retry_after_ms(&self) -> Option<u64> {
        retry_after::milliseconds(self.header("retry-after")?, self.received_at)
    }

    /// The beginning of the body on one line, for the operator.
    pub fn excerpt(&self) -> String {
        let text = self.text();
        let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
        let line = words
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        line.chars().take(EXCERPT).collect()
    }

    /// A refusal with the provider's code and words, this status, and `Retry-After` where trying again is of use.
    pub fn refused(&self, refusal: Refusal, code: Option<String>, detail: &str) -> Outcome {
        let failure = Failure {
            code,
            detail: if detail.is_empty() {
                format!("status {}", self.status)
            } else {
                detail.to_owned()
            },
            http_status: Some(self.status),
        };
        refusal.because(failure, self.retry_after_ms())
    }

    /// A refusal of which only the status is known.
    pub fn refused_by_status(&self) -> Outcome {
        self.refused(Refusal::of_status(self.status), None, &self.excerpt())
    }

    /// A success that does not say what was done: the message may have been sent.
    pub fn unclear(&self) -> Outcome {
        let detail = format!("status {} without an answer to go by: {}", self.status, self.excerpt());
        self.refused(Refusal::Uncertain, None, detail.trim_end_matches([' ', ':']))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Response {
            status,
            headers: headers.collect(),
            body: body.to_vec(),
            received_at: 784_111_777,
        }
    }

    #[test]
    fn a_header_is_found_in_any_case() {
        let response = response(200, &[("X-Message-ID", "1"), ("x-message-id", "2")], b"");
        assert_eq!(response.header("x-Message-Id"), Some("1"));
        assert_eq!(response.header("x-message"), None);
    }

    #[test]
    fn a_refusal_carries_what_the_operator_needs() {
        let response = response(429, &[("Retry-After", "Sun, 06 Nov 1994 08:51:07 GMT")], b"");

        let outcome = response.refused(Refusal::of_status(429), Some("20429".to_owned()), "");

        let failure = Failure {
            code: Some("20429".to_owned()),
            detail: "status 429".to_owned(),
            http_status: Some(429),
        };
        assert_eq!(outcome, Refusal::Throttled.because(failure, Some(90_000)));
    }

    #[test]
    fn an_excerpt_is_one_short_line() {
        let response = response(500, &[], format!("<h1>\r\n Oh\t\0no {}", "x".repeat(999)).as_bytes());
        assert!(response.excerpt().starts_with("<h1> Oh no xxx"));
        assert_eq!(response.excerpt().chars().count(), EXCERPT);
    }

    #[test]
    fn a_success_that_says_nothing_is_uncertain() {
        let outcome = response(200, &[], b"\xff").unclear();
        assert!(matches!(outcome, Outcome::Uncertain(failure) if failure.http_status == Some(200)));
    }
}
