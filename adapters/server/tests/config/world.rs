//! A machine with files and variables of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use doorward::config::problem::Problem;
use doorward::config::{Config, Flag, Loaded, Sources};
use tempfile::TempDir;

/// Nothing but what a test puts there. Dropped, it is gone.
pub(crate) struct Machine {
    directory: TempDir,
    sources: Sources,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let sources = Sources {
            system_file: directory.path().join("system.toml"),
            local_file: directory.path().join("doorward.toml"),
            chosen_file: None,
            environment: BTreeMap::new(),
            flags: Vec::new(),
        };
        Self { directory, sources }
    }

    /// A machine whose local file holds `text`.
    pub(crate) fn with(text: &str) -> Self {
        let machine = Self::new();
        machine.writes("doorward.toml", text);
        machine
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn writes(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn chooses(mut self, file: PathBuf) -> Self {
        self.sources.chosen_file = Some(file);
        self
    }

    pub(crate) fn sets(mut self, variable: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.sources.environment.insert(variable.into(), value.as_ref().into());
        self
    }

    pub(crate) fn types(mut self, name: &'static str, key: &'static str, value: &str) -> Self {
        self.sources.flags.push(Flag {
            name,
            key,
            value: value.to_owned(),
        });
        self
    }

    /// A directory of systemd credentials.
    pub(crate) fn receives(self, credentials: &[(&str, &str)]) -> Self {
        let directory = self.path().join("credentials");
        fs::create_dir_all(&directory).unwrap();
        for (name, secret) in credentials {
            fs::write(directory.join(name), secret).unwrap();
        }
        self.sets("CREDENTIALS_DIRECTORY", directory)
    }

    pub(crate) fn loads(&self) -> Loaded {
        Config::load(&self.sources)
    }

    /// The configuration of a machine that has no problem.
    pub(crate) fn config(&self) -> Config {
        self.loads()
            .check(false)
            .unwrap_or_else(|problems| panic!("{problems}"))
    }

    /// What keeps a development server from starting, as the operator reads it, without the directory of this machine.
    pub(crate) fn problems(&self) -> String {
        let problems = self
            .loads()
            .check(false)
            .map_or_else(|problems| problems.to_string(), |_| String::new());
        problems.replace(self.path().to_str().unwrap(), "~")
    }
}

/// The keys of some problems.
pub(crate) fn keys(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.key.as_str()).collect()
}
