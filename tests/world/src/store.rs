//! The stores a world can stand on.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// A store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Store {
    /// In memory.
    Memory,
    /// In files.
    Files,
    /// On a SurrealDB server, in a namespace of its own.
    Server {
        /// Its address.
        url: String,
        /// The namespace.
        namespace: String,
    },
}

impl Store {
    /// A fresh namespace on the server that `DOORWARD_TEST_SURREAL_URL` names, if it names one.
    pub fn on_a_real_server() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let url = std::env::var("DOORWARD_TEST_SURREAL_URL").ok()?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let namespace = format!("world_{}_{number}", std::process::id());
        Some(Self::Server { url, namespace })
    }

    /// The configuration that chooses it.
    pub fn settings(&self, data_dir: &Path) -> Vec<String> {
        match self {
            Self::Memory => vec!["database.url = \"mem://\"".to_owned()],
            Self::Files => vec![format!("database.url = \"surrealkv://{}/db\"", data_dir.display())],
            Self::Server { url, namespace } => {
                let mut lines = vec![
                    format!("database.url = \"{url}\""),
                    format!("database.namespace = \"{namespace}\""),
                ];
                for (key, variable) in [
                    ("username", "DOORWARD_TEST_SURREAL_USERNAME"),
                    ("password", "DOORWARD_TEST_SURREAL_PASSWORD"),
                ] {
                    if let Ok(value) = std::env::var(variable) {
                        lines.push(format!("database.{key} = \"{value}\""));
                    }
                }
                lines
            }
        }
    }
}
