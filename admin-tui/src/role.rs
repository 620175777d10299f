//! What an account may do: each role may do what the one before it may.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    User,
    Support,
    Admin,
}

impl Role {
    const ALL: [Self; 3] = [Self::User, Self::Support, Self::Admin];

    /// The role of a word; none for one that a newer server may know.
    pub(crate) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Support => "support",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
