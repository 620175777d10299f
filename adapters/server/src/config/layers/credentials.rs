//! Secrets that systemd hands over: one file for each key, named by it, in `$CREDENTIALS_DIRECTORY`.

use std::path::Path;

use super::{Found, Sources, secret_from};
use crate::config::outline::{Form, Outline, join};
use crate::config::problem::Problem;

/// Reads every credential that is named like a secret. Files named like nothing here are somebody else's.
pub(super) fn read(sources: &Sources, outline: &Outline, found: &mut Found) {
    let Some(directory) = sources
        .environment
        .get(std::ffi::OsStr::new("CREDENTIALS_DIRECTORY"))
        .map(Path::new)
    else {
        return;
    };
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) => {
            let wrong = format!("{} cannot be read: {error}", directory.display());
            found.problems.push(Problem::new(
                "CREDENTIALS_DIRECTORY",
                wrong,
                "let it name a directory the server may read",
            ));
            return;
        }
    };
    let mut names: Vec<_> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    for name in names {
        read_one(directory, &name, outline, found);
    }
}

fn read_one(directory: &Path, name: &str, outline: &Outline, found: &mut Found) {
    let words: Vec<_> = name.split('.').collect();
    let destination = outline.locate(&words);
    let origin = format!("credential {name}");
    if destination.secret {
        match secret_from(&directory.join(name)) {
            Ok(secret) => found.add(&destination.path, secret, origin),
            Err(wrong) => {
                let wrong = format!("the credential cannot be read: {wrong}");
                found
                    .problems
                    .push(Problem::new(name, wrong, "let it be a text the server may read"));
            }
        }
    } else if outline
        .sections
        .iter()
        .any(|(section, _)| words.first() == Some(section))
    {
        let secrets = secrets(outline, "").join("`, `");
        let problem = Problem {
            key: name.to_owned(),
            wrong: "no secret has this name".to_owned(),
            fix: format!("credentials are named `{secrets}`"),
            origin: Some(origin),
        };
        found.problems.push(problem);
    }
}

/// The paths of all secrets.
fn secrets(outline: &Outline, path: &str) -> Vec<String> {
    let place = outline.place(path);
    let mut paths: Vec<_> = outline
        .keys
        .iter()
        .filter(|key| key.secret)
        .map(|key| join(&place, key.name))
        .collect();
    if matches!(outline.form, Form::Entries { secret: true, .. }) {
        paths.push(place.clone());
    }
    paths.extend(
        outline
            .sections
            .iter()
            .flat_map(|(name, section)| secrets(section, &join(&place, name))),
    );
    paths
}
