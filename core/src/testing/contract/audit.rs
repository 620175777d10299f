//! The audit trail: every row exactly, newest first, and only what was asked for.

use std::collections::BTreeMap;

use super::acts::{all_open, commit};
use super::pages::{first, lists_exactly, walk};
use super::samples::Samples;
use crate::listing::{COUNTED, Page, Span};
use crate::ports::{AuditQuery, Changes, PortError, Storage};
use crate::records::audit::{Action, AuditActor, AuditEvent};
use crate::values::ids::{AuditId, UserId};

pub async fn every_event_comes_back_exactly_newest_first(store: &Storage) {
    let samples = Samples::new();
    let mut events: Vec<AuditEvent> = Action::ALL.iter().map(|action| samples.event(*action)).collect();
    let mut full = samples.event(Action::UserUpdated);
    full.actor = AuditActor::User(samples.user_id());
    full.target = Some(samples.user_id().to_string());
    full.request_id = Some("req \"1\" 🦀".to_owned());
    full.details = BTreeMap::from([
        ("changed.field".to_owned(), "locale, role".to_owned()),
        ("reason".to_owned(), String::new()),
    ]);
    let mut anonymous = samples.event(Action::SignInFailed);
    anonymous.actor = AuditActor::Anonymous;
    events.extend([full, anonymous]);
    write(store, &events).await;

    events.reverse();
    let listed = walk(100, |span| list(store, &all(), span)).await;
    assert_eq!(all_open(&listed), all_open(&events));
    let ids: Vec<AuditId> = events.iter().map(|event| event.id).collect();
    lists_exactly(&ids, |event: &AuditEvent| event.id, |span| list(store, &all(), span)).await;
}

pub async fn events_are_filtered_by_actor(store: &Storage) {
    let samples = Samples::new();
    let (ann, bob) = (samples.user_id(), samples.user_id());
    let events = everybody_does_everything(store, &samples, ann, bob).await;

    let actors = [
        ("system".to_owned(), AuditActor::System),
        ("anonymous".to_owned(), AuditActor::Anonymous),
        (ann.to_string(), AuditActor::User(ann)),
        (bob.to_string(), AuditActor::User(bob)),
    ];
    for (word, actor) in actors {
        finds(store, &events, by_actor(&word), |event| event.actor == actor).await;
    }
    finds(store, &events, by_actor("nobody"), |_| false).await;
}

pub async fn events_are_filtered_by_action_and_target(store: &Storage) {
    let samples = Samples::new();
    let (ann, bob) = (samples.user_id(), samples.user_id());
    let events = everybody_does_everything(store, &samples, ann, bob).await;
    let bobs = Some(bob.to_string());

    let signed_out = AuditQuery {
        action: Some(Action::SignedOut),
        ..all()
    };
    finds(store, &events, signed_out, |event| event.action == Action::SignedOut).await;
    let to_bob = AuditQuery {
        target: bobs.clone(),
        ..all()
    };
    finds(store, &events, to_bob.clone(), |event| event.target == bobs).await;
    let by_ann = AuditQuery {
        actor: Some(ann.to_string()),
        action: Some(Action::SignedIn),
        ..to_bob
    };
    finds(store, &events, by_ann, |event| {
        event.actor == AuditActor::User(ann) && event.action == Action::SignedIn && event.target == bobs
    })
    .await;
}

/// Each actor does two things to nobody, Ann and Bob.
async fn everybody_does_everything(store: &Storage, samples: &Samples, ann: UserId, bob: UserId) -> Vec<AuditEvent> {
    let actors = [
        AuditActor::User(ann),
        AuditActor::User(bob),
        AuditActor::Anonymous,
        AuditActor::System,
    ];
    let mut events = Vec::new();
    for actor in actors {
        for action in [Action::SignedIn, Action::SignedOut] {
            for target in [None, Some(ann.to_string()), Some(bob.to_string())] {
                let mut event = samples.event(action);
                (event.actor, event.target) = (actor, target);
                events.push(event);
            }
        }
    }
    write(store, &events).await;
    events
}

pub async fn events_are_filtered_by_time_from_an_instant_to_before_another(store: &Storage) {
    let samples = Samples::new();
    let events: Vec<AuditEvent> = (0..9).map(|_| samples.event(Action::SignedIn)).collect();
    write(store, &events).await;
    let (since, until) = (events[2].at, events[6].at);

    let from = AuditQuery {
        since: Some(since),
        ..all()
    };
    finds(store, &events, from.clone(), |event| event.at >= since).await;
    let to = AuditQuery {
        until: Some(until),
        ..all()
    };
    finds(store, &events, to, |event| event.at < until).await;
    let between = AuditQuery {
        until: Some(until),
        ..from
    };
    finds(store, &events, between, |event| event.at >= since && event.at < until).await;
    let never = AuditQuery {
        since: Some(until),
        until: Some(since),
        ..all()
    };
    finds(store, &events, never, |_| false).await;
}

/// Totals of every list are counted alike; rows of the trail are the cheapest to count.
pub async fn a_total_is_exact_up_to_its_limit_and_absent_beyond(store: &Storage) {
    let samples = Samples::new();
    let mut events: Vec<AuditEvent> = (0..COUNTED).map(|_| samples.event(Action::SignedIn)).collect();
    for some in events.chunks(500) {
        write(store, some).await;
    }
    let at_the_limit = list(store, &all(), first(1)).await.expect("the store answers");
    assert_eq!(at_the_limit.total, Some(COUNTED));

    let one_more = samples.event(Action::SignedOut);
    events.push(one_more.clone());
    write(store, &[one_more]).await;

    let beyond = list(store, &all(), first(1)).await.expect("the store answers");
    assert_eq!((beyond.total, beyond.items.len()), (None, 1));
    let few = AuditQuery {
        action: Some(Action::SignedOut),
        ..all()
    };
    let few = list(store, &few, first(1)).await.expect("the store answers");
    assert_eq!((few.total, few.next), (Some(1), None));
}

async fn write(store: &Storage, events: &[AuditEvent]) {
    let changes = Changes {
        events: events.to_vec(),
        ..Changes::none()
    };
    commit(store, &changes).await;
}

async fn finds(store: &Storage, events: &[AuditEvent], query: AuditQuery, is_asked_for: impl Fn(&AuditEvent) -> bool) {
    let newest_first = events.iter().rev();
    let expected: Vec<AuditId> = newest_first
        .filter(|event| is_asked_for(event))
        .map(|event| event.id)
        .collect();
    lists_exactly(
        &expected,
        |event: &AuditEvent| event.id,
        |span| list(store, &query, span),
    )
    .await;
}

const fn all() -> AuditQuery {
    AuditQuery {
        actor: None,
        action: None,
        target: None,
        since: None,
        until: None,
        span: first(0),
    }
}

fn by_actor(actor: &str) -> AuditQuery {
    AuditQuery {
        actor: Some(actor.to_owned()),
        ..all()
    }
}

fn list<'s>(
    store: &'s Storage,
    query: &AuditQuery,
    span: Span,
) -> impl Future<Output = Result<Page<AuditEvent>, PortError>> + use<'s> {
    let query = AuditQuery { span, ..query.clone() };
    async move { store.audit.list(&query).await }
}
