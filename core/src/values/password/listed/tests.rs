//! Facts about the bundled list.

use super::{FILE, contains, entries};

#[test]
fn the_list_is_long_sorted_and_in_lower_case() {
    let lines: Vec<_> = entries().lines().collect();

    assert!(lines.len() >= 3_000);
    assert!(FILE.len() <= 300 * 1024);
    assert!(lines.iter().zip(lines.iter().skip(1)).all(|(line, next)| line < next));
    assert!(lines.iter().all(|line| line.len() >= 8 && *line == line.to_lowercase()));
}

#[test]
fn every_entry_is_found() {
    assert!(entries().lines().all(contains));
}

#[test]
fn neighbours_of_entries_are_not_found() {
    let lines: Vec<_> = entries().lines().collect();
    for line in &lines {
        let longer = format!("{line}\u{1}");
        assert!(!contains(&longer), "{longer:?}");
    }
    for text in ["", "\n", "!", "~~~~~~~~~~~~", "# common passwords", "passwor"] {
        assert!(!contains(text), "{text:?}");
    }
}
