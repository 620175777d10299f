//! Lists in pages: a page ends at a position, and the next one begins after it, whatever happened in between.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last one.
    pub next: Option<Position>,
    /// How many there are in all; absent when more than [`COUNTED`].
    pub total: Option<u64>,
}

/// Up to how many a total is exact.
pub const COUNTED: u64 = 10_000;

/// Which part of a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// After which position; from the start when absent.
    pub after: Option<Position>,
    /// How many at most.
    pub limit: usize,
}

/// A place in a sorted list: the sort key of an item, and its id where keys are equal. Printed, it shows only the id: the key
/// may be an address.
#[derive(Clone, PartialEq, Eq)]
pub struct Position {
    /// The sort key as text.
    pub key: String,
    /// The item's id.
    pub id: String,
}

impl Position {
    /// As an opaque text that only fits lists sorted the same way.
    pub fn to_cursor(&self, sort: &str) -> String {
        URL_SAFE_NO_PAD.encode(format!("{sort}\n{}\n{}", self.id, self.key))
    }

    /// Reads the opaque text; `None` when it is none, or of a list sorted another way.
    pub fn from_cursor(sort: &str, cursor: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (made_for, rest) = text.split_once('\n')?;
        let (id, key) = rest.split_once('\n')?;
        (made_for == sort).then(|| Self {
            key: key.to_owned(),
            id: id.to_owned(),
        })
    }
}

impl std::fmt::Debug for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Position").field("id", &self.id).finish_non_exhaustive()
    }
}

impl<T> Page<T> {
    /// The same page with each item made into something else.
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(each).collect(),
            next: self.next,
            total: self.total,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_fits_only_its_own_sort() {
        let place = Position {
            key: "a\nb".to_owned(),
            id: "usr_1".to_owned(),
        };

        let cursor = place.to_cursor("email");

        assert_eq!(Position::from_cursor("email", &cursor), Some(place));
        assert_eq!(Position::from_cursor("last_name", &cursor), None);
        assert_eq!(Position::from_cursor("email", "%%%"), None);
    }
}
