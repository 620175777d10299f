//! Why a store cannot be opened, in sentences an operator can act on.

use std::path::PathBuf;

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no engine.
    #[error("database.url must begin with `mem://`, `surrealkv://`, `ws://` or `wss://`")]
    UnknownEngine,
    /// The directory cannot be made or written to.
    #[error("the data directory {} cannot be written to: {reason}", .path.display())]
    NotWritable {
        /// The directory.
        path: PathBuf,
        /// What the operating system says.
        reason: std::io::ErrorKind,
    },
    /// Another process has the directory open.
    #[error("the data directory {} is in use by another process; stop it, or let this one reach the data through it", .path.display())]
    Locked {
        /// The directory.
        path: PathBuf,
    },
    /// What lies in the directory cannot be read.
    #[error("the data in {} cannot be opened: the disk may be full, or the files damaged or of another version", .path.display())]
    Unreadable {
        /// The directory.
        path: PathBuf,
    },
    /// Nothing answers at the server's address.
    #[error("no SurrealDB server of a version that is understood answers at {address}")]
    Unreachable {
        /// Host and port.
        address: String,
    },
    /// The server does not accept the user.
    #[error("the server at {address} refuses these credentials; look at database.username and database.password")]
    Refused {
        /// Host and port.
        address: String,
    },
    /// The user may not use or make the namespace or database.
    #[error(
        "the namespace or database cannot be used; look at database.namespace, database.database and the user's rights"
    )]
    NoDatabase,
    /// The data were written by a later version of this program.
    #[error(
        "the data are at schema version {found}, and this program knows only up to {known}; start the newer program"
    )]
    NewerSchema {
        /// The version of the data.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// A migration that was applied is not the one this program has under that number.
    #[error(
        "schema version {version} of the data is not the one this program has under that number (it knows up to {known}); \
         the data belong to another build"
    )]
    AlteredSchema {
        /// The version that differs.
        version: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// A migration did not go through; nothing of it was kept.
    #[error("the migration to schema version {version} failed and was undone; the log has the kind of the error")]
    Migration {
        /// The version that was to be reached.
        version: u32,
    },
    /// Another node holds the migration lock for too long.
    #[error("another node has been migrating the data for too long; if none is running, try again in a minute")]
    MigrationLocked,
    /// The store stopped answering while it was being opened.
    #[error("the store did not answer in time")]
    Unavailable,
}
