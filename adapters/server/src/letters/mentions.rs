//! What templates may mention, made safe: values come from people, some of them strangers to the one who reads.

use doorward_core::ports::Variables;
use minijinja::{Value, context};

/// The names templates may use.
pub(super) const NAMES: &[&str] = &[
    "account",
    "app_name",
    "code",
    "first_name",
    "link",
    "locale",
    "minutes",
    "origin_host",
    "other",
    "public_url",
];

/// A name longer than this is no greeting.
const MAX_GREETING_CHARS: usize = 40;

/// What is the same in all messages.
#[derive(Debug)]
pub(super) struct House {
    app_name: String,
    public_url: String,
    origin_host: Option<String>,
}

impl House {
    pub(super) fn new(app_name: &str, public_url: &str, origin_host: Option<&str>) -> Self {
        Self {
            app_name: one_line(app_name),
            public_url: one_line(public_url),
            origin_host: origin_host.map(one_line),
        }
    }

    /// All a template may mention in this message. What is absent is undefined.
    pub(super) fn context(&self, locale: &str, variables: &Variables) -> Value {
        context! {
            app_name => self.app_name.as_str(),
            public_url => self.public_url.as_str(),
            origin_host => line(self.origin_host.as_deref()),
            locale,
            code => line(variables.code.as_deref()),
            link => line(variables.link.as_deref()),
            minutes => variables.minutes.map_or(Value::UNDEFINED, Value::from),
            first_name => variables.first_name.as_deref().and_then(greetable).map_or(Value::UNDEFINED, Value::from),
            account => line(variables.account.as_deref()),
            other => line(variables.other.as_deref()),
        }
    }
}

/// A code in groups of three, or of two at the end, for the eye and for the voice: `123 456`, `12 34`.
// No group has four digits, so that whoever looks for a code in a text finds only the one written in one piece.
pub(super) fn groups(code: &str) -> Vec<String> {
    let mut digits: Vec<char> = code.chars().collect();
    let mut groups = Vec::new();
    while !digits.is_empty() {
        let size = if matches!(digits.len(), 2 | 4) { 2 } else { 3 };
        let rest = digits.split_off(size.min(digits.len()));
        groups.push(digits.into_iter().collect());
        digits = rest;
    }
    groups
}

/// A name to greet with. Whoever registers chooses the name that is then sent to an address they may not own, so a
/// name that could carry a message of its own (an address, a number, a sentence) greets nobody.
fn greetable(name: &str) -> Option<String> {
    let name = one_line(name);
    let fits = !name.is_empty() && name.chars().count() <= MAX_GREETING_CHARS;
    let next = name.chars().skip(1).map(Some).chain([None]);
    let harmless = name.chars().zip(next).all(|(c, next)| match c {
        // Mail programs make a link of `example.com`, and none of `J. Doe`.
        '.' => next.is_none_or(|c| c == ' '),
        ' ' | '\'' | '-' => true,
        // The full stops, slashes and signs of other scripts that address parsers read as their own.
        '\u{2024}' | '。' | '．' | '｡' | '／' | '：' | '＠' => false,
        _ if c.is_ascii() => c.is_ascii_alphabetic(),
        _ => !c.is_numeric(),
    });
    (fits && harmless).then_some(name)
}

fn line(text: Option<&str>) -> Value {
    text.map_or(Value::UNDEFINED, |text| Value::from(one_line(text)))
}

/// The text without anything that could break a line, end a header or turn the direction of what follows.
fn one_line(text: &str) -> String {
    let visible = text.replace(breaks_or_turns, " ");
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn breaks_or_turns(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{greetable, groups, one_line};

    #[test]
    fn every_length_of_code_has_groups_of_two_or_three() {
        let written = |code: &str| groups(code).join(" ");

        assert_eq!(written("1234"), "12 34");
        assert_eq!(written("12345"), "123 45");
        assert_eq!(written("123456"), "123 456");
        assert_eq!(written("1234567"), "123 45 67");
        assert_eq!(written("12345678"), "123 456 78");
        assert_eq!(written("123456789"), "123 456 789");
        assert_eq!(written("1234567890"), "123 456 78 90");
        assert_eq!(written(""), "");
    }

    #[test]
    fn names_of_people_greet() {
        for name in [
            "Ann",
            "Ann-Sophie",
            "D'Arcy",
            "J. R.",
            "Зоя",
            "北京",
            "José María",
            "प्रिया",
        ] {
            assert_eq!(greetable(name).as_deref(), Some(name));
        }
    }

    #[test]
    fn names_that_carry_a_message_do_not_greet() {
        let long = "Ann ".repeat(11);
        let hostile = [
            "evil.example",
            "http://evil",
            "win 100",
            "a@b",
            "<script>",
            "{{7*7}}",
            "www。evil。cn",
            "",
            &long,
        ];

        for name in hostile {
            assert_eq!(greetable(name), None, "{name}");
        }
    }

    #[test]
    fn nothing_breaks_a_line_or_turns_it() {
        assert_eq!(one_line("a\r\nBcc: b\u{2028}c\u{202e}d\t e\0"), "a Bcc: b c d e");
    }
}
