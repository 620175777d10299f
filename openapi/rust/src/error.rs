//! What can go wrong with a call.

use std::io;
use std::sync::Arc;

use crate::models::{Challenge, FieldProblem, Problem, ProblemCode};

/// A call that did not succeed. Branch on its `code`.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server refused, and said why.
    #[error("{}", sentence(.problem))]
    Refused {
        /// The status of the answer.
        status: u16,
        /// What the server said.
        problem: Arc<Problem>,
    },
    /// No answer came. What was asked for may have happened.
    #[error("the server cannot be reached")]
    Unreachable(#[source] Arc<reqwest::Error>),
    /// What came was no answer of Doorward.
    #[error("the answer with status {status} is not one of Doorward")]
    Unexpected {
        /// The status of the answer.
        status: u16,
        /// After how many seconds trying again makes sense.
        retry_after: Option<u64>,
    },
    /// An id that would lead to another path.
    #[error("{0:?} is no id")]
    InvalidId(String),
    /// An idempotency key that no header can carry.
    #[error("{0:?} is no idempotency key")]
    InvalidKey(String),
    /// An address that no server can have.
    #[error("{0:?} is not the http or https address of a server")]
    InvalidAddress(String),
    /// A body that cannot be written as JSON.
    #[error("the body cannot be sent")]
    Unsendable(#[source] Arc<serde_json::Error>),
    /// The connection to servers cannot be secured on this machine.
    #[error("connections cannot be secured")]
    Insecure(#[source] Arc<dyn std::error::Error + Send + Sync>),
    /// The place where tokens are kept failed.
    #[error("the tokens of the session cannot be kept or read")]
    Store(#[source] Arc<io::Error>),
}

impl Error {
    /// What went wrong, as a word of the API; none if the API did not say it.
    pub fn code(&self) -> Option<&ProblemCode> {
        self.problem().map(|problem| &problem.code)
    }

    /// Whether the server refused for this reason.
    pub fn is(&self, code: &ProblemCode) -> bool {
        self.code() == Some(code)
    }

    /// What the server said.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Refused { problem, .. } => Some(problem),
            _ => None,
        }
    }

    /// The status of the answer; none if no answer came.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } | Self::Unexpected { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// What is wrong with each member of the request.
    pub fn errors(&self) -> &[FieldProblem] {
        self.problem()
            .and_then(|problem| problem.errors.as_deref())
            .unwrap_or_default()
    }

    /// After how many seconds trying again makes sense.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Refused { problem, .. } => problem.retry_after,
            Self::Unexpected { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// How many tries are left for a code.
    pub fn attempts_left(&self) -> Option<u8> {
        self.problem().and_then(|problem| problem.attempts_left)
    }

    /// The challenge just begun: verify it to go on.
    pub fn challenge(&self) -> Option<&Challenge> {
        self.problem().and_then(|problem| problem.challenge.as_ref())
    }

    /// The id under which the server's logs know the request.
    pub fn request_id(&self) -> Option<&str> {
        self.problem().map(|problem| problem.request_id.as_str())
    }

    pub(crate) fn of_answer(status: u16, body: &[u8], retry_after: Option<u64>) -> Self {
        match serde_json::from_slice::<Problem>(body) {
            Ok(mut problem) if status >= 400 => {
                problem.retry_after = problem.retry_after.or(retry_after);
                Self::Refused {
                    status,
                    problem: Arc::new(problem),
                }
            }
            _ => Self::Unexpected { status, retry_after },
        }
    }

    pub(crate) fn unreachable(cause: reqwest::Error) -> Self {
        // The address may hold what a caller asked for; the caller knows it anyway.
        Self::Unreachable(Arc::new(cause.without_url()))
    }

    pub(crate) fn unsendable(cause: serde_json::Error) -> Self {
        Self::Unsendable(Arc::new(cause))
    }

    pub(crate) fn insecure(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Insecure(Arc::new(cause))
    }

    /// Whether the server says that the token does not count any more.
    pub(crate) fn is_about_the_token(&self) -> bool {
        self.is(&ProblemCode::Unauthenticated) || self.is(&ProblemCode::TokenExpired)
    }
}

impl From<io::Error> for Error {
    fn from(cause: io::Error) -> Self {
        Self::Store(Arc::new(cause))
    }
}

fn sentence(problem: &Problem) -> &str {
    if problem.detail.is_empty() {
        &problem.title
    } else {
        &problem.detail
    }
}
