//! Sort keys: texts that sort as the list does and name one record each, so that a page can end at any of them.

use doorward_core::Timestamp;
use doorward_core::listing::Position;

/// Sorts before every character a key can contain, so that a key sorts before what it begins.
const SEPARATOR: char = '\u{1}';

/// Sorts after every text that begins with what is before it.
const AFTER_ALL: char = '\u{10ffff}';

/// A key made unique by the record's id.
pub(crate) fn of(key: &str, id: impl std::fmt::Display) -> String {
    format!("{key}{SEPARATOR}{id}")
}

/// The sort key of a record by instant.
pub(crate) fn by_instant(at: Timestamp, id: impl std::fmt::Display) -> String {
    of(&instant(at), id)
}

/// An instant as a text that sorts like it: microseconds in 16 hexadecimal digits.
pub(crate) fn instant(at: Timestamp) -> String {
    format!("{:016x}", at.timestamp_micros().cast_unsigned() ^ (1 << 63))
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

/// The end of the range of all texts that begin with this one.
pub(crate) fn end_of_prefix(prefix: &str) -> String {
    format!("{prefix}{AFTER_ALL}")
}

#[cfg(test)]
mod tests {
    use doorward_core::testing::fixed_now;

    use super::*;

    #[test]
    fn a_position_survives_its_sort_key() {
        let place = Position {
            key: "o'neill".to_owned(),
            id: "usr_1".to_owned(),
        };

        assert_eq!(position(&at(&place)), place);
    }

    #[test]
    fn instants_sort_as_texts_even_before_1970() {
        let earlier = Timestamp::from_timestamp_micros(-1).expect("an instant");
        let later = Timestamp::from_timestamp_micros(1).expect("an instant");

        assert!(instant(earlier) < instant(later));
        assert!(instant(later) < instant(fixed_now()));
    }

    #[test]
    fn a_key_sorts_before_what_it_begins() {
        assert!(of("ann", "z") < of("anna", "a"));
        assert!(of("anna", "a") < end_of_prefix("ann"));
    }
}
