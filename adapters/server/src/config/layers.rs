//! Where values come from, and which source wins: built-in defaults, the system's file, the local or chosen file,
//! credentials, variables, flags; each over the one before.

mod credentials;
mod files;
mod variables;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use figment::value::{Dict, Map, Value};
use figment::{Error, Metadata, Profile, Provider};

use super::outline::Outline;
use super::problem::Problem;

/// What the names of all variables begin with.
pub(super) const PREFIX: &str = "DOORWARD_";

/// Where to look for values.
#[derive(Debug, Clone)]
pub struct Sources {
    /// Read when it exists.
    pub system_file: PathBuf,
    /// Read when it exists and no file is chosen.
    pub local_file: PathBuf,
    /// Read in place of the local file; must exist.
    pub chosen_file: Option<PathBuf>,
    /// The variables of the process.
    pub environment: BTreeMap<OsString, OsString>,
    /// What the command line says.
    pub flags: Vec<Flag>,
}

/// One value from the command line.
#[derive(Debug, Clone)]
pub struct Flag {
    /// The flag, as typed.
    pub name: &'static str,
    /// The key it sets.
    pub key: &'static str,
    /// The value.
    pub value: String,
}

impl Sources {
    /// The usual places.
    pub fn usual(environment: BTreeMap<OsString, OsString>, chosen_file: Option<PathBuf>, flags: Vec<Flag>) -> Self {
        Self {
            system_file: PathBuf::from("/etc/doorward/doorward.toml"),
            local_file: PathBuf::from("doorward.toml"),
            chosen_file,
            environment,
            flags,
        }
    }

    /// The layers, weakest first, and what could not be read.
    pub(super) fn layers(&self, outline: &Outline) -> Found {
        let mut found = Found::default();
        files::read(self, &mut found);
        credentials::read(self, outline, &mut found);
        variables::read(self, outline, &mut found);
        for flag in &self.flags {
            found.add(
                &[flag.key.to_owned()],
                flag.value.clone(),
                format!("flag {}", flag.name),
            );
        }
        found
    }
}

/// What the sources hold.
#[derive(Default)]
pub(super) struct Found {
    pub(super) layers: Vec<Layer>,
    pub(super) problems: Vec<Problem>,
}

impl Found {
    /// Adds a layer of one value.
    fn add(&mut self, path: &[String], value: String, origin: String) {
        let nested = path
            .iter()
            .flat_map(|words| words.split('.'))
            .rev()
            .fold(Value::from(value), |value, word| {
                let table = Dict::from([(word.to_owned(), value)]);
                Value::from(table)
            });
        if let Value::Dict(_, data) = nested {
            self.layers.push(Layer { origin, data });
        }
    }
}

/// What one source says.
pub(super) struct Layer {
    origin: String,
    data: Dict,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.origin.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        Ok(Map::from([(Profile::Default, self.data.clone())]))
    }
}

/// A secret from a file: without the line end that editors and `echo` leave.
fn secret_from(path: &std::path::Path) -> Result<String, String> {
    let mut text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(text)
}
