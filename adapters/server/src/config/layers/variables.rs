//! Variables of the process: `DOORWARD_SECTION__KEY` holds a value, `DOORWARD_SECTION__KEY_FILE` names a file that holds a secret.

use std::ffi::OsStr;
use std::path::Path;

use super::{Found, PREFIX, Sources, secret_from};
use crate::config::outline::{Destination, Outline};
use crate::config::problem::Problem;

/// What a variable's name ends with when its value names a file.
const FILE: &str = "_FILE";

/// Reads every variable of ours.
pub(super) fn read(sources: &Sources, outline: &Outline, found: &mut Found) {
    for (name, value) in &sources.environment {
        let Some(words) = name.to_str().and_then(|name| name.strip_prefix(PREFIX)) else {
            continue;
        };
        if is_service_link(words) || is_of_admin_program(words) {
            continue;
        }
        match value.to_str() {
            Some(value) => read_one(sources, words, value, outline, found),
            None => found.problems.push(Problem::new(
                variable(words),
                "the value is not UTF-8",
                "write it as UTF-8",
            )),
        }
    }
}

fn read_one(sources: &Sources, words: &str, value: &str, outline: &Outline, found: &mut Found) {
    let file = words.strip_suffix(FILE).map(|words| (words, locate(words, outline)));
    let Some((plain, destination)) = file.filter(|(_, destination)| destination.secret) else {
        found.add(
            &locate(words, outline).path,
            value.to_owned(),
            format!("variable {}", variable(words)),
        );
        return;
    };
    let (variable, plain) = (variable(words), variable(plain));
    if value.is_empty() {
        return;
    }
    if sources.environment.contains_key(OsStr::new(&plain)) {
        let wrong = format!("{plain} is set as well");
        found
            .problems
            .push(Problem::new(variable, wrong, "remove one of the two"));
        return;
    }
    match secret_from(Path::new(value)) {
        Ok(secret) => found.add(&destination.path, secret, format!("file {value}, named by {variable}")),
        Err(wrong) => {
            let problem = Problem::new(
                variable,
                format!("the file it names cannot be read: {wrong}"),
                "name a text file the server may read",
            );
            found.problems.push(problem);
        }
    }
}

fn variable(words: &str) -> String {
    format!("{PREFIX}{words}")
}

fn locate(words: &str, outline: &Outline) -> Destination {
    let words = words.to_ascii_lowercase();
    outline.locate(&words.split("__").collect::<Vec<_>>())
}

/// Kubernetes gives every container variables about each service; for one named `doorward` they begin like ours.
fn is_service_link(words: &str) -> bool {
    ["SERVICE_HOST", "SERVICE_PORT", "PORT"].contains(&words)
        || ["SERVICE_PORT_", "PORT_"].iter().any(|start| words.starts_with(start))
}

/// `doorward-admin`, which may be used from the same shell, has variables of its own. No key has a name like theirs.
fn is_of_admin_program(words: &str) -> bool {
    words.starts_with("ADMIN_") && !words.starts_with("ADMIN__")
}
