//! Where the store is and how to enter it.

use std::time::Duration;

use doorward_core::values::secret::SecretText;

/// Where the store is and how to enter it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `mem://`, `surrealkv://PATH`, `ws://HOST:PORT` or `wss://HOST:PORT`.
    pub url: String,
    /// The namespace everything is kept in.
    pub namespace: String,
    /// The database everything is kept in.
    pub database: String,
    /// A user of the server, the namespace or the database; only for `ws` and `wss`.
    pub username: Option<String>,
    /// That user's password.
    pub password: Option<SecretText>,
    /// How long a call may take before it is answered with `Unavailable`.
    pub time_limit: Duration,
}

impl Settings {
    /// The store at `url`, in namespace and database `doorward`, with nobody signed in and calls of at most five seconds.
    pub fn at(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            namespace: "doorward".to_owned(),
            database: "doorward".to_owned(),
            username: None,
            password: None,
            time_limit: Duration::from_secs(5),
        }
    }
}
