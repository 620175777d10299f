//! Why a text is not the value it should be: a stable word for programs and a sentence for people.

/// What is wrong with one input. Carries nothing of the input itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Flaw {
    /// The stable word: `required`, `invalid`, `too_short`, `too_long`, `too_common` …
    pub code: &'static str,
    /// The sentence.
    pub detail: &'static str,
}

impl Flaw {
    /// A flaw with its word and its sentence.
    pub const fn new(code: &'static str, detail: &'static str) -> Self {
        Self { code, detail }
    }
}
