//! What goes wrong, as clients see it: one body for every status (RFC 9457), with a stable code. Public is the list of
//! codes, for the reference that is generated from it.

mod advice;
mod code;
mod hindrances;
mod response;

use std::fmt;
use std::time::Duration;

use doorward_core::values::flaw::Flaw;

pub use self::code::Code;
use crate::shapes::challenge::ChallengeOut;

/// What an operation answers.
pub(crate) type Answer<T> = Result<T, Problem>;

/// A refusal or failure on its way to the client. Request id and type are added at the border.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    code: Code,
    status: u16,
    detail: String,
    errors: Vec<FieldProblem>,
    retry_after: Option<u64>,
    attempts_left: Option<u8>,
    challenge: Option<Box<ChallengeOut>>,
    allow: Option<String>,
    token_refused: bool,
}

/// What is wrong with one member of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldProblem {
    pub(crate) field: String,
    pub(crate) code: String,
    pub(crate) detail: String,
}

impl Problem {
    /// A problem that says what its code says.
    pub(crate) fn new(code: Code) -> Self {
        Self {
            code,
            status: code.status(),
            detail: sentence(code.title()),
            errors: Vec::new(),
            retry_after: None,
            attempts_left: None,
            challenge: None,
            allow: None,
            token_refused: false,
        }
    }

    /// A problem in the words of a refusal: its own sentence, never its causes.
    pub(crate) fn because(code: Code, refusal: impl fmt::Display) -> Self {
        Self::new(code).detail(sentence(&refusal.to_string()))
    }

    /// The same with another sentence.
    #[must_use]
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// The same with one more flawed member.
    #[must_use]
    pub(crate) fn field(mut self, field: impl Into<String>, flaw: Flaw) -> Self {
        self.errors.push(FieldProblem {
            field: field.into(),
            code: flaw.code.to_owned(),
            detail: flaw.detail.to_owned(),
        });
        self
    }

    /// The same in the words of a route that calls a member otherwise.
    #[must_use]
    pub(crate) fn field_called(mut self, field: &str, name: &str) -> Self {
        for error in self.errors.iter_mut().filter(|error| error.field == field) {
            name.clone_into(&mut error.field);
        }
        self
    }

    /// The same, to be tried again after so long: whole seconds, rounded up, at least one.
    #[must_use]
    pub(crate) fn retry_after(mut self, wait: Duration) -> Self {
        let begun = u64::from(wait.subsec_nanos() > 0);
        self.retry_after = Some((wait.as_secs() + begun).max(1));
        self
    }

    /// The same with the number of tries left.
    #[must_use]
    pub(crate) fn attempts_left(mut self, attempts_left: u8) -> Self {
        self.attempts_left = Some(attempts_left);
        self
    }

    /// The same with the challenge that leads on from here.
    #[must_use]
    pub(crate) fn challenge(mut self, challenge: ChallengeOut) -> Self {
        self.challenge = Some(Box::new(challenge));
        self
    }

    /// The same with the methods that are allowed.
    #[must_use]
    pub(crate) fn allow(mut self, allow: impl Into<String>) -> Self {
        self.allow = Some(allow.into());
        self
    }

    /// The same, because of a token that was sent.
    #[must_use]
    pub(crate) fn token_refused(mut self) -> Self {
        self.token_refused = true;
        self
    }

    /// The same with a more special status than its code has.
    #[must_use]
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The stable word.
    pub(crate) const fn code(&self) -> Code {
        self.code
    }
}

/// A sentence out of words: a capital letter first, a full stop last.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    let mut sentence: String = first.into_iter().flatten().chain(letters).collect();
    if !sentence.ends_with(['.', '!', '?', ')']) {
        sentence.push('.');
    }
    sentence
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_becomes_a_sentence() {
        assert_eq!(sentence("the code is wrong"), "The code is wrong.");
        assert_eq!(sentence("This is one."), "This is one.");
    }

    #[test]
    fn a_wait_is_told_in_whole_seconds_and_never_too_short() {
        let seconds = |wait| Problem::new(Code::RateLimited).retry_after(wait).retry_after;

        assert_eq!(seconds(Duration::ZERO), Some(1));
        assert_eq!(seconds(Duration::from_secs(30)), Some(30));
        assert_eq!(seconds(Duration::from_millis(30_001)), Some(31));
    }
}
