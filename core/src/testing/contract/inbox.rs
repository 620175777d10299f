//! What the inbox captured.

use chrono::TimeDelta;

use super::acts::all_open;
use super::laid_open::LaidOpen as _;
use super::pages::{first, lists_exactly, walk};
use super::samples::Samples;
use crate::listing::{Page, Span};
use crate::ports::{InboxQuery, PortError, Storage};
use crate::records::delivery::{Channel, MessagePurpose};
use crate::records::inbox::InboxMessage;
use crate::values::ids::DeliveryId;
use crate::values::secret::SecretText;

pub async fn a_captured_message_comes_back_exactly(store: &Storage) {
    let samples = Samples::new();
    let mut messages = Vec::new();
    for purpose in MessagePurpose::ALL {
        let mut message = samples.message("ann@example.com");
        message.purpose = *purpose;
        messages.push(message);
    }
    let mut bare = samples.message("+4915112345678");
    (bare.channel, bare.subject, bare.code) = (Channel::Sms, None, None);
    let mut full = samples.message("Jörg@Example.com");
    full.html = Some(SecretText::new("<p title=\"a\">'ü' & 🦀</p>\n"));
    full.link = Some(SecretText::new("https://doorward.example/link#secret=a/b+c="));
    messages.extend([bare, full]);
    capture(store, &messages).await;

    messages.reverse();
    let listed = walk(100, |span| list(store, &to_anybody(), span)).await;
    assert_eq!(all_open(&listed), all_open(&messages));
}

pub async fn a_delivery_is_captured_once(store: &Storage) {
    let samples = Samples::new();
    let message = samples.message("ann@example.com");

    capture(store, &[message.clone(), message.clone(), message.clone()]).await;

    let listed = walk(100, |span| list(store, &to_anybody(), span)).await;
    assert_eq!(all_open(&listed), [message.laid_open()]);
}

/// Newest is what was captured last, also when its delivery is older.
pub async fn messages_come_newest_first_by_address_in_any_case(store: &Storage) {
    let samples = Samples::new();
    let recipients = [
        "Ann@example.com",
        "bob@example.com",
        "ann@example.com",
        "+4915112345678",
        "anna@example.com",
    ];
    let mut messages: Vec<InboxMessage> = recipients.map(|to| samples.message(to)).to_vec();
    messages[0].at = samples.later();
    capture(store, &messages).await;

    let finds = [
        (None, vec![0, 4, 3, 2, 1]),
        (Some("ANN@example.com"), vec![0, 2]),
        (Some("+4915112345678"), vec![3]),
        (Some("ann"), vec![]),
    ];
    for (to, expected) in finds {
        let expected: Vec<DeliveryId> = expected.into_iter().map(|at: usize| messages[at].id).collect();
        let query = InboxQuery {
            to: to.map(str::to_owned),
            ..to_anybody()
        };
        lists_exactly(
            &expected,
            |message: &InboxMessage| message.id,
            |span| list(store, &query, span),
        )
        .await;
    }
}

pub async fn messages_captured_at_one_instant_are_all_listed(store: &Storage) {
    let samples = Samples::new();
    let at = samples.now();
    let mut messages: Vec<InboxMessage> = (0..7).map(|_| samples.message("ann@example.com")).collect();
    for message in &mut messages {
        message.at = at;
    }
    capture(store, &messages).await;

    let expected: Vec<DeliveryId> = messages.iter().rev().map(|message| message.id).collect();
    lists_exactly(
        &expected,
        |message: &InboxMessage| message.id,
        |span| list(store, &to_anybody(), span),
    )
    .await;
}

pub async fn forgetting_an_address_leaves_what_others_received(store: &Storage) {
    let samples = Samples::new();
    let recipients = ["Ann@example.com", "anna@example.com", "ann@Example.com"];
    let messages = recipients.map(|to| samples.message(to));
    capture(store, &messages).await;

    store.inbox.forget("ann@example.com").await.expect("the store answers");
    store
        .inbox
        .forget("nobody@example.com")
        .await
        .expect("the store answers");

    assert_eq!(left(store).await, [messages[1].id]);
}

pub async fn clearing_forgets_what_was_captured_before_or_everything(store: &Storage) {
    let samples = Samples::new();
    let messages: Vec<InboxMessage> = (0..4).map(|_| samples.message("ann@example.com")).collect();
    capture(store, &messages).await;

    store
        .inbox
        .clear(Some(messages[2].at))
        .await
        .expect("the store answers");
    assert_eq!(left(store).await, [messages[3].id, messages[2].id]);
    store
        .inbox
        .clear(Some(messages[0].at - TimeDelta::days(1)))
        .await
        .expect("the store answers");
    assert_eq!(left(store).await, [messages[3].id, messages[2].id]);
    store.inbox.clear(None).await.expect("the store answers");
    assert_eq!(left(store).await, []);
}

async fn left(store: &Storage) -> Vec<DeliveryId> {
    let listed = walk(100, |span| list(store, &to_anybody(), span)).await;
    listed.iter().map(|message: &InboxMessage| message.id).collect()
}

async fn capture(store: &Storage, messages: &[InboxMessage]) {
    for message in messages {
        store.inbox.capture(message.clone()).await.expect("captured");
    }
}

const fn to_anybody() -> InboxQuery {
    InboxQuery {
        to: None,
        span: first(0),
    }
}

fn list<'s>(
    store: &'s Storage,
    query: &InboxQuery,
    span: Span,
) -> impl Future<Output = Result<Page<InboxMessage>, PortError>> + use<'s> {
    let query = InboxQuery { span, ..query.clone() };
    async move { store.inbox.list(&query).await }
}
