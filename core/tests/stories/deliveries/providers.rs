//! Which provider sends, and what happens when it does not.

use std::time::Duration;

use doorward_core::policy::Route;
use doorward_core::ports::Outcome;
use doorward_core::records::delivery::{Channel, DeliveryStatus, OutcomeKind};

use super::{kept, world_via};
use crate::world::{Person, World};

#[tokio::test]
async fn a_misconfigured_provider_is_passed_over_at_once() {
    let world = world_via(&["first", "second"]).await;
    let ann = world.ann();
    world.notifier.provider_always("first", OutcomeKind::Misconfigured);
    ann.registers().await.expect("a challenge");

    world.works_for(Duration::ZERO).await;

    assert_eq!(asked(&ann), ["first", "second"]);
    assert_eq!(kept(&world, &ann.mailbox()).status, DeliveryStatus::Sent);
}

#[tokio::test]
async fn an_unavailable_provider_gets_a_second_try_and_then_the_next_one_is_asked() {
    let world = world_via(&["first", "second"]).await;
    let ann = world.ann();
    world.notifier.provider_always("first", OutcomeKind::Unavailable);
    ann.registers().await.expect("a challenge");

    world.works_for(Duration::from_mins(1)).await;

    assert_eq!(asked(&ann), ["first", "first", "second"]);
    assert_eq!(kept(&world, &ann.mailbox()).status, DeliveryStatus::Sent);
}

#[tokio::test]
async fn each_provider_counts_its_own_attempts() {
    let world = world_via(&["first", "second"]).await;
    let ann = world.ann();
    world.notifier.provider_always("first", OutcomeKind::Unavailable);
    ann.registers().await.expect("a challenge");

    world.works_for(Duration::from_mins(1)).await;

    let sent = world.notifier.sent();
    assert_eq!(sent.iter().map(|it| it.attempt).collect::<Vec<_>>(), [1, 2, 1]);
    assert!(
        sent.iter().all(|it| it.id == sent[0].id),
        "a repeat is recognised by its id"
    );
}

#[tokio::test]
async fn a_code_that_may_have_arrived_is_sent_by_the_next_provider_as_well() {
    let world = world_via(&["first", "second"]).await;
    let ann = world.ann();
    world.notifier.provider_always("first", OutcomeKind::Uncertain);
    ann.registers().await.expect("a challenge");

    world.works_for(Duration::from_mins(1)).await;

    assert_eq!(asked(&ann), ["first", "second"]);
}

#[tokio::test]
async fn anything_else_that_may_have_arrived_waits_for_a_person() {
    let world = world_via(&["first", "second"]).await;
    let ann = world.ann();
    ann.joins().await;
    world.passes(Duration::from_secs(1));
    world.notifier.take();
    world.notifier.provider_always("first", OutcomeKind::Uncertain);
    ann.asks_for_a_reset().await.expect("asked");

    world.works_for(Duration::from_mins(1)).await;

    let kept = kept(&world, &ann.mailbox());
    assert_eq!(asked(&ann), ["first"]);
    assert_eq!(kept.status, DeliveryStatus::Failed);
    assert!(kept.variables.is_some(), "it can still be sent");
}

#[tokio::test]
async fn a_provider_that_wants_a_pause_gets_it() {
    let world = world_via(&["only"]).await;
    let ann = world.ann();
    world.notifier.answer(Outcome {
        kind: OutcomeKind::Throttled,
        code: Some("429".to_owned()),
        detail: None,
        retry_after: Some(Duration::from_secs(90)),
    });
    ann.registers().await.expect("a challenge");

    world.works_for(Duration::from_secs(89)).await;
    let before = asked(&ann).len();
    world.works_for(Duration::from_secs(1)).await;

    assert_eq!((before, asked(&ann).len()), (1, 2));
    assert_eq!(kept(&world, &ann.mailbox()).attempts[0].code.as_deref(), Some("429"));
}

#[tokio::test]
async fn what_would_come_too_late_is_given_up() {
    let world = world_via(&["first", "second"]).await;
    let ann = world.ann();
    for provider in ["first", "second"] {
        world.notifier.provider_always(provider, OutcomeKind::Unavailable);
    }
    ann.registers().await.expect("a challenge");

    world.works_for(Duration::from_mins(11)).await;

    let kept = kept(&world, &ann.mailbox());
    assert!(matches!(kept.status, DeliveryStatus::Failed | DeliveryStatus::Expired));
    assert!(kept.variables.is_none());
    assert!(asked(&ann).len() > 4, "it was tried again and again");
}

#[tokio::test]
async fn where_nobody_is_configured_the_message_fails_and_says_so() {
    let world = World::with(|policy| policy.routes.clear()).await;
    let ann = world.ann();
    ann.registers().await.expect("a challenge");

    world.delivers().await;

    let kept = kept(&world, &ann.mailbox());
    assert_eq!((kept.status, kept.attempts.len()), (DeliveryStatus::Failed, 1));
    assert!(
        kept.attempts[0]
            .detail
            .as_deref()
            .is_some_and(|it| it.starts_with("No provider is configured"))
    );
}

#[tokio::test]
async fn a_number_goes_by_the_route_of_its_country_and_the_rest_by_the_one_that_names_none() {
    let world = World::with(|policy| {
        let route = |channel, countries: &[&str], via: &str| Route {
            channel,
            countries: countries.iter().map(ToString::to_string).collect(),
            via: vec![via.to_owned()],
        };
        policy.routes = vec![
            route(Channel::Sms, &["de", "at"], "near"),
            route(Channel::Sms, &[], "far"),
            route(Channel::Email, &[], "mail"),
        ];
    })
    .await;
    let (ann, bob) = (
        world.ann().with_phone("+4915123456789"),
        world.bob().with_phone("+447400123456"),
    );
    ann.joins().await;
    bob.joins().await;

    ann.signs_in_by_text().await;
    bob.signs_in_by_text().await;

    assert_eq!(ann.texts().await[0].provider, "near");
    assert_eq!(bob.texts().await[0].provider, "far");
    assert_eq!(ann.mail().await[0].provider, "mail");
}

/// Who was asked to send to the mailbox, in order.
fn asked(person: &Person) -> Vec<String> {
    let sent = person.world.notifier.sent();
    let hers = sent.into_iter().filter(|it| it.to == person.mailbox());
    hers.map(|it| it.provider).collect()
}
