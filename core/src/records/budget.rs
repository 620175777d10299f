//! How much of a limited thing a subject has used: kept as the instants of use, so that windows slide exactly.

use std::time::Duration;

use crate::Timestamp;
use crate::records::Version;
use crate::values::secret::Digest;

/// Use of one limited thing by one subject.
#[derive(Debug, Clone)]
pub struct Budget {
    /// Whose use of what.
    pub key: BudgetKey,
    /// How often it was written.
    pub version: Version,
    /// The instants of use, oldest first; those past the longest window are dropped at the next use.
    pub marks: Vec<Timestamp>,
    /// Uses since the last success.
    pub streak: u32,
}

/// Whose use of what. The subject is a keyed digest: a stolen table names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetKey {
    /// What is limited.
    pub kind: BudgetKind,
    /// The subject.
    pub subject: Digest,
}

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BudgetKind {
    /// Messages to an address.
    Sends,
    /// Wrong codes for an address.
    CodeFailures,
    /// Wrong codes that the address alone answers for: from one network, or in all.
    MailboxFailures,
    /// Wrong passwords for an address.
    PasswordFailures,
    /// Text messages in one hour or day: to all numbers, or to those of one country.
    Texts,
    /// Text messages to a block of numbers since one of them was proven.
    UnprovenTexts,
}

crate::words! {
    BudgetKind {
        Sends => "sends",
        CodeFailures => "code_failures",
        MailboxFailures => "mailbox_failures",
        PasswordFailures => "password_failures",
        Texts => "texts",
        UnprovenTexts => "unproven_texts",
    }
}

/// At most `count` uses in any span of length `per`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How many.
    pub count: u32,
    /// In what span.
    pub per: Duration,
}

impl Budget {
    /// The budget of a subject that used nothing yet.
    pub const fn fresh(key: BudgetKey) -> Self {
        Self {
            key,
            version: Version::NEW,
            marks: Vec::new(),
            streak: 0,
        }
    }

    /// How long until one more use fits all windows; `None` when it fits now.
    pub fn wait(&self, windows: &[Window], now: Timestamp) -> Option<Duration> {
        windows
            .iter()
            .filter_map(|window| wait_in(&self.marks, *window, now))
            .max()
    }

    /// One use, now.
    pub fn mark(&mut self, now: Timestamp, keep: Duration) {
        self.marks.retain(|mark| *mark + keep > now);
        self.marks.push(now);
        self.streak = self.streak.saturating_add(1);
    }

    /// A success: the streak ends, the windows stay.
    pub const fn succeed(&mut self) {
        self.streak = 0;
    }
}

/// How long until one more use fits a window over `marks` (oldest first); `None` when it fits now.
pub(crate) fn wait_in(marks: &[Timestamp], window: Window, now: Timestamp) -> Option<Duration> {
    let count = usize::try_from(window.count).unwrap_or(usize::MAX);
    let deciding = marks.len().checked_sub(count)?;
    let Some(oldest) = marks.get(deciding) else {
        // A window of zero uses never opens by itself.
        return Some(window.per);
    };
    (*oldest + window.per - now)
        .to_std()
        .ok()
        .filter(|wait| !wait.is_zero())
}
