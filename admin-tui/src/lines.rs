//! A text of several lines in a field of one: a line break is written `\n`, and a backslash twice.

/// The text on one line.
pub(crate) fn joined(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n")
}

/// The text with its lines again. A backslash before any other letter is only a backslash.
pub(crate) fn parted(line: &str) -> String {
    let mut text = String::new();
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letters.next_if(|it| letter == '\\' && matches!(it, 'n' | '\\')) {
            Some('n') => text.push('\n'),
            Some(_) | None => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_with_its_lines() {
        let mut texts = vec![String::new()];
        for _ in 0..6 {
            let longer = |text: &String| ['\\', '\n', 'n'].map(|letter| format!("{text}{letter}"));
            texts.extend(texts.iter().flat_map(longer).collect::<Vec<_>>());
        }

        for text in texts {
            let line = joined(&text);
            assert_eq!((parted(&line), line.contains('\n')), (text, false));
        }
    }

    #[test]
    fn a_backslash_before_another_letter_stays() {
        assert_eq!(parted("a\\b \\"), "a\\b \\");
    }
}
