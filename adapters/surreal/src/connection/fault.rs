//! What went wrong in the store, reduced to what can be acted on and free of what was stored.

use doorward_core::ports::PortError;
use surrealdb::IndexedResults;
use surrealdb::types::{ErrorDetails, QueryError};

/// Thrown by a transaction that finds a record at another version than it replaces.
pub(crate) const STALE: &str = "doorward:stale";
/// Thrown by a transaction that finds an identity held by somebody else.
pub(crate) const TAKEN: &str = "doorward:taken";
/// Thrown by a transaction that begins after nobody waits for it any more.
pub(crate) const LATE: &str = "doorward:late";
/// Thrown by a node that finds the migration lock held.
pub(crate) const LOCKED: &str = "doorward:locked";

/// What an engine says when another transaction was faster and its error has lost its type on the way.
const RIVALRY: [&str; 2] = ["Transaction conflict", "Transaction retry required"];

/// What an engine says when a disk, a file or a socket failed it.
const TROUBLE: [&str; 5] = [
    "There was a problem with a transaction",
    "There was a problem with the datastore",
    "The datastore is",
    "Connection to storage backend failed",
    "The transaction's commit outcome is unknown",
];

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// The store refused the query itself: nothing was written.
    Refused,
    /// The store cannot be reached: nothing was asked of it.
    Unreachable,
    /// A record under this key exists.
    Exists,
    /// Another transaction was faster; nothing was written.
    Conflict,
    /// The transaction threw this marker; nothing was written.
    Thrown(&'static str),
    /// The engine could not read or write; whether it wrote is not known.
    Storage,
    /// No answer came; whether anything was written is not known.
    Lost,
}

impl Fault {
    /// The fault an error of the store stands for; `None` for those that only follow from another one.
    pub(crate) fn of(error: &surrealdb::Error) -> Option<Self> {
        let says = |words: &[&str]| words.iter().any(|words| error.message().contains(words));
        match error.details() {
            ErrorDetails::Query(Some(QueryError::TransactionConflict)) => Some(Self::Conflict),
            ErrorDetails::Query(Some(QueryError::TimedOut { .. })) | ErrorDetails::Connection(_) => Some(Self::Lost),
            ErrorDetails::AlreadyExists(_) => Some(Self::Exists),
            ErrorDetails::Thrown => Some(Self::thrown(error.message())),
            _ if says(&RIVALRY) => Some(Self::Conflict),
            _ if says(&TROUBLE) => Some(Self::Storage),
            ErrorDetails::Query(Some(QueryError::NotExecuted | QueryError::Cancelled)) => None,
            _ => Some(Self::Refused),
        }
    }

    fn thrown(message: &str) -> Self {
        [STALE, TAKEN, LATE, LOCKED]
            .into_iter()
            .find(|marker| message.ends_with(marker))
            .map_or(Self::Refused, Self::Thrown)
    }

    /// The gravest fault among the answers of all statements.
    pub(crate) fn among(results: &mut IndexedResults) -> Option<Self> {
        let errors = results.take_errors();
        if errors.is_empty() {
            return None;
        }
        let gravest = errors.values().filter_map(Self::of).max().unwrap_or(Self::Refused);
        log(gravest, errors.values());
        Some(gravest)
    }
}

/// Names the kind of an unexpected error. Its message may repeat what was stored, except when the storage engine speaks.
pub(crate) fn log<'e>(fault: Fault, errors: impl Iterator<Item = &'e surrealdb::Error>) {
    if !matches!(fault, Fault::Refused | Fault::Storage | Fault::Lost) {
        return;
    }
    for error in errors.filter(|error| Fault::of(error).is_some()) {
        let kind = error.kind_str();
        if Fault::of(error) == Some(Fault::Storage) {
            tracing::error!(kind, reason = error.message(), "the store failed");
        } else {
            tracing::error!(kind, "the store did not do what was asked");
        }
    }
}

impl From<Fault> for PortError {
    fn from(_: Fault) -> Self {
        Self::Unavailable
    }
}
