//! `Retry-After`: a number of seconds, or a date in one of the three forms of RFC 9110.

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The wait in milliseconds, seen from `now` in seconds since 1970. A date that has passed is no wait.
pub(crate) fn milliseconds(value: &str, now: u64) -> Option<u64> {
    let value = value.trim();
    let seconds = match value.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => date(value)?.saturating_sub(now),
    };
    Some(seconds.saturating_mul(1000))
}

/// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
fn date(text: &str) -> Option<u64> {
    let words: Vec<&str> = text.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    let ([_, day, month, year, time, "GMT"] | [_, month, day, time, year]) = *words.as_slice() else {
        return None;
    };
    let month = MONTHS.iter().position(|name| *name == month)?;
    let day = number(day).filter(|day| (1..=31).contains(day))?;
    Some(days_before(year_of(year)?, month)?.checked_add(day - 1)? * 86_400 + seconds_of(time)?)
}

/// Two digits mean a year from 1970 to 2069.
fn year_of(text: &str) -> Option<u64> {
    match (text.len(), number(text)?) {
        (4, year @ 1970..) => Some(year),
        (2, year @ 70..) => Some(1900 + year),
        (2, year) => Some(2000 + year),
        _ => None,
    }
}

/// The days from 1 January 1970 to the first of a month, January being month 0.
fn days_before(year: u64, month: usize) -> Option<u64> {
    const BEFORE: [u64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let leap_years_before = |year: u64| year / 4 - year / 100 + year / 400;
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let leap_days = leap_years_before(year - 1) - leap_years_before(1969) + u64::from(is_leap && month > 1);
    Some((year - 1970) * 365 + leap_days + BEFORE.get(month)?)
}

fn seconds_of(time: &str) -> Option<u64> {
    let parts: Vec<u64> = time.split(':').map(number).collect::<Option<_>>()?;
    match *parts.as_slice() {
        [hours @ ..24, minutes @ ..60, seconds @ ..=60] => Some(hours * 3600 + minutes * 60 + seconds),
        _ => None,
    }
}

/// Digits only: a sign is no part of a date.
fn number(text: &str) -> Option<u64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: u64 = 784_111_777; // 06 Nov 1994 08:49:37

    #[test]
    fn seconds_are_seconds() {
        assert_eq!(milliseconds("7", NOW), Some(7_000));
        assert_eq!(milliseconds(" 0 ", NOW), Some(0));
        assert_eq!(milliseconds("99999999999999999999", NOW), None);
        assert_eq!(milliseconds("18446744073709551615", NOW), Some(u64::MAX));
    }

    #[test]
    fn a_date_counts_from_now_in_each_of_its_forms() {
        for form in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(milliseconds(form, NOW - 90), Some(90_000), "{form}");
        }
        assert_eq!(
            milliseconds("Tue, 29 Feb 2028 00:00:01 GMT", 1_835_395_200),
            Some(1_000)
        );
        assert_eq!(
            milliseconds("Wed, 01 Mar 2028 00:00:00 GMT", 1_835_395_200),
            Some(86_400_000)
        );
    }

    #[test]
    fn a_date_in_the_past_is_no_wait() {
        assert_eq!(milliseconds("Sun, 06 Nov 1994 08:49:37 GMT", NOW + 5), Some(0));
    }

    #[test]
    fn anything_else_says_nothing() {
        for nonsense in [
            "",
            "soon",
            "-5",
            "1.5",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Foo 1994 08:49:37 GMT",
            "a b c d e f",
        ] {
            assert_eq!(milliseconds(nonsense, NOW), None, "{nonsense}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,40}", year in "[0-9]{0,20}", now: u64) {
            milliseconds(&text, now);
            milliseconds(&format!("Sun, 06 Nov {year} 08:49:37 GMT"), now);
            milliseconds(&format!("Sun Nov {year} 08:49:37 1994"), now);
        }
    }
}
