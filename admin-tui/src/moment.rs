//! Points in time as people type them: in full, as a day, or as a span before now.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// What may be typed, for refusals and hints.
pub(crate) const FORMS: &str = "2h, 3d, 2026-11-21 or 2026-11-21T10:00:00Z";

/// Reads `45m`, `2h`, `3d`, `1w` before now; a day, from its beginning in UTC; or an instant.
pub(crate) fn parse(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Some(span) = span(text) {
        return now.checked_sub_signed(span);
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some(day.and_time(NaiveTime::MIN).and_utc());
    }
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.to_utc());
    }
    let plain = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    let read = |form: &&str| NaiveDateTime::parse_from_str(text, form).ok();
    plain.iter().find_map(read).map(|it| it.and_utc())
}

/// What is wrong with a text that should be empty or a point in time.
pub(crate) fn flaw(text: &str) -> Option<String> {
    let is_read = text.trim().is_empty() || parse(text, DateTime::UNIX_EPOCH).is_some();
    (!is_read).then(|| format!("This is no time; write {FORMS}."))
}

fn span(text: &str) -> Option<TimeDelta> {
    let unit = text.chars().next_back()?;
    let count: i64 = text.strip_suffix(unit)?.parse().ok().filter(|it| *it >= 0)?;
    match unit {
        's' => TimeDelta::try_seconds(count),
        'm' => TimeDelta::try_minutes(count),
        'h' => TimeDelta::try_hours(count),
        'd' => TimeDelta::try_days(count),
        'w' => TimeDelta::try_weeks(count),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let now = "2026-11-21T12:00:00Z".parse().unwrap();
        parse(text, now).map(|it| it.to_rfc3339())
    }

    #[test]
    fn spans_days_and_instants_are_read() {
        for (text, instant) in [
            ("45m", "2026-11-21T11:15:00+00:00"),
            (" 2h ", "2026-11-21T10:00:00+00:00"),
            ("3d", "2026-11-18T12:00:00+00:00"),
            ("2026-11-20", "2026-11-20T00:00:00+00:00"),
            ("2026-11-20 08:30", "2026-11-20T08:30:00+00:00"),
            ("2026-11-20T08:30:00+01:00", "2026-11-20T07:30:00+00:00"),
        ] {
            assert_eq!(read(text).as_deref(), Some(instant), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_point_in_time() {
        for text in [
            "",
            "yesterday",
            "-2h",
            "h",
            "99999999999999999999d",
            "9223372036854775807w",
            "2026-13-01",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
