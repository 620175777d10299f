//! What happens to a delivery after an attempt: which provider next, when, and when it is given up.

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::Timestamp;
use crate::records::delivery::{Attempt, Delivery, DeliveryStatus, OutcomeKind};

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Its fate is settled.
    Settled(DeliveryStatus),
    /// Try again, not before this instant.
    At(Timestamp),
}

/// The providers of a route, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster(Vec<Place>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    provider: String,
    rests: bool,
}

/// How often one provider is tried in a row before the next one is.
const TRIES_IN_A_ROW: usize = 2;

/// After so many attempts a message is given up even if it would still be of use.
const MOST_ATTEMPTS: usize = 20;

impl Roster {
    /// These providers in this order; `rests` says which of them are being left alone.
    pub fn new(providers: &[String], rests: impl Fn(&str) -> bool) -> Self {
        let places = providers.iter().map(|provider| Place {
            provider: provider.clone(),
            rests: rests(provider),
        });
        Self(places.collect())
    }

    /// The places in the order in which they are asked after this provider, which comes last.
    fn after(&self, provider: Option<&str>) -> impl Iterator<Item = &Place> + Clone {
        let past = provider.and_then(|provider| self.0.iter().position(|place| place.provider == provider));
        let first = past.map_or(0, |at| at + 1);
        self.0.iter().cycle().skip(first).take(self.0.len())
    }

    fn rests(&self, provider: &str) -> bool {
        self.0.iter().any(|place| place.provider == provider && place.rests)
    }
}

/// The provider for the next attempt; `None` when no provider is left that could work.
///
/// One that is being left alone, or that wants to be, is asked only when all are.
pub fn choose<'a>(delivery: &Delivery, roster: &'a Roster) -> Option<&'a str> {
    let attempts = delivery.current_attempts();
    let last = attempts.last();
    let working = || {
        let in_turn = roster.after(last.map(|last| last.provider.as_str()));
        in_turn.filter(|place| !is_hopeless(attempts, &place.provider))
    };
    let fine = || working().filter(|place| !place.rests);
    let willing = || fine().filter(|place| last.is_none_or(|last| is_willing(attempts, &place.provider, last.at)));
    let stays = last.filter(|last| is_tried_again(delivery, last) && !roster.rests(&last.provider));
    stays
        .and_then(|last| working().find(|place| place.provider == last.provider))
        .or_else(|| willing().next())
        .or_else(|| fine().next())
        .or_else(|| working().next())
        .map(|place| place.provider.as_str())
}

/// Whether a provider has shown that it cannot work before somebody mends it.
fn is_hopeless(attempts: &[Attempt], provider: &str) -> bool {
    let mut its = attempts.iter().filter(|past| past.provider == provider);
    its.any(|past| past.outcome == OutcomeKind::Misconfigured)
}

/// Whether a provider wants to be asked again by then.
fn is_willing(attempts: &[Attempt], provider: &str, by: Timestamp) -> bool {
    asked_for(attempts, provider).is_none_or(|at| at <= by)
}

/// When a provider wants to be asked again.
fn asked_for(attempts: &[Attempt], provider: &str) -> Option<Timestamp> {
    let newest = attempts.iter().rev().find(|past| past.provider == provider)?;
    newest.retry_at
}

/// Whether the provider of the last attempt is the next one too: it may do better in a moment.
fn is_tried_again(delivery: &Delivery, last: &Attempt) -> bool {
    let may_do_better = matches!(last.outcome, OutcomeKind::Throttled | OutcomeKind::Unavailable);
    let newest_first = delivery.current_attempts().iter().rev();
    let in_a_row = newest_first.take_while(|past| past.provider == last.provider).count();
    let in_time = last
        .retry_at
        .is_none_or(|at| at <= last.at + patience(delivery) && at < delivery.expires_at);
    may_do_better && in_a_row < TRIES_IN_A_ROW && in_time
}

/// What comes after the newest of the delivery's attempts. `noise` spreads retries of many messages.
pub fn after(delivery: &Delivery, roster: &Roster, now: Timestamp, noise: u8) -> Next {
    let attempts = delivery.current_attempts();
    match attempts.last().map(|last| last.outcome) {
        Some(OutcomeKind::Accepted) => return Next::Settled(DeliveryStatus::Sent),
        Some(OutcomeKind::Rejected) => return Next::Settled(DeliveryStatus::Failed),
        Some(OutcomeKind::Suppressed) => return Next::Settled(DeliveryStatus::Suppressed),
        // It may have arrived: a code twice does no harm, anything else is held for a person to decide.
        Some(OutcomeKind::Uncertain) if !delivery.purpose.carries_code() => {
            return Next::Settled(DeliveryStatus::Failed);
        }
        _ => {}
    }
    let Some(next) = choose(delivery, roster) else {
        return Next::Settled(DeliveryStatus::Failed);
    };
    let was_asked = attempts.iter().any(|past| past.provider == next);
    let pause = if was_asked {
        backoff(delivery, noise)
    } else {
        Duration::ZERO
    };
    let at = asked_for(attempts, next).map_or(now, |at| at.max(now)).max(now + pause);
    if at >= delivery.expires_at || attempts.len() >= MOST_ATTEMPTS {
        return Next::Settled(DeliveryStatus::Failed);
    }
    Next::At(at)
}

/// Doubles from two seconds up to what is bearable.
fn backoff(delivery: &Delivery, noise: u8) -> Duration {
    let step = u32::try_from(delivery.current_attempts().len().saturating_sub(1))
        .unwrap_or(u32::MAX)
        .min(10);
    let pause = Duration::from_secs(2_u64 << step).min(patience(delivery));
    pause.mul_f64(0.75 + f64::from(noise) / 512.0)
}

/// The longest bearable pause: somebody waits for a code, so its pauses stay short.
const fn patience(delivery: &Delivery) -> Duration {
    if delivery.purpose.carries_code() {
        Duration::from_secs(30)
    } else {
        Duration::from_mins(15)
    }
}
