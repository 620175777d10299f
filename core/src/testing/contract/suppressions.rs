//! The suppression list.

use chrono::TimeDelta;

use super::acts::{all_open, commit, is_gone, keep_all, removing};
use super::laid_open::LaidOpen as _;
use super::pages::{lists_exactly, walk};
use super::samples::Samples;
use crate::listing::{Page, Span};
use crate::ports::{PortError, Storage, SuppressionQuery};
use crate::records::Version;
use crate::records::delivery::Channel;
use crate::records::suppression::{Suppression, SuppressionId, SuppressionReason};

pub async fn suppressions_come_newest_first_by_channel(store: &Storage) {
    let samples = Samples::new();
    let mut made: Vec<Suppression> = (0..9).map(|_| samples.suppression()).collect();
    for entry in made.iter_mut().step_by(2) {
        entry.channel = Channel::Sms;
    }
    made[0].since = samples.now() + TimeDelta::hours(1);
    let made = keep_all(store, made).await;

    for (channel, expected) in [
        (None, vec![0, 8, 7, 6, 5, 4, 3, 2, 1]),
        (Some(Channel::Sms), vec![0, 8, 6, 4, 2]),
        (Some(Channel::Email), vec![7, 5, 3, 1]),
    ] {
        let expected: Vec<SuppressionId> = expected.into_iter().map(|at: usize| made[at].id).collect();
        lists_exactly(
            &expected,
            |entry: &Suppression| entry.id,
            |span| list(store, channel, span),
        )
        .await;
    }
    let listed = walk(100, |span| list(store, None, span)).await;
    assert_eq!(all_open(&listed)[0], made[0].laid_open());
}

pub async fn a_suppression_that_was_lifted_is_gone(store: &Storage) {
    let samples = Samples::new();
    let made = keep_all(store, [samples.suppression(), samples.suppression()]).await;

    commit(store, &removing(&made[0])).await;

    is_gone(store, &made[0]).await;
    let left = walk(100, |span| list(store, None, span)).await;
    assert_eq!(left.iter().map(|entry| entry.id).collect::<Vec<_>>(), [made[1].id]);
}

impl Samples {
    pub(super) fn suppression(&self) -> Suppression {
        let at = self.later();
        Suppression {
            id: SuppressionId::new(self.digest()),
            version: Version::NEW,
            channel: Channel::Email,
            masked: Some("a***@e***.com".to_owned()),
            reason: SuppressionReason::Bounced,
            provider: "smtp".to_owned(),
            since: at,
        }
    }
}

fn list(
    store: &Storage,
    channel: Option<Channel>,
    span: Span,
) -> impl Future<Output = Result<Page<Suppression>, PortError>> {
    let query = SuppressionQuery { channel, span };
    async move { store.suppressions.list(&query).await }
}
