//! Limits in force: budgets of addresses live in the store, those of networks in this process.

use std::net::IpAddr;
use std::time::Duration;

use crate::Timestamp;
use crate::app::networks::{NetworkUse, Networks};
use crate::app::{App, Origin};
use crate::policy::Limits;
use crate::ports::PortError;
use crate::records::budget::{Budget, BudgetKey, BudgetKind, Window};
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

    /// Whether one more message may be asked for from the origin's network; counts it if so, whatever comes of it.
    pub(crate) fn network_sends(&self, origin: &Origin) -> Result<(), Wait> {
        self.network_send(origin).map(NetworkTurn::counts)
    }

    /// One message asked for from the origin's network, where being refused costs nothing.
    pub(crate) fn network_send(&self, origin: &Origin) -> Result<NetworkTurn<'_>, Wait> {
        self.network_turn(NetworkUse::Sends, |limits| limits.ip_sends, origin)
    }

    /// One guess from the origin's network.
    pub(crate) fn network_guess(&self, origin: &Origin) -> Result<NetworkTurn<'_>, Wait> {
        self.network_turn(NetworkUse::Failures, |limits| limits.ip_failures, origin)
    }

    fn network_turn(
        &self,
        what: NetworkUse,
        window: impl FnOnce(&Limits) -> Window,
        origin: &Origin,
    ) -> Result<NetworkTurn<'_>, Wait> {
        let Some((limits, ip)) = self.policy.limits.as_ref().zip(origin.ip) else {
            return Ok(NetworkTurn(None));
        };
        let at = self.now();
        self.networks.spend(what, ip, window(limits), at)?;
        let networks = &self.networks;
        Ok(NetworkTurn(Some(Taken { networks, what, ip, at })))
    }
}

/// What was taken from a network's budget before it is judged, so that as many as are judged at once count at once. Of who hangs
/// up before the end a message counts, for it may be sent, and a guess does not.
#[must_use]
pub(crate) struct NetworkTurn<'a>(Option<Taken<'a>>);

struct Taken<'a> {
    networks: &'a Networks,
    what: NetworkUse,
    ip: IpAddr,
    at: Timestamp,
}

impl NetworkTurn<'_> {
    /// The guess was wrong, the message is sent.
    pub(crate) fn counts(mut self) {
        if let Some(taken) = self.0.take() {
            taken.keep();
        }
    }

    /// The guess was right, the message refused.
    pub(crate) fn costs_nothing(mut self) {
        if let Some(taken) = self.0.take() {
            taken.give_back();
        }
    }
}

impl Taken<'_> {
    fn keep(self) {
        self.networks.keep(self.what, self.ip);
    }

    fn give_back(self) {
        self.networks.give_back(self.what, self.ip, self.at);
    }
}

impl Drop for NetworkTurn<'_> {
    fn drop(&mut self) {
        if let Some(taken) = self.0.take() {
            match taken.what {
                NetworkUse::Sends => taken.keep(),
                NetworkUse::Failures => taken.give_back(),
            }
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
    fn of_who_hangs_up_before_the_end_a_message_counts_and_a_guess_does_not() {
        let ip = IpAddr::from([192, 0, 2, 1]);
        let window = Window { count: 1, per: DAY };
        let goes_again = |what| {
            let networks = &Networks::default();
            networks.spend(what, ip, window, fixed_now()).expect("room");
            let at = fixed_now();
            drop(NetworkTurn(Some(Taken { networks, what, ip, at })));
            networks.spend(what, ip, window, fixed_now())
        };

        assert_eq!(goes_again(NetworkUse::Sends), Err(Wait(DAY)));
        assert_eq!(goes_again(NetworkUse::Failures), Ok(()));
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
}
