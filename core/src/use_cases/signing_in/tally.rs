//! What a wrong code is counted in, and how many more are judged.
//!
//! Codes that the address alone answers for are short and anybody can try them. Few are judged in a day: from one network, so
//! that a stranger spends their own guesses and not the owner's, and in all.

use std::time::Duration;

use crate::Timestamp;
use crate::app::{Account, App, Origin, Wait, network_of, spend};
use crate::ports::{Changes, PortError};
use crate::records::budget::{Budget, BudgetKey, BudgetKind, Window, wait_in};
use crate::records::delivery::Address;
use crate::values::ids::UserId;

/// How a code is answered.
#[derive(Clone, Copy)]
pub(crate) enum Answered {
    /// By the client that holds the challenge.
    ByHandle,
    /// By anybody who names the address.
    AtMailbox,
    /// By the account that moves to the address.
    ByMover(UserId),
}

/// What a wrong code is counted in.
pub(crate) struct Tally {
    pub(super) failures: Budget,
    /// Those of the one who guesses now.
    own: Option<Budget>,
    /// How many of all are judged, where that is not the operator's choice.
    most: Option<u32>,
}

const A_DAY: Duration = Duration::from_hours(24);

/// How many wrong codes one network, mover or known device may answer for an address in a day.
const OWN: u32 = 3;

/// How many all of them together may.
const ALL: u32 = 6;

impl App {
    /// What a wrong code for this address is counted in.
    pub(crate) async fn tally(
        &self,
        answered: Answered,
        address: &Address,
        account: Option<Account>,
        origin: &Origin,
    ) -> Result<Tally, PortError> {
        let kind = match answered {
            Answered::ByHandle => BudgetKind::CodeFailures,
            Answered::AtMailbox | Answered::ByMover(_) => BudgetKind::MailboxFailures,
        };
        let key = self.failures_key(kind, address, account, origin);
        let is_known_device = key != self.budget_key(kind, address);
        let (key, own, most) = match answered {
            Answered::ByHandle => (key, None, None),
            // Without limits nothing leaves but to the inbox.
            Answered::AtMailbox | Answered::ByMover(_) if self.policy.limits.is_none() => (key, None, None),
            Answered::AtMailbox if is_known_device => (key, None, Some(OWN)),
            Answered::AtMailbox => {
                let network = origin.ip.map(|ip| network_of(ip).to_string()).unwrap_or_default();
                (key, Some(self.guesser(address, &network)), Some(ALL))
            }
            Answered::ByMover(mover) => {
                let own = self.guesser(address, &mover.to_string());
                (self.guesser(address, "movers"), Some(own), Some(ALL))
            }
        };
        Ok(Tally {
            failures: self.budget_under(key).await?,
            own: match own {
                Some(own) => Some(self.budget_under(own).await?),
                None => None,
            },
            most,
        })
    }

    fn guesser(&self, address: &Address, who: &str) -> BudgetKey {
        let parts = [address.canonical().as_bytes(), who.as_bytes()];
        BudgetKey {
            kind: BudgetKind::MailboxFailures,
            subject: self.pepper.digest("mailbox-failures-of", &parts),
        }
    }
}

impl Tally {
    /// How long until one more code is judged; `None` when it is now, or when the operator's limits decide.
    pub(crate) fn wait(&self, now: Timestamp) -> Option<Wait> {
        let waits = self
            .windows()
            .filter_map(|(budget, window)| wait_in(&budget.marks, window, now));
        waits.max().map(Wait)
    }

    /// How many wrong codes are still judged, where that is not the operator's choice.
    pub(super) fn left(&self, now: Timestamp) -> Option<u8> {
        let left = self.windows().map(|(budget, window)| {
            let recent = budget.marks.iter().filter(|mark| **mark + window.per > now).count();
            u8::try_from(window.count)
                .unwrap_or(u8::MAX)
                .saturating_sub(u8::try_from(recent).unwrap_or(u8::MAX))
        });
        left.min()
    }

    /// One wrong code more, among the changes. Answers what is left.
    pub(super) fn count(mut self, changes: &mut Changes, now: Timestamp) -> Option<u8> {
        spend(&mut self.failures, now);
        if let Some(own) = &mut self.own {
            spend(own, now);
            changes.put(own.clone());
        }
        changes.put(self.failures.clone());
        self.left(now)
    }

    fn windows(&self) -> impl Iterator<Item = (&Budget, Window)> {
        let of_all = self.most.map(|count| (&self.failures, count));
        let own = self.own.as_ref().map(|own| (own, OWN));
        let bounded = of_all.into_iter().chain(own);
        bounded.map(|(budget, count)| (budget, Window { count, per: A_DAY }))
    }
}
