//! The attributes of a product as one line of text: `colour=green; note="a; b=c"`. What is written here is read here again.

use std::collections::BTreeMap;

use serde_json::Value;

type Attributes = BTreeMap<String, String>;

/// What is wrong with a text that should hold attributes.
pub(crate) fn flaw(text: &str) -> Option<String> {
    let found = if text.trim_start().starts_with('{') {
        as_object(text).is_none().then_some("This is no JSON object of texts.")
    } else {
        as_pairs(text).1
    };
    found.map(str::to_owned)
}

/// Reads `name=value` pairs between semicolons, or a JSON object as exports have it. Of a text with a flaw, what can be read.
pub(crate) fn read(text: &str) -> Attributes {
    if text.trim_start().starts_with('{') {
        return as_object(text).unwrap_or_default();
    }
    as_pairs(text).0
}

/// Writes them in a line; a value stands in quotes where it would be read as something else.
pub(crate) fn written(attributes: &Attributes) -> String {
    let pair = |(name, value): (&String, &String)| format!("{}={}", quoted(name), quoted(value));
    attributes.iter().map(pair).collect::<Vec<_>>().join("; ")
}

fn as_object(text: &str) -> Option<Attributes> {
    let Ok(Value::Object(members)) = serde_json::from_str(text) else {
        return None;
    };
    let pair = |(name, value)| match value {
        Value::String(value) => Some((name, value)),
        Value::Number(_) | Value::Bool(_) => Some((name, value.to_string())),
        _ => None,
    };
    members.into_iter().map(pair).collect()
}

/// The pairs, and what is wrong with the first that is not well written.
fn as_pairs(text: &str) -> (Attributes, Option<&'static str>) {
    let (mut pairs, mut flaw) = (Attributes::new(), None);
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, after, is_name_well) = word(rest, &['=', ';']);
        let (value, after, is_value_well) = match after.strip_prefix('=') {
            Some(after) => word(after, &[';']),
            None => (String::new(), after, true),
        };
        if !is_name_well || !is_value_well {
            flaw = flaw.or(Some("A quote has no end, or something stands behind it."));
        }
        if name.is_empty() && !value.is_empty() {
            flaw = flaw.or(Some("A value has no name."));
        }
        if !name.is_empty() {
            pairs.insert(name, value);
        }
        rest = after.trim_start_matches(';').trim_start();
    }
    (pairs, flaw)
}

/// A word up to one of these letters, without its quotes and the blanks around it; what follows; and whether it is well written.
fn word<'a>(text: &'a str, ends: &[char]) -> (String, &'a str, bool) {
    let text = text.trim_start();
    let Some(inner) = text.strip_prefix('"') else {
        let (word, rest) = text.split_at(text.find(ends).unwrap_or(text.len()));
        return (word.trim_end().to_owned(), rest, true);
    };
    let (word, behind, is_closed) = unquoted(inner);
    let (stray, rest) = behind.split_at(behind.find(ends).unwrap_or(behind.len()));
    (word, rest, is_closed && stray.trim().is_empty())
}

/// What stands before the closing quote, what stands behind it, and whether there is one.
fn unquoted(inner: &str) -> (String, &str, bool) {
    let mut word = String::new();
    let mut letters = inner.char_indices();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '"' => return (word, inner.get(place + 1..).unwrap_or_default(), true),
            '\\' => match letters.next() {
                Some((_, 'n')) => word.push('\n'),
                Some((_, letter)) => word.push(letter),
                None => {}
            },
            letter => word.push(letter),
        }
    }
    (word, "", false)
}

fn quoted(word: &str) -> String {
    let is_plain = word.trim() == word && !word.contains(['"', ';', '=', '\\', '\n', '{']);
    if is_plain {
        return word.to_owned();
    }
    let escaped = word.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map<const N: usize>(pairs: [(&str, &str); N]) -> Attributes {
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    #[test]
    fn attributes_are_pairs_between_semicolons() {
        assert_eq!(
            read("colour = green; size=40;; note=a=b; flag"),
            map([("colour", "green"), ("flag", ""), ("note", "a=b"), ("size", "40")])
        );
    }

    #[test]
    fn a_value_in_quotes_may_hold_every_letter() {
        let attributes = map([("note", "a; b=c"), ("z", "1")]);

        assert_eq!(written(&attributes), r#"note="a; b=c"; z=1"#);
        assert_eq!(read(r#"note="a; b=c"; z=1"#), attributes);
    }

    #[test]
    fn every_value_comes_back_as_it_was_written() {
        let letters = [';', '=', '"', '\\', ' ', '\n', '{', 'n'];
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            let longer = |text: &String| letters.map(|letter| format!("{text}{letter}"));
            texts.extend(texts.iter().flat_map(longer).collect::<Vec<_>>());
        }

        for text in texts {
            let attributes = map([("a b", &text), ("z", "1")]);
            let line = written(&attributes);
            assert_eq!(read(&line), attributes, "{line}");
            assert_eq!((flaw(&line), line.contains('\n')), (None, false), "{line}");
        }
    }

    #[test]
    fn an_object_of_an_export_is_read_too() {
        assert_eq!(
            read(r#"{"note":"a; b=c","size":40}"#),
            map([("note", "a; b=c"), ("size", "40")])
        );
        assert_eq!(flaw(r#"{"note":"a; b=c"}"#), None);
    }

    #[test]
    fn what_is_not_well_written_is_told() {
        for text in [r#"a="b"#, r#"a="b"c"#, r#"{"a":["b"]}"#, "{a=b}", "=b"] {
            assert!(flaw(text).is_some(), "{text}");
        }
    }
}
