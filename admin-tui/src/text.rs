//! What becomes of text on its way to the screen: cleaned, cut to width, and instants said in few letters.

use chrono::{DateTime, Utc};
use serde_json::Value;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The text without anything that could command a terminal or turn the reading order around.
///
/// Line breaks stay, because messages have them; who draws one line shows them as a space.
pub(crate) fn clean(text: &str) -> String {
    let kept = text.replace("\r\n", "\n");
    kept.chars()
        .map(|it| if it == '\t' { ' ' } else { it })
        .filter(|it| *it == '\n' || !is_commanding(*it))
        .collect()
}

/// Cleans every text in an answer, keys included.
pub(crate) fn clean_value(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(clean(&text)),
        Value::Array(items) => items.into_iter().map(clean_value).collect(),
        Value::Object(members) => {
            let cleaned = members
                .into_iter()
                .map(|(key, value)| (clean(&key), clean_value(value)));
            Value::Object(cleaned.collect())
        }
        plain => plain,
    }
}

/// Control characters, and the invisible ones that reorder or glue what stands around them.
fn is_commanding(it: char) -> bool {
    it.is_control()
        || matches!(it, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(it, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}')
}

/// The text on one line, at most so many columns wide, with an ellipsis where something is missing.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    let line = text.replace('\n', " ");
    if line.width() <= columns {
        return line;
    }
    let mut cut = String::new();
    let mut used = 0;
    for it in line.chars() {
        let wide = it.width().unwrap_or(0);
        if used + wide + 1 > columns {
            break;
        }
        used += wide;
        cut.push(it);
    }
    if columns > 0 {
        cut.push('…');
    }
    cut
}

/// How long ago an instant is, in at most five letters: `now`, `12s`, `5m`, `3h`, `400d`, `3y`.
pub(crate) fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (now - at).num_seconds();
    match seconds {
        i64::MIN..=-60 => format!("in {}", span(-seconds)),
        -59..=0 => "now".to_owned(),
        _ => span(seconds),
    }
}

/// An instant in full.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn span(seconds: i64) -> String {
    match seconds {
        0..=59 => format!("{seconds}s"),
        60..=3_599 => format!("{}m", seconds / 60),
        3_600..=86_399 => format!("{}h", seconds / 3_600),
        86_400..=63_071_999 => format!("{}d", seconds / 86_400),
        _ => format!("{}y", seconds / 31_536_000),
    }
}

/// A number with thin groups: `12 345`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 user`, `3 users`, `2 deliveries`, `4 addresses`.
pub(crate) fn counted(number: usize, thing: &str) -> String {
    let things = match (number, thing.strip_suffix('y')) {
        (1, _) => thing.to_owned(),
        (_, Some(stem)) => format!("{stem}ies"),
        (_, None) if thing.ends_with('s') => format!("{thing}es"),
        (_, None) => format!("{thing}s"),
    };
    format!("{} {things}", grouped(u64::try_from(number).unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_reading_order_marks_do_not_survive() {
        assert_eq!(clean("\u{1b}[31mred\u{1b}]0;owned\u{7}"), "[31mred]0;owned");
        assert_eq!(clean("ann\u{202e}moc.elpmaxe"), "annmoc.elpmaxe");
        assert_eq!(clean("C1 \u{9b}2J"), "C1 2J");
    }

    #[test]
    fn letters_of_every_script_survive() {
        assert_eq!(clean("مريم 渡辺 Zoë\nline"), "مريم 渡辺 Zoë\nline");
    }

    #[test]
    fn cleaning_reaches_keys_and_nested_texts() {
        let dirty = serde_json::json!({"a\u{1b}": ["x\u{0}y", {"b": "\u{8}z"}], "n": 1});
        assert_eq!(clean_value(dirty), serde_json::json!({"a": ["xy", {"b": "z"}], "n": 1}));
    }

    #[test]
    fn a_text_is_cut_by_columns_and_not_by_letters() {
        assert_eq!(fit("渡辺渡辺", 5), "渡辺…");
        assert_eq!(fit("short", 5), "short");
        assert_eq!(fit("two\nlines", 20), "two lines");
        assert_eq!(fit("anything", 0), "");
    }

    #[test]
    fn things_are_counted_in_their_plural() {
        assert_eq!(counted(1, "delivery"), "1 delivery");
        assert_eq!(counted(2, "delivery"), "2 deliveries");
        assert_eq!(counted(3, "address"), "3 addresses");
        assert_eq!(counted(1_000, "user"), "1 000 users");
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(grouped(1_234_567), "1 234 567");
        assert_eq!(grouped(12), "12");
    }
}
