//! Texts that a spreadsheet would run: a quote goes before them on the way out and is taken away on the way in.

use std::borrow::Cow;

/// The text as it may stand in a spreadsheet. Numbers stay as they are, with or without a sign.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if would_run(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that was guarded; one that was not stays as it is.
pub(crate) fn freed(text: &str) -> &str {
    text.strip_prefix('\'').filter(|it| would_run(it)).unwrap_or(text)
}

fn would_run(text: &str) -> bool {
    // A quote of its own makes no difference: only so does it come back with what was guarded.
    let text = text.trim_start_matches('\'');
    let mut letters = text.trim_start().chars();
    match letters.next() {
        // The wide forms count in some languages.
        Some('=' | '@' | '＝' | '＠') => true,
        Some('+' | '-' | '＋' | '－') => !letters.all(|it| it.is_ascii_digit() || matches!(it, ' ' | '.')),
        _ => text.starts_with(['\t', '\r', '\n']),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_would_run_gets_a_quote() {
        for text in [
            "=1",
            "@SUM(A1)",
            "+cmd|' /C calc'!A0",
            "-A1",
            " =1",
            "\t=1",
            "\n=1",
            "＝1",
            "+49 (151) 1",
            "+1+1",
        ] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
    }

    #[test]
    fn numbers_and_names_stay_as_they_are() {
        for text in [
            "+4915123456789",
            "+49 151 23456789",
            "-42",
            "-4.2",
            "-",
            "",
            "Ann",
            "O'Hara",
            "'Ndrangheta",
            "1-2",
        ] {
            assert_eq!(guarded(text), text);
            assert_eq!(freed(text), text);
        }
    }

    #[test]
    fn every_text_comes_back_as_it_went() {
        let letters = ['\'', '=', '+', ' ', '\t', '1', 'a'];
        let mut texts = vec![String::new()];
        for _ in 0..5 {
            let longer = |text: &String| letters.map(|letter| format!("{text}{letter}"));
            texts.extend(texts.iter().flat_map(longer).collect::<Vec<_>>());
        }

        for text in texts {
            assert_eq!(freed(&guarded(&text)), text);
        }
    }
}
