//! How files are named, how they begin, and what never stands in them.

use std::path::Path;

use crate::repository::{TextFile, written_files};

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &[
    "base", "common", "helper", "helpers", "impl", "manager", "mod", "service", "types", "util", "utils",
];

/// Marks of work left over. Written in two halves, because this file is judged too.
const LEFTOVERS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// Folders at the root of somebody's machine. A path into one of them works there only.
const MACHINE_FOLDERS: &[&str] = &["Users", "farm", "home", "root", "work"];

#[test]
fn a_file_name_says_what_is_inside() {
    for path in rust_files().map(|file| file.path) {
        let mut parts = path.trim_end_matches(".rs").split('/');
        let empty = parts.find(|part| EMPTY_NAMES.contains(part));
        assert_eq!(empty, None, "{path}: name it after what it decides");
    }
}

#[test]
fn a_rust_file_begins_by_saying_what_it_decides() {
    for file in rust_files() {
        assert!(
            file.text.starts_with("//!"),
            "{}: the first line is not a //! comment",
            file.path
        );
    }
}

#[test]
fn nothing_is_marked_as_left_over() {
    for file in written_files() {
        for (number, line) in numbered(&file.text) {
            let mark = LEFTOVERS.iter().find(|mark| has_word(line, mark));
            assert_eq!(mark, None, "{}:{number}: finish it or let it go", file.path);
        }
    }
}

#[test]
fn no_test_is_switched_off() {
    for file in rust_files() {
        for (number, line) in numbered(&file.text) {
            let off = line.trim_start().starts_with("#[ignore");
            assert!(!off, "{}:{number}: a test that does not run proves nothing", file.path);
        }
    }
}

#[test]
fn no_file_holds_a_path_of_one_machine() {
    for file in written_files() {
        for (number, line) in numbered(&file.text) {
            assert!(
                !has_machine_path(line),
                "{}:{number}: this path exists on one machine only: {line}",
                file.path
            );
        }
    }
}

#[test]
fn a_word_is_found_only_whole() {
    assert!(has_word("// XY: later", "XY"));
    assert!(has_word("XY", "XY"));
    assert!(!has_word("XYZ and _XY and aXY", "XY"));
}

#[test]
fn a_machine_path_is_told_from_a_url_and_from_a_relative_path() {
    for folder in MACHINE_FOLDERS {
        assert!(has_machine_path(&format!("see /{folder}/ann/notes")));
        assert!(has_machine_path(&format!("/{folder}/ann")));
        assert!(!has_machine_path(&format!("https://example.com/{folder}/ann")));
        assert!(!has_machine_path(&format!("../{folder}/ann")));
        assert!(!has_machine_path(&format!("/{folder}/{{id}}")));
    }
}

fn rust_files() -> impl Iterator<Item = TextFile> {
    written_files()
        .into_iter()
        .filter(|file| Path::new(&file.path).extension().is_some_and(|it| it == "rs"))
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

fn has_machine_path(line: &str) -> bool {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    MACHINE_FOLDERS.iter().any(|folder| {
        let needle = format!("/{folder}/");
        line.match_indices(&needle).any(|(start, _)| {
            let before = line[..start].chars().next_back();
            let after = line[start + needle.len()..].chars().next();
            !before.is_some_and(goes_on) && after.is_some_and(|c| c.is_ascii_alphabetic() || c == '.')
        })
    })
}
