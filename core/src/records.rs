//! What is kept: each record carries the version a change to it replaces.

pub mod audit;
pub mod budget;
pub mod challenge;
pub mod claim;
pub mod delivery;
pub mod fact;
pub mod inbox;
pub mod link;
pub mod product;
pub mod replay;
pub mod session;
pub mod signing_key;
pub mod suppression;
pub mod user;

/// How often a record was written. Zero: never yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Version(pub u64);

impl Version {
    /// The version of a record that was never written.
    pub const NEW: Self = Self(0);

    /// The version after one more write.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}
