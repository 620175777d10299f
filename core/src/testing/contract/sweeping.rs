//! Sweeping: what is past its time goes, all of it, and nothing else.

use chrono::TimeDelta;

use super::acts::{Found, commit, is_gone, is_kept, keep, keep_all, putting};
use super::samples::{Samples, fact};
use crate::Timestamp;
use crate::listing::Span;
use crate::ports::{AuditQuery, Changes, Past, Storage};
use crate::records::audit::Action;
use crate::records::budget::Budget;
use crate::records::claim::ClaimKey;
use crate::records::delivery::{Delivery, DeliveryStatus};
use crate::records::fact::FactKey;
use crate::records::session::Session;
use crate::testing::fixed_now;

const A_MOMENT: TimeDelta = TimeDelta::milliseconds(1);
/// More batches than anything here needs.
const BATCHES: usize = 1_000;

pub async fn challenges_links_and_replays_go_when_their_time_is_past(store: &Storage) {
    let samples = Samples::new();
    let challenges = around(now()).map(|kept_until| {
        let mut challenge = samples.challenge();
        challenge.kept_until = kept_until;
        challenge.expires_at = now() - TimeDelta::hours(1);
        challenge
    });
    let links = around(now()).map(|expires_at| {
        let mut link = samples.link();
        link.expires_at = expires_at;
        link
    });
    let replays = around(now()).map(|expires_at| {
        let mut replay = samples.replay();
        replay.expires_at = expires_at;
        replay
    });

    goes_and_stays(store, challenges).await;
    goes_and_stays(store, links).await;
    goes_and_stays(store, replays).await;
}

pub async fn sessions_go_when_they_are_over_or_were_idle_too_long(store: &Storage) {
    let samples = Samples::new();
    let session = |expires_at, last_seen_at| -> Session {
        let mut session = samples.session(samples.user_id());
        (session.expires_at, session.last_seen_at) = (expires_at, last_seen_at);
        session
    };
    let (soon, just_now) = (now() + A_MOMENT, now() - A_MOMENT);
    let over = session(just_now, just_now);
    let idle = session(soon, idle_before() - A_MOMENT);
    let alive = session(soon, idle_before() + A_MOMENT);

    goes_and_stays(store, [over, alive.clone()]).await;
    goes_and_stays(store, [idle, session(soon, idle_before() + A_MOMENT)]).await;
}

pub async fn budgets_go_when_nobody_would_miss_them(store: &Storage) {
    let samples = Samples::new();
    let budget = |streak, newest: TimeDelta| -> Budget {
        let mut budget = samples.budget();
        budget.marks = vec![now() - TimeDelta::days(60), now() - newest];
        budget.streak = streak;
        budget
    };
    let (day, month) = (TimeDelta::hours(24), TimeDelta::days(30));

    goes_and_stays(store, [budget(0, day + A_MOMENT), budget(0, day - A_MOMENT)]).await;
    goes_and_stays(store, [budget(1, month + A_MOMENT), budget(1, month - A_MOMENT)]).await;
}

pub async fn deliveries_go_some_time_after_they_were_settled(store: &Storage) {
    let samples = Samples::new();
    for status in DeliveryStatus::ALL.iter().filter(|status| status.is_settled()) {
        let settled = around(deliveries_before()).map(|settled_at| {
            let mut delivery = samples.settled(*status);
            delivery.settled_at = Some(settled_at);
            delivery
        });
        goes_and_stays(store, settled).await;
    }

    let mut waiting: Delivery = samples.delivery();
    waiting.created_at = now() - TimeDelta::days(400);
    waiting.expires_at = waiting.created_at;
    waiting.due_at = Some(waiting.created_at);
    let waiting = keep(store, waiting).await;
    assert_eq!(sweep(store).await, 0);
    is_kept(store, &waiting).await;
}

pub async fn rows_of_the_trail_go_when_they_are_too_old(store: &Storage) {
    let samples = Samples::new();
    let mut changes = Changes::none();
    let events = around(events_before()).map(|at| samples.event_at(Action::SignedIn, at));
    changes.events.extend(events.iter().cloned());
    commit(store, &changes).await;

    assert_eq!(sweep(store).await, 1);

    let all = AuditQuery {
        actor: None,
        action: None,
        target: None,
        since: None,
        until: None,
        span: Span { after: None, limit: 10 },
    };
    let left = store.audit.list(&all).await.expect("the store answers").items;
    let left: Vec<_> = left.iter().map(|event| event.id).collect();
    assert_eq!(left, [events[1].id]);
}

pub async fn what_has_no_end_is_never_swept(store: &Storage) {
    let samples = Samples::new();
    let user = keep(store, samples.user()).await;
    let product = keep(store, samples.product()).await;
    let key = keep(store, samples.signing_key()).await;
    let barred = keep(store, samples.suppression()).await;
    let admins = keep(store, fact(FactKey::ActiveAdmins, vec![1])).await;
    let mut changes = Changes::none();
    changes.take(ClaimKey::email(&user.email), user.id);
    changes.events.push(samples.event(Action::UserCreated));
    commit(store, &changes).await;

    let far = now() + TimeDelta::days(100_000);
    let past = Past {
        now: far,
        sessions_idle_before: far,
        deliveries_before: far,
        events_before: fixed_now() - TimeDelta::days(1),
    };
    let swept = store.sweep.sweep(&past).await;

    assert_eq!(swept, Ok(0));
    is_kept(store, &user).await;
    is_kept(store, &product).await;
    is_kept(store, &key).await;
    is_kept(store, &barred).await;
    is_kept(store, &admins).await;
    let holder = store.claims.holder(&ClaimKey::email(&user.email)).await;
    assert_eq!(holder, Ok(Some(user.id.to_string())));
}

pub async fn sweeping_goes_on_until_all_is_clean(store: &Storage) {
    let samples = Samples::new();
    let link = |expires_at| {
        let mut link = samples.link();
        link.expires_at = expires_at;
        link
    };
    let stays = keep(store, link(now() + A_MOMENT)).await;
    let goes = keep_all(store, (0..250).map(|_| link(now() - A_MOMENT)).collect::<Vec<_>>()).await;

    assert_eq!(sweep(store).await, 250);

    is_gone(store, &goes[0]).await;
    is_gone(store, &goes[249]).await;
    is_kept(store, &stays).await;
    assert_eq!(sweep(store).await, 0);
}

/// Of the two, sweeping takes the first; what was taken can be written anew.
async fn goes_and_stays<R: Found>(store: &Storage, [goes, stays]: [R; 2]) {
    let new = goes.clone();
    let goes = keep(store, goes).await;
    let stays = keep(store, stays).await;

    assert_eq!(sweep(store).await, 1);

    is_gone(store, &goes).await;
    is_kept(store, &stays).await;
    commit(store, &putting(new)).await;
    assert_eq!(sweep(store).await, 1);
}

/// Sweeps until all is clean; answers how much went.
async fn sweep(store: &Storage) -> u64 {
    let mut gone = 0;
    for _ in 0..BATCHES {
        let past = Past {
            now: now(),
            sessions_idle_before: idle_before(),
            deliveries_before: deliveries_before(),
            events_before: events_before(),
        };
        let batch = store.sweep.sweep(&past).await;
        match batch.expect("the store answers") {
            0 => return gone,
            some => gone += some,
        }
    }
    u64::MAX
}

fn now() -> Timestamp {
    fixed_now() + TimeDelta::days(100)
}

fn idle_before() -> Timestamp {
    now() - TimeDelta::days(14)
}

fn deliveries_before() -> Timestamp {
    now() - TimeDelta::days(30)
}

fn events_before() -> Timestamp {
    now() - TimeDelta::days(400)
}

/// A moment before and a moment after.
fn around(instant: Timestamp) -> [Timestamp; 2] {
    [instant - A_MOMENT, instant + A_MOMENT]
}
