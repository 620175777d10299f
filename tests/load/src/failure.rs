//! Why nothing could be measured.

use std::path::PathBuf;

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// There is no such program.
    #[error("there is no program at {}: build it with `cargo build --release`, or name another with --server", .0.display())]
    NoProgram(PathBuf),
    /// The server did not get ready.
    #[error("the server did not start:\n{0}")]
    NotStarted(String),
    /// The server answered otherwise than it should.
    #[error("{asked} was answered with {status}: {text}")]
    Answer {
        /// What was asked.
        asked: String,
        /// The status.
        status: u16,
        /// The body.
        text: String,
    },
    /// An answer makes no sense.
    #[error("an answer of the server makes no sense: {0}")]
    Nonsense(&'static str),
    /// The store cannot be opened.
    #[error("the store cannot be opened")]
    Store(#[from] doorward_surreal::OpenError),
    /// The store did not take what it was given.
    #[error("the store did not take what it was given")]
    Commit(#[from] doorward_core::ports::CommitError),
    /// A password was not hashed.
    #[error("a password was not hashed")]
    Hash(#[from] doorward_core::ports::HashError),
    /// A value made for measuring is not valid.
    #[error("a value made for measuring is not valid: {0:?}")]
    Value(doorward_core::values::flaw::Flaw),
    /// Input or output failed.
    #[error("input or output failed")]
    Io(#[from] std::io::Error),
    /// A part of the measurement broke.
    #[error("a part of the measurement broke")]
    Broken,
}

impl From<doorward_core::values::flaw::Flaw> for Failure {
    fn from(flaw: doorward_core::values::flaw::Flaw) -> Self {
        Self::Value(flaw)
    }
}

impl From<tokio::task::JoinError> for Failure {
    fn from(_: tokio::task::JoinError) -> Self {
        Self::Broken
    }
}
