//! Where the data lives: in files, in memory, or on a SurrealDB server.

use std::path::Path;

use serde_json::{Value as Json, json};
use url::Url;

use super::problem::Fault;
use super::setting::Setting;
use super::web::is_loopback;

/// Stands for `data_dir` in a database address.
const DATA_DIR: &str = "<data_dir>";

/// The address of a store. Never holds a user name or password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The address as the database client takes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether everything is lost when the process ends.
    pub fn is_memory(&self) -> bool {
        self.0 == "mem://"
    }

    /// Whether the store is a server, which wants a user name and password.
    pub fn is_server(&self) -> bool {
        self.0.starts_with("ws://") || self.0.starts_with("wss://")
    }

    /// Whether the network between this machine and the server could read along.
    pub fn is_readable_on_the_way(&self) -> bool {
        self.0.starts_with("ws://") && Url::parse(&self.0).is_ok_and(|url| !is_loopback(&url))
    }

    /// The directory of a store in files.
    pub fn directory(&self) -> Option<&Path> {
        let place = self.0.strip_prefix("surrealkv://")?;
        let path = place.split(['?', '#']).next().filter(|path| !path.is_empty())?;
        Some(Path::new(path))
    }

    /// The same address with the data directory in its place.
    #[must_use]
    pub fn in_data_dir(self, data_dir: &Path) -> Self {
        Self(self.0.replace(DATA_DIR, &data_dir.display().to_string()))
    }
}

impl Setting for DatabaseUrl {
    fn parse(text: &str) -> Result<Self, Fault> {
        let fix = "write \"surrealkv://PATH\", \"mem://\", \"ws://HOST:PORT\" or \"wss://HOST\"";
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(Fault::new("is not the address of a store", fix));
        };
        match scheme {
            "mem" if rest.is_empty() => Ok(Self(text.to_owned())),
            "surrealkv" if !rest.is_empty() => Ok(Self(text.to_owned())),
            "ws" | "wss" => server(text, fix),
            _ => Err(Fault::new("is not the address of a store", fix)),
        }
    }

    fn shape() -> Json {
        json!({ "type": "string", "pattern": "^(surrealkv://.+|mem://|wss?://.+)$" })
    }

    fn show(&self) -> Json {
        json!(self.0)
    }
}

fn server(text: &str, fix: &str) -> Result<DatabaseUrl, Fault> {
    let url = Url::parse(text).map_err(|_| Fault::new("is not the address of a server", fix))?;
    if url.username().is_empty() && url.password().is_none() {
        return Ok(DatabaseUrl(text.to_owned()));
    }
    let fix = "set `database.username` and `database.password` instead";
    Err(Fault::hiding("holds a user name or password", fix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_kinds_of_store_are_known() {
        for written in [
            "surrealkv://./data/db",
            "mem://",
            "ws://db:8000",
            "wss://db.example.com",
        ] {
            assert_eq!(DatabaseUrl::parse(written).unwrap().as_str(), written);
        }
        for written in ["", "surrealkv://", "mem://x", "postgres://db", "ws://", "data/db"] {
            assert!(DatabaseUrl::parse(written).is_err(), "{written}");
        }
    }

    #[test]
    fn a_password_in_the_address_is_refused_and_not_repeated() {
        let problem = DatabaseUrl::parse("ws://root:hunter2@db")
            .unwrap_err()
            .about("ws://root:hunter2@db")
            .at("k", None);

        assert!(!problem.to_string().contains("hunter2"));
    }

    #[test]
    fn a_store_in_files_has_a_directory() {
        let directory = |written| DatabaseUrl::parse(written).unwrap().directory().map(Path::to_owned);

        assert_eq!(directory("surrealkv://./data/db?sync=every"), Some("./data/db".into()));
        assert_eq!(directory("mem://"), None);
        assert_eq!(directory("ws://db:8000"), None);
    }

    #[test]
    fn only_a_plain_connection_to_elsewhere_can_be_read_on_the_way() {
        let readable = |written| DatabaseUrl::parse(written).unwrap().is_readable_on_the_way();

        assert!(readable("ws://db:8000"));
        assert!(!readable("wss://db:8000"));
        assert!(!readable("ws://127.0.0.1:8000"));
        assert!(!readable("ws://localhost:8000"));
    }
}
