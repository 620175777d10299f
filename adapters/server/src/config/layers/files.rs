//! Configuration files.

use std::io::ErrorKind;
use std::path::Path;

use figment::value::Dict;

use super::{Found, Layer, Sources};
use crate::config::problem::Problem;

/// Reads the system's file and the chosen or local one.
pub(super) fn read(sources: &Sources, found: &mut Found) {
    read_one(&sources.system_file, false, found);
    match &sources.chosen_file {
        Some(chosen) => read_one(chosen, true, found),
        None => read_one(&sources.local_file, false, found),
    }
}

fn read_one(path: &Path, required: bool, found: &mut Found) {
    let origin = format!("file {}", path.display());
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound && !required => return,
        Err(error) => {
            let problem = Problem::new(
                origin,
                format!("it cannot be read: {error}"),
                "name a file the server may read",
            );
            found.problems.push(problem);
            return;
        }
    };
    match toml::from_str::<Dict>(&text) {
        Ok(data) => found.layers.push(Layer { origin, data }),
        Err(error) => found
            .problems
            .push(Problem::new(origin, syntax(&text, &error), "mend the TOML there")),
    }
}

/// What is wrong and where. The line itself is not repeated: it may hold a secret.
fn syntax(text: &str, error: &toml::de::Error) -> String {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    format!("line {line}: {}", error.message())
}
