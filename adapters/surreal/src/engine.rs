//! Which engine a URL names.

use std::path::PathBuf;

use crate::OpenError;

/// Where the data are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Engine {
    /// In this process, until it ends.
    Memory,
    /// In a directory only this process may use.
    Directory(PathBuf),
    /// On a server, by its host and port.
    Server(String),
}

impl Engine {
    /// The engine `url` names.
    pub(crate) fn of(url: &str) -> Result<Self, OpenError> {
        let Some((scheme, rest)) = url.split_once("://") else {
            return Err(OpenError::UnknownEngine);
        };
        let place = rest.split(['?', '#']).next().unwrap_or_default();
        match scheme {
            "mem" => Ok(Self::Memory),
            "surrealkv" if !place.is_empty() => Ok(Self::Directory(PathBuf::from(place))),
            // What precedes an `@` would be a password, which no message may show.
            "ws" | "wss" => match place.split('/').next().and_then(|host| host.rsplit('@').next()) {
                Some(host) if !host.is_empty() => Ok(Self::Server(host.to_owned())),
                _ => Err(OpenError::UnknownEngine),
            },
            _ => Err(OpenError::UnknownEngine),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_its_engine() {
        assert_eq!(Engine::of("mem://").ok(), Some(Engine::Memory));
        assert_eq!(
            Engine::of("surrealkv://./data/db?sync=every").ok(),
            Some(Engine::Directory(PathBuf::from("./data/db")))
        );
        assert_eq!(
            Engine::of("wss://name:secret@db.example:8000/rpc").ok(),
            Some(Engine::Server("db.example:8000".to_owned()))
        );
    }

    #[test]
    fn other_urls_are_refused() {
        for url in [
            "",
            "data/db",
            "surrealkv://",
            "ws://",
            "http://db.example",
            "rocksdb://data",
        ] {
            assert!(matches!(Engine::of(url), Err(OpenError::UnknownEngine)), "{url}");
        }
    }
}
