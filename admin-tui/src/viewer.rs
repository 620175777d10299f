//! Who looks at records: at what hour, and whose names they have met so far.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::call::Reply;
use crate::model::User;
use crate::table::Cell;
use crate::theme::Tone;

/// How many names are kept before they are met anew.
const KEPT: usize = 5_000;
/// How much of an id tells it apart from its neighbours: the beginning is the hour it was made in.
const TELLING: usize = 8;

/// The addresses of accounts that were seen, by their ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    /// Remembers whoever an answer is about.
    pub(crate) fn learn(&mut self, reply: &Reply) {
        match reply {
            Reply::SignedIn(user) | Reply::User(user) => self.meet(user),
            Reply::Users(page) => page.items.iter().for_each(|user| self.meet(user)),
            _ => {}
        }
    }

    pub(crate) fn knows(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    fn meet(&mut self, user: &User) {
        if self.0.len() >= KEPT {
            self.0.clear();
        }
        self.0.insert(user.id.clone(), user.email.clone());
    }
}

/// What a record's look depends on beside the record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Viewer<'a> {
    pub(crate) now: DateTime<Utc>,
    pub(crate) names: &'a Names,
    /// Whether ids stand in full, so that they can be taken elsewhere.
    pub(crate) wants_ids: bool,
}

impl Viewer<'_> {
    /// Whoever an id belongs to: by name where it is known.
    pub(crate) fn who(&self, id: &str) -> Cell {
        if let Some(name) = self.names.0.get(id) {
            return Cell::plain(name.clone());
        }
        if self.wants_ids {
            return Cell::plain(id);
        }
        Cell::new(short(id), Tone::Dim)
    }

    /// Whoever an id belongs to, with the id.
    pub(crate) fn who_in_full(&self, id: &str) -> Cell {
        match self.names.0.get(id) {
            Some(name) => Cell::plain(format!("{name} ({id})")),
            None => Cell::plain(id),
        }
    }
}

/// The kind of an id and its end, as in `usr_…4rasdxv1`.
fn short(id: &str) -> String {
    let Some((kind, rest)) = id.split_once('_') else {
        return id.to_owned();
    };
    let count = rest.chars().count();
    if count <= TELLING {
        return id.to_owned();
    }
    let end: String = rest.chars().skip(count - TELLING).collect();
    format!("{kind}_…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_by_its_end_and_a_word_stays_a_word() {
        assert_eq!(short("usr_01m7z84k39f4897ee4rasdxv17"), "usr_…rasdxv17");
        assert_eq!(short("usr_001"), "usr_001");
        assert_eq!(short("system"), "system");
    }
}
