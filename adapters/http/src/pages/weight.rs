//! How much a client likes something, as headers such as `Accept` say it.

/// An item of a list, such as `de;q=0.8`: what is liked, and how much in thousandths.
pub(super) fn weighed(item: &str) -> (&str, u32) {
    let mut parts = item.split(';').map(str::trim);
    let liked = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    (liked, weight.map_or(1000, thousandths))
}

/// A weight such as `0.8`; one that cannot be read weighs nothing.
fn thousandths(weight: &str) -> u32 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = fraction.len() <= 3 && fraction.bytes().all(|b| b.is_ascii_digit());
    match whole {
        "1" if digits && fraction.bytes().all(|b| b == b'0') => 1000,
        "0" if digits => format!("{fraction:0<3}").parse().unwrap_or_default(),
        _ => 0,
    }
}
