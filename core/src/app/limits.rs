//! Limits in force: budgets of addresses live in the store, those of networks in this process.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use parking_lot::Mutex;

use crate::Timestamp;
use crate::app::{App, Origin};
use crate::policy::Limits;
use crate::ports::PortError;
use crate::records::budget::{Budget, BudgetKey, BudgetKind, Window, wait_in};
use crate::records::delivery::Address;

/// A limit is reached; this long until it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many requests")]
pub struct Wait(pub Duration);

/// The longest a limit makes anybody wait.
const DAY: Duration = Duration::from_hours(24);

impl App {
    /// The budget of an address, as it is now.
    pub(crate) async fn budget(&self, kind: BudgetKind, address: &Address) -> Result<Budget, PortError> {
        self.budget_under(self.budget_key(kind, address)).await
    }

    /// What the budget of an address is kept under.
    pub(crate) fn budget_key(&self, kind: BudgetKind, address: &Address) -> BudgetKey {
        let subject = self.pepper.digest(
            kind.as_str(),
            &[address.channel().as_str().as_bytes(), address.canonical().as_bytes()],
        );
        BudgetKey { kind, subject }
    }

    /// The budget kept under a key, as it is now.
    pub(crate) async fn budget_under(&self, key: BudgetKey) -> Result<Budget, PortError> {
        let found = self.ports.storage.budgets.find(key).await?;
        Ok(found.unwrap_or(Budget::fresh(key)))
    }

    /// Whether one more message may go to the address this budget belongs to.
    pub(crate) fn may_send(&self, sends: &Budget, now: Timestamp) -> Result<(), Wait> {
        let Some(limits) = &self.policy.limits else {
            return Ok(());
        };
        sends
            .wait(&limits.address_sends, now)
            .map_or(Ok(()), |wait| Err(Wait(wait)))
    }

    /// Whether one more guess is judged for the address this budget belongs to.
    pub(crate) fn may_guess(&self, failures: &Budget, now: Timestamp) -> Result<(), Wait> {
        self.policy
            .limits
            .as_ref()
            .map_or(Ok(()), |limits| guessing(limits, failures, now))
    }

    /// Whether one more message may be asked for from the origin's network; counts it if so.
    pub(crate) fn network_sends(&self, origin: &Origin) -> Result<(), Wait> {
        let Some((limits, ip)) = self.policy.limits.as_ref().zip(origin.ip) else {
            return Ok(());
        };
        self.networks.spend(NetworkUse::Sends, ip, limits.ip_sends, self.now())
    }

    /// Whether one more guess is judged from the origin's network.
    pub(crate) fn network_guesses(&self, origin: &Origin) -> Result<(), Wait> {
        let Some((limits, ip)) = self.policy.limits.as_ref().zip(origin.ip) else {
            return Ok(());
        };
        self.networks
            .peek(NetworkUse::Failures, ip, limits.ip_failures, self.now())
    }

    /// One wrong guess more from the origin's network.
    pub(crate) fn network_failed(&self, origin: &Origin) {
        if let Some((limits, ip)) = self.policy.limits.as_ref().zip(origin.ip) {
            // Counting a failure never fails; whether the next guess is judged is asked before it.
            let _ = self
                .networks
                .spend(NetworkUse::Failures, ip, limits.ip_failures, self.now());
        }
    }
}

/// One use more of an address's budget, now.
pub(crate) fn spend(budget: &mut Budget, now: Timestamp) {
    budget.mark(now, DAY);
}

/// Past the window's count each further guess waits twice as long as the one before, up to a day;
/// past the streak's bound the factor stays closed until something opens it again.
fn guessing(limits: &Limits, failures: &Budget, now: Timestamp) -> Result<(), Wait> {
    if failures.streak >= limits.consecutive_failures {
        return Err(Wait(DAY));
    }
    let recent = failures
        .marks
        .iter()
        .filter(|mark| **mark + limits.address_failures.per > now)
        .count();
    let allowed = usize::try_from(limits.address_failures.count).unwrap_or(usize::MAX);
    let Some((over, last)) = recent.checked_sub(allowed).zip(failures.marks.last()) else {
        return Ok(());
    };
    let pause = Duration::from_secs(60 << over.min(11)).min(DAY);
    match (*last + pause - now).to_std() {
        Ok(wait) if !wait.is_zero() => Err(Wait(wait)),
        _ => Ok(()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum NetworkUse {
    Sends,
    Failures,
}

/// Use by network: an IPv4 address, or the /64 of an IPv6 one.
#[derive(Default)]
pub(super) struct Networks(Mutex<HashMap<(NetworkUse, IpAddr), Vec<Timestamp>>>);

/// How many networks are remembered before those whose use has lapsed are forgotten.
const REMEMBERED: usize = 100_000;

impl Networks {
    fn peek(&self, what: NetworkUse, ip: IpAddr, window: Window, now: Timestamp) -> Result<(), Wait> {
        let uses = self.0.lock();
        let marks = uses.get(&(what, network_of(ip))).map_or(&[][..], Vec::as_slice);
        wait_in(marks, window, now).map_or(Ok(()), |wait| Err(Wait(wait)))
    }

    fn spend(&self, what: NetworkUse, ip: IpAddr, window: Window, now: Timestamp) -> Result<(), Wait> {
        let mut uses = self.0.lock();
        if uses.len() >= REMEMBERED {
            uses.retain(|_, marks| marks.last().is_some_and(|last| *last + window.per > now));
        }
        if uses.len() >= REMEMBERED {
            // So many networks at once are an attack; forgetting them all is better than growing without bound.
            uses.clear();
        }
        let marks = uses.entry((what, network_of(ip))).or_default();
        marks.retain(|mark| *mark + window.per > now);
        if let Some(wait) = wait_in(marks, window, now) {
            return Err(Wait(wait));
        }
        marks.push(now);
        Ok(())
    }
}

fn network_of(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from(u128::from(v6) >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fixed_now;
    use crate::values::secret::Digest;

    fn failures(count: u32) -> Budget {
        let mut budget = Budget::fresh(BudgetKey {
            kind: BudgetKind::CodeFailures,
            subject: Digest::new([0; 32]),
        });
        (0..count).for_each(|_| spend(&mut budget, fixed_now()));
        budget
    }

    #[test]
    fn the_wait_after_too_many_failures_grows() {
        let limits = Limits::default();
        let wait = |count| guessing(&limits, &failures(count), fixed_now()).map_err(|wait| wait.0.as_secs());

        assert_eq!(wait(14), Ok(()));
        assert_eq!(wait(15), Err(60));
        assert_eq!(wait(16), Err(120));
        assert_eq!(wait(40), Err(86_400));
    }

    #[test]
    fn a_hundred_failures_in_a_row_close_the_factor() {
        let limits = Limits::default();
        let mut budget = failures(100);
        budget.marks.clear();

        assert_eq!(guessing(&limits, &budget, fixed_now()), Err(Wait(DAY)));
        budget.succeed();
        assert_eq!(guessing(&limits, &budget, fixed_now()), Ok(()));
    }

    #[test]
    fn one_ipv6_network_shares_one_budget() {
        let networks = Networks::default();
        let window = Window { count: 1, per: DAY };
        let spend = |ip: &str| networks.spend(NetworkUse::Sends, ip.parse().unwrap(), window, fixed_now());

        assert_eq!(spend("2001:db8::1"), Ok(()));
        assert_eq!(spend("2001:db8::ffff"), Err(Wait(DAY)));
        assert_eq!(spend("2001:db8:0:1::1"), Ok(()));
        assert_eq!(spend("192.0.2.1"), Ok(()));
        assert_eq!(spend("::ffff:192.0.2.1"), Err(Wait(DAY)));
    }
}
