//! Lengths of time as people write them: `30s`, `10m`, `1h30m`, or a number of seconds.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::problem::Fault;
use super::setting::Setting;

/// The units, largest first, in milliseconds.
const UNITS: [(&str, u64); 6] = [
    ("w", 604_800_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

impl Setting for Duration {
    fn parse(text: &str) -> Result<Self, Fault> {
        milliseconds(text).map(Self::from_millis).ok_or_else(|| {
            Fault::new(
                "is not a length of time",
                "write numbers with units, such as \"30s\", \"10m\", \"1h30m\" or \"90d\", or a whole number of seconds",
            )
        })
    }

    fn shape() -> Json {
        json!({ "type": ["string", "integer"], "pattern": "^([0-9]+|([0-9]+(w|d|h|m|s|ms))+)$", "minimum": 0 })
    }

    fn show(&self) -> Json {
        json!(text(*self))
    }
}

/// The shortest way of writing a length of time; parses back to it as far as milliseconds go.
pub fn text(duration: Duration) -> String {
    let mut rest = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let mut parts = Vec::new();
    for (unit, length) in UNITS {
        // Weeks only when nothing is left over: "90d" is clearer than "12w6d".
        if rest >= length && (unit != "w" || rest.is_multiple_of(length)) {
            parts.push(format!("{}{unit}", rest / length));
            rest %= length;
        }
    }
    if parts.is_empty() {
        "0s".to_owned()
    } else {
        parts.concat()
    }
}

/// The sum of all parts, or as many seconds as a number alone says; nothing when a part has no number, no known unit, or the sum
/// is out of range.
fn milliseconds(text: &str) -> Option<u64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<u64>().ok()?.checked_mul(1_000);
    }
    let mut rest = text;
    let mut sum = 0_u64;
    while !rest.is_empty() {
        let (number, tail) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
        let (unit, tail) = tail.split_at(tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len()));
        let (_, length) = UNITS.iter().find(|(name, _)| *name == unit)?;
        sum = sum.checked_add(number.parse::<u64>().ok()?.checked_mul(*length)?)?;
        rest = tail;
    }
    (!text.is_empty()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use figment::value::Value;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_unit_counts() {
        let cases = [
            ("250ms", 250),
            ("30s", 30_000),
            ("10m", 600_000),
            ("24h", 86_400_000),
            ("2d", 172_800_000),
        ];
        for (written, expected) in cases {
            assert_eq!(milliseconds(written), Some(expected), "{written}");
        }
        assert_eq!(milliseconds("1h30m"), Some(5_400_000));
        assert_eq!(milliseconds("1w"), Some(604_800_000));
    }

    #[test]
    fn a_whole_number_alone_counts_seconds() {
        assert_eq!(milliseconds("300"), Some(300_000));
        assert_eq!(milliseconds("0"), Some(0));
        assert_eq!(Duration::read(&Value::from(300)).unwrap(), Duration::from_mins(5));
        let list = Value::from(vec![30, 60]);
        assert_eq!(
            Vec::<Duration>::read(&list).unwrap(),
            Vec::<Duration>::parse("30, 1m").unwrap()
        );
    }

    #[test]
    fn what_is_no_whole_number_of_seconds_is_refused_in_one_sentence() {
        for value in [
            Value::from(-300),
            Value::from(1.5),
            Value::from(u64::MAX),
            Value::from("1.5"),
            Value::from("-300"),
            Value::from("18446744073709551616"),
            Value::from("300 s"),
        ] {
            let problem = Duration::read(&value).unwrap_err().at("codes.login_ttl", None);

            let sentence = "is not a length of time; write numbers with units, such as \"30s\", \"10m\", \"1h30m\" or \"90d\", \
                            or a whole number of seconds";
            assert!(problem.to_string().ends_with(sentence), "{problem}");
        }
    }

    #[test]
    fn the_shape_admits_what_is_read() {
        let shape = Duration::shape();

        assert_eq!(shape["type"], json!(["string", "integer"]));
        assert_eq!(shape["minimum"], 0);
    }

    #[test]
    fn among_parts_each_number_needs_a_unit_and_a_unit_a_number() {
        for written in [
            "",
            "m",
            "10 m",
            "-5s",
            "1.5h",
            "10x",
            "5m3",
            "5 m",
            "+5",
            "99999999999999999999s",
            "18446744073709551w",
        ] {
            assert_eq!(milliseconds(written), None, "{written:?}");
        }
    }

    #[test]
    fn text_is_short() {
        for written in ["0s", "90d", "2w", "1h30m", "30s", "1m500ms"] {
            assert_eq!(text(Duration::parse(written).unwrap()), written);
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_back(millis in 0_u64..1_000_000_000_000) {
            let duration = Duration::from_millis(millis);
            prop_assert_eq!(Duration::parse(&text(duration)).unwrap(), duration);
        }

        #[test]
        fn any_text_is_judged_without_a_panic(written in ".{0,40}") {
            let _ = milliseconds(&written);
        }
    }
}
