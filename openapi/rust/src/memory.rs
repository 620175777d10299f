//! Answers that are kept, so that the server need only say whether they still hold.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderValue, IF_NONE_MATCH};

use crate::call::Call;

/// The newest answers that came with an entity tag.
pub(crate) struct Memory {
    capacity: usize,
    answers: Mutex<VecDeque<(String, Kept)>>,
}

/// An answer, and the tag it came with.
#[derive(Clone)]
pub(crate) struct Kept {
    /// The token it was given for: two people may know different things by one tag.
    token: Option<HeaderValue>,
    pub(crate) tag: HeaderValue,
    pub(crate) body: Vec<u8>,
}

impl Memory {
    /// Keeps at most so many.
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            answers: Mutex::default(),
        }
    }

    /// The answer that is kept to this call, made with the same token. A call with a condition of its own has no use for it.
    pub(crate) fn recall(&self, call: &Call) -> Option<Kept> {
        if !self.is_for(call) || call.headers.contains_key(IF_NONE_MATCH) {
            return None;
        }
        let target = call.target();
        let answers = self.answers();
        let (_, kept) = answers.iter().find(|(known, _)| *known == target)?;
        (kept.token.as_ref() == call.headers.get(AUTHORIZATION)).then(|| kept.clone())
    }

    /// Keeps an answer, in place of the one to the same call or else of the oldest.
    pub(crate) fn keep(&self, call: &Call, tag: HeaderValue, body: &[u8]) {
        if !self.is_for(call) {
            return;
        }
        let target = call.target();
        let kept = Kept {
            token: call.headers.get(AUTHORIZATION).cloned(),
            tag,
            body: body.to_vec(),
        };
        let mut answers = self.answers();
        answers.retain(|(known, _)| *known != target);
        answers.push_back((target, kept));
        let too_many = answers.len().saturating_sub(self.capacity);
        answers.drain(..too_many);
    }

    /// Forgets everything: it was said to somebody else.
    pub(crate) fn clear(&self) {
        self.answers().clear();
    }

    fn is_for(&self, call: &Call) -> bool {
        self.capacity > 0 && call.method == Method::GET
    }

    fn answers(&self) -> MutexGuard<'_, VecDeque<(String, Kept)>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without what was answered, which is about people.
impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory")
            .field("capacity", &self.capacity)
            .field("kept", &self.answers().len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(path: &str) -> Call {
        Call::new(Method::GET, path)
    }

    fn tag() -> HeaderValue {
        HeaderValue::from_static("\"1\"")
    }

    fn recalled(memory: &Memory, call: &Call) -> Option<Vec<u8>> {
        memory.recall(call).map(|kept| kept.body)
    }

    #[test]
    fn the_oldest_answers_make_room_for_newer_ones() {
        let memory = Memory::new(2);

        for (path, body) in [("/a", "1"), ("/b", "2"), ("/a", "3"), ("/c", "4")] {
            memory.keep(&call(path), tag(), body.as_bytes());
        }

        assert_eq!(recalled(&memory, &call("/a")), Some(b"3".to_vec()));
        assert_eq!(recalled(&memory, &call("/b")), None);
        assert_eq!(recalled(&memory, &call("/c")), Some(b"4".to_vec()));
    }

    #[test]
    fn what_changes_something_and_what_has_a_condition_goes_past_it() {
        let memory = Memory::new(2);
        let change = Call::new(Method::POST, "/a");

        memory.keep(&change, tag(), b"1");
        assert_eq!(recalled(&memory, &call("/a")), None);
        memory.keep(&call("/a"), tag(), b"1");

        assert_eq!(recalled(&memory, &change), None);
        assert_eq!(recalled(&memory, &call("/a").unless_version(1)), None);
    }

    #[test]
    fn what_was_said_to_one_is_not_recalled_for_another() {
        let memory = Memory::new(2);
        let asked_by = |token| call("/v1/me").with_token(token);

        memory.keep(&asked_by("anns"), tag(), b"ann");

        assert_eq!(recalled(&memory, &asked_by("anns")), Some(b"ann".to_vec()));
        assert_eq!(recalled(&memory, &asked_by("bobs")), None);
        assert_eq!(recalled(&memory, &call("/v1/me")), None);
    }

    #[test]
    fn a_memory_of_nothing_keeps_nothing() {
        let memory = Memory::new(0);

        memory.keep(&call("/a"), tag(), b"1");

        assert_eq!(recalled(&memory, &call("/a")), None);
    }

    #[test]
    fn what_was_answered_is_not_shown() {
        let memory = Memory::new(2);
        memory.keep(&call("/a"), tag(), b"ann@example.com");

        assert_eq!(format!("{memory:?}"), "Memory { capacity: 2, kept: 1, .. }");
    }
}
