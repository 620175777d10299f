//! Sort keys: texts that sort as the list does and name one record each, so that a page can end at any of them.
//!
//! What lists the newest first has a key of its own, because engines are very slow at reading an index backwards.

use doorward_core::Timestamp;
use doorward_core::listing::Position;

/// Sorts before every character a key can contain, so that a key sorts before what it begins.
const SEPARATOR: char = '\u{1}';

/// Sorts after the separator and before everything else: what follows it follows all keys that begin the same.
const BEHIND: char = '\u{2}';

/// Sorts after every text that begins with what is before it.
const AFTER_ALL: char = '\u{10ffff}';

/// A key made unique by the record's id.
pub(crate) fn of(key: &str, id: impl std::fmt::Display) -> String {
    format!("{key}{SEPARATOR}{id}")
}

/// The sort key of a record by instant and then by id, the newest and greatest first.
pub(crate) fn newest(at: Timestamp, id: impl std::fmt::Display) -> String {
    of(&backwards(at), mirrored(&id.to_string()))
}

/// An id with each digit at the other end of the alphabet, so that it sorts against the id. Mirrored twice it is itself.
fn mirrored(id: &str) -> String {
    const DIGITS: &str = "0123456789abcdefghjkmnpqrstvwxyz";
    let mirror = |letter| {
        let place = DIGITS.find(letter)?;
        DIGITS.chars().nth_back(place)
    };
    id.chars().map(|letter| mirror(letter).unwrap_or(letter)).collect()
}

/// The sort key of a record by instant and then by id, the oldest and least first.
pub(crate) fn oldest(at: Timestamp, id: impl std::fmt::Display) -> String {
    of(&format!("{:016x}", since_the_beginning(at)), id)
}

/// An instant as a text that sorts against it: microseconds before the end of time, in 16 hexadecimal digits.
fn backwards(at: Timestamp) -> String {
    format!("{:016x}", !since_the_beginning(at))
}

/// Microseconds since the beginning of time.
fn since_the_beginning(at: Timestamp) -> u64 {
    at.timestamp_micros().cast_unsigned() ^ (1 << 63)
}

/// Before the sort keys of everything before this instant, and behind those of everything at it or after it; digits only.
pub(crate) fn before(at: Timestamp) -> String {
    format!("{:016x}", (!since_the_beginning(at)).saturating_add(1))
}

/// A sort key inside a class, for indexes that hold both in one text.
pub(crate) fn within(class: &str, order: &str) -> String {
    format!("{class}{SEPARATOR}{order}")
}

/// The end of a class.
pub(crate) fn end_of_class(class: &str) -> String {
    format!("{class}{BEHIND}")
}

/// The sort key without its class.
pub(crate) fn without_class(text: &str) -> &str {
    text.split_once(SEPARATOR).map_or(text, |(_, order)| order)
}

/// The sort key at a position.
pub(crate) fn at(position: &Position) -> String {
    of(&position.key, &position.id)
}

/// The position of a sort key.
pub(crate) fn position(order: &str) -> Position {
    let (key, id) = order.rsplit_once(SEPARATOR).unwrap_or(("", order));
    Position {
        key: key.to_owned(),
        id: id.to_owned(),
    }
}

/// The sort key of [`newest`] at a position.
pub(crate) fn newest_at(position: &Position) -> String {
    of(&position.key, mirrored(&position.id))
}

/// The position of a sort key of [`newest`].
pub(crate) fn newest_position(order: &str) -> Position {
    let Position { key, id } = position(order);
    Position { key, id: mirrored(&id) }
}

/// The end of the range of all texts that begin with this one.
pub(crate) fn end_of_prefix(prefix: &str) -> String {
    format!("{prefix}{AFTER_ALL}")
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use doorward_core::testing::fixed_now;

    use super::*;

    #[test]
    fn a_position_survives_its_sort_key() {
        let place = Position {
            key: "o'neill".to_owned(),
            id: "usr_1".to_owned(),
        };

        assert_eq!(position(&at(&place)), place);
        assert_eq!(without_class(&within("active/user", &at(&place))), at(&place));
    }

    #[test]
    fn instants_sort_both_ways_even_before_1970() {
        let long_ago = Timestamp::from_timestamp_micros(-1).expect("an instant");
        let epoch = Timestamp::UNIX_EPOCH;

        assert!(newest(fixed_now(), "a") < newest(epoch, "a"));
        assert!(newest(epoch, "a") < newest(long_ago, "a"));
        assert!(newest(epoch, "usr_07z") < newest(epoch, "usr_07y"));
        assert!(oldest(long_ago, "a") < oldest(epoch, "a"));
        assert!(oldest(epoch, "a") < oldest(fixed_now(), "a"));
    }

    #[test]
    fn a_position_among_the_newest_has_the_id_itself() {
        let order = newest(fixed_now(), "usr_07z");

        assert_eq!(newest_position(&order).id, "usr_07z");
        assert_eq!(newest_at(&newest_position(&order)), order);
    }

    #[test]
    fn a_bound_lies_between_an_instant_and_what_is_before_it() {
        let now = fixed_now();
        let just_before = now - TimeDelta::microseconds(1);

        assert!(newest(now, "z") < before(now));
        assert!(before(now) < newest(just_before, "a"));
    }

    #[test]
    fn a_key_sorts_before_what_it_begins() {
        assert!(of("ann", "z") < of("anna", "a"));
        assert!(of("anna", "a") < end_of_prefix("ann"));
        assert!(within("active", "zzz") < end_of_class("active"));
        assert!(end_of_class("active") < within("active/user", ""));
    }
}
