//! What a dashboard shows: how much there is, and what happened in each of the last sixty minutes.

use std::collections::BTreeMap;

use chrono::{DurationRound as _, TimeDelta};
use doorward_core::Timestamp;
use doorward_core::ports::{Minute, Totals};
use doorward_core::records::delivery::DeliveryStatus;
use doorward_core::records::user::UserStatus;
use doorward_core::use_cases::operating::Stats;
use poem_openapi::Object;

use crate::shapes::moment::Moment;

/// How many minutes the series has, the current one included.
const MINUTES: i64 = 60;

/// Totals and the last hour.
#[derive(Debug, Object)]
#[oai(rename = "Stats")]
pub(crate) struct StatsOut {
    /// How much there is.
    pub(crate) totals: TotalsOut,
    /// The last sixty minutes, the current one included, oldest first; a minute in which nothing happened is there too.
    pub(crate) minutes: Vec<MinuteOut>,
}

/// How much there is.
#[derive(Debug, Object)]
#[oai(rename = "Totals")]
pub(crate) struct TotalsOut {
    /// Accounts.
    pub(crate) users: UserCounts,
    /// Products.
    pub(crate) products: u64,
    /// Deliveries that are kept.
    pub(crate) deliveries: DeliveryCounts,
}

/// Accounts by status.
#[derive(Debug, Object)]
pub(crate) struct UserCounts {
    /// In use.
    pub(crate) active: u64,
    /// Invited, not yet in use.
    pub(crate) pending: u64,
    /// Put aside.
    pub(crate) deactivated: u64,
}

/// Deliveries by status.
#[derive(Debug, Object)]
pub(crate) struct DeliveryCounts {
    /// Waiting for their time.
    pub(crate) queued: u64,
    /// Being sent.
    pub(crate) sending: u64,
    /// Taken over by a provider.
    pub(crate) sent: u64,
    /// Reported as arrived.
    pub(crate) delivered: u64,
    /// Given up.
    pub(crate) failed: u64,
    /// Too late to be of use.
    pub(crate) expired: u64,
    /// Their recipients are barred from them.
    pub(crate) suppressed: u64,
}

/// What happened in one minute.
#[derive(Debug, Object)]
#[oai(rename = "Minute")]
pub(crate) struct MinuteOut {
    /// When it began.
    pub(crate) at: Moment,
    /// Accounts registered.
    pub(crate) registrations: u64,
    /// Sign-ins.
    pub(crate) sign_ins: u64,
    /// Refused sign-ins.
    pub(crate) sign_ins_failed: u64,
    /// Deliveries made.
    pub(crate) deliveries: u64,
    /// Deliveries that failed.
    pub(crate) deliveries_failed: u64,
}

impl StatsOut {
    /// The counts as a dashboard draws them at `now`.
    pub(crate) fn at(now: Timestamp, stats: Stats) -> Self {
        Self {
            totals: stats.totals.into(),
            minutes: series(now, stats.minutes),
        }
    }
}

fn series(now: Timestamp, minutes: Vec<Minute>) -> Vec<MinuteOut> {
    let current = now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now);
    let mut counted: BTreeMap<Timestamp, Minute> = minutes.into_iter().map(|minute| (minute.at, minute)).collect();
    (0..MINUTES)
        .rev()
        .map(|ago| current - TimeDelta::minutes(ago))
        .map(|at| {
            counted
                .remove(&at)
                .map_or_else(|| MinuteOut::quiet(at), MinuteOut::from)
        })
        .collect()
}

impl MinuteOut {
    const fn quiet(at: Timestamp) -> Self {
        Self {
            at: Moment(at),
            registrations: 0,
            sign_ins: 0,
            sign_ins_failed: 0,
            deliveries: 0,
            deliveries_failed: 0,
        }
    }
}

impl From<Minute> for MinuteOut {
    fn from(minute: Minute) -> Self {
        Self {
            at: minute.at.into(),
            registrations: minute.registrations,
            sign_ins: minute.sign_ins,
            sign_ins_failed: minute.sign_ins_failed,
            deliveries: minute.deliveries,
            deliveries_failed: minute.deliveries_failed,
        }
    }
}

impl From<Totals> for TotalsOut {
    fn from(totals: Totals) -> Self {
        let users = |status: UserStatus| count(&totals.users, status);
        let deliveries = |status: DeliveryStatus| count(&totals.deliveries, status);
        Self {
            users: UserCounts {
                active: users(UserStatus::Active),
                pending: users(UserStatus::Pending),
                deactivated: users(UserStatus::Deactivated),
            },
            products: totals.products,
            deliveries: DeliveryCounts {
                queued: deliveries(DeliveryStatus::Queued),
                sending: deliveries(DeliveryStatus::Sending),
                sent: deliveries(DeliveryStatus::Sent),
                delivered: deliveries(DeliveryStatus::Delivered),
                failed: deliveries(DeliveryStatus::Failed),
                expired: deliveries(DeliveryStatus::Expired),
                suppressed: deliveries(DeliveryStatus::Suppressed),
            },
        }
    }
}

fn count<S: PartialEq + Copy>(counts: &[(S, u64)], status: S) -> u64 {
    counts
        .iter()
        .find(|(counted, _)| *counted == status)
        .map_or(0, |(_, count)| *count)
}

#[cfg(test)]
mod tests {
    use doorward_core::testing::fixed_now;

    use super::*;

    #[test]
    fn quiet_minutes_are_filled_in_and_the_oldest_comes_first() {
        let now = fixed_now() + TimeDelta::seconds(59);
        let busy = Minute {
            at: fixed_now() - TimeDelta::minutes(3),
            registrations: 1,
            sign_ins: 2,
            sign_ins_failed: 3,
            deliveries: 4,
            deliveries_failed: 5,
        };
        let too_old = Minute {
            at: fixed_now() - TimeDelta::minutes(60),
            ..busy.clone()
        };

        let series = series(now, vec![too_old, busy]);

        assert_eq!(series.len(), 60);
        assert_eq!(series[0].at, Moment(fixed_now() - TimeDelta::minutes(59)));
        assert_eq!(series[59].at, Moment(fixed_now()));
        assert_eq!((series[56].sign_ins, series[56].deliveries_failed), (2, 5));
        assert_eq!(series.iter().map(|minute| minute.registrations).sum::<u64>(), 1);
    }
}
