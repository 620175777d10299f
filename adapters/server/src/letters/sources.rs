//! Where templates come from: the program itself, and a folder whose files take the place of the built-in ones.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::io;
use std::path::Path;

use doorward_core::values::locale::Locale;

use super::built_in::BUILT_IN;
use super::message::files;
use super::proof::Problem;

/// Template texts by name, such as `de/login.email.txt`.
#[derive(Debug)]
pub(super) struct Sources(BTreeMap<String, String>);

impl Sources {
    /// Those that are part of the program.
    pub(super) fn built_in() -> Self {
        let own = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        Self(BUILT_IN.iter().map(own).collect())
    }

    /// Reads a folder over them. A file that would never be used is a problem: most likely its name is misspelt.
    pub(super) fn overlay(&mut self, folder: &Path, problems: &mut Vec<Problem>) {
        for (name, is_folder) in listing(folder, folder.display(), problems) {
            if is_folder {
                self.overlay_language(&folder.join(&name), &name, problems);
            } else if is_part(&name) {
                self.take(&folder.join(&name), name, problems);
            } else {
                problems.push(Problem::whole(
                    name,
                    "Templates belong in a folder per language, such as `de`.".to_owned(),
                ));
            }
        }
    }

    /// Name and text of each.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The languages there is at least one file in.
    pub(super) fn folders(&self) -> Vec<&str> {
        let mut folders: Vec<_> = self
            .0
            .keys()
            .filter_map(|name| name.split_once('/'))
            .map(|(f, _)| f)
            .collect();
        folders.dedup();
        folders
    }

    fn overlay_language(&mut self, folder: &Path, tag: &str, problems: &mut Vec<Problem>) {
        if Locale::parse(tag).ok().is_none_or(|locale| locale.as_str() != tag) {
            let sentence = "The folder is not named by a language tag such as `de` or `de-AT`.".to_owned();
            problems.push(Problem::whole(tag, sentence));
            return;
        }
        for (file, is_folder) in listing(folder, tag, problems) {
            let name = format!("{tag}/{file}");
            if !is_folder && (is_part(&file) || files().any(|known| known == file)) {
                self.take(&folder.join(&file), name, problems);
            } else {
                problems.push(Problem::whole(name, unknown(&file)));
            }
        }
    }

    fn take(&mut self, path: &Path, name: String, problems: &mut Vec<Problem>) {
        match fs::read_to_string(path) {
            Ok(text) => {
                let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
                self.0.insert(name, text);
            }
            Err(error) => problems.push(Problem::whole(name, format!("The file cannot be read: {error}."))),
        }
    }
}

/// Parts are used by other templates and have a name of their own choice.
pub(super) fn is_part(file: &str) -> bool {
    let is_template = Path::new(file)
        .extension()
        .is_some_and(|ending| ending == "html" || ending == "txt");
    file.starts_with('_') && is_template
}

/// What is in a folder, by name, and whether it is a folder. Hidden files are somebody else's.
fn listing(folder: &Path, called: impl Display, problems: &mut Vec<Problem>) -> BTreeMap<String, bool> {
    read(folder).unwrap_or_else(|error| {
        problems.push(Problem::whole(called, format!("The folder cannot be read: {error}.")));
        BTreeMap::new()
    })
}

fn read(folder: &Path) -> io::Result<BTreeMap<String, bool>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            found.insert(name, entry.path().is_dir());
        }
    }
    Ok(found)
}

fn unknown(file: &str) -> String {
    let distance = |known: &String| strsim::damerau_levenshtein(known, file);
    let nearest = files().min_by_key(distance).unwrap_or_default();
    format!("No message uses this file. The nearest name is `{nearest}`; files for use by others begin with `_`.")
}
