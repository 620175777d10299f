//! What happens to a delivery after an attempt: which provider next, when, and when it is given up.

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::Timestamp;
use crate::ports::Outcome;
use crate::records::delivery::{Attempt, Delivery, DeliveryStatus, OutcomeKind};

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Its fate is settled.
    Settled(DeliveryStatus),
    /// Try again, not before this instant.
    At(Timestamp),
}

/// How often one provider is tried in a row before the next one is.
const TRIES_IN_A_ROW: usize = 2;

/// After so many attempts a message is given up even if it would still be of use.
const MOST_ATTEMPTS: usize = 20;

/// The provider for the next attempt; `None` when no provider is left that could work.
pub fn choose<'a>(attempts: &[Attempt], providers: &'a [String]) -> Option<&'a str> {
    let hopeless = |name: &str| {
        attempts
            .iter()
            .any(|past| past.provider == name && past.outcome == OutcomeKind::Misconfigured)
    };
    let working: Vec<&String> = providers.iter().filter(|name| !hopeless(name)).collect();
    let Some(last) = attempts.last() else {
        return working.first().map(|name| name.as_str());
    };
    let in_a_row = attempts
        .iter()
        .rev()
        .take_while(|past| past.provider == last.provider)
        .count();
    let stay = match last.outcome {
        OutcomeKind::Throttled | OutcomeKind::Unavailable => in_a_row < TRIES_IN_A_ROW,
        _ => false,
    };
    let at = working.iter().position(|name| **name == last.provider);
    let next = match at {
        Some(at) if stay => at,
        Some(at) => (at + 1) % working.len(),
        None => 0,
    };
    working.get(next).map(|name| name.as_str())
}

/// What comes after `outcome`, the newest of `delivery.attempts`. `noise` spreads retries of many messages.
pub fn after(delivery: &Delivery, outcome: &Outcome, providers: &[String], now: Timestamp, noise: u8) -> Next {
    match outcome.kind {
        OutcomeKind::Accepted => return Next::Settled(DeliveryStatus::Sent),
        OutcomeKind::Rejected => return Next::Settled(DeliveryStatus::Failed),
        OutcomeKind::Suppressed => return Next::Settled(DeliveryStatus::Suppressed),
        // It may have arrived: a code twice does no harm, anything else waits for a person to decide.
        OutcomeKind::Uncertain if !delivery.purpose.carries_code() => return Next::Settled(DeliveryStatus::Failed),
        OutcomeKind::Uncertain | OutcomeKind::Misconfigured | OutcomeKind::Throttled | OutcomeKind::Unavailable => {}
    }
    let Some(next) = choose(&delivery.attempts, providers) else {
        return Next::Settled(DeliveryStatus::Failed);
    };
    let wait = if delivery.attempts.iter().any(|past| past.provider == next) {
        outcome.retry_after.unwrap_or_default().max(backoff(delivery, noise))
    } else {
        Duration::ZERO
    };
    let at = now + wait;
    if at >= delivery.expires_at || delivery.attempts.len() >= MOST_ATTEMPTS {
        return Next::Settled(DeliveryStatus::Failed);
    }
    Next::At(at)
}

/// Doubles from two seconds; a code's life is short, so its pauses stay short.
fn backoff(delivery: &Delivery, noise: u8) -> Duration {
    let most = if delivery.purpose.carries_code() { 30 } else { 900 };
    let step = u32::try_from(delivery.attempts.len().saturating_sub(1))
        .unwrap_or(u32::MAX)
        .min(10);
    let pause = Duration::from_secs((2_u64 << step).min(most));
    pause.mul_f64(0.75 + f64::from(noise) / 512.0)
}
