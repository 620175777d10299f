//! Text messages cost money: where they may go, how many there may be, and what is left alone because nobody proves it.

use std::time::Duration;

use doorward_core::app::Wait;
use doorward_core::policy::{TextBudget, TextPolicy};
use doorward_core::records::audit::Action;
use doorward_core::use_cases::oneself::ChangeAddressError;
use doorward_core::use_cases::signing_in::{RequestLoginCodeError, ResendCodeError};
use doorward_core::values::phone::Region;

use crate::world::{Person, World};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);
const PLENTY: TextBudget = TextBudget {
    per_hour: 1_000,
    per_day: 1_000,
};

/// Text messages may go to Germany; no address and no network is limited.
async fn world_with(decide: impl FnOnce(&mut TextPolicy)) -> World {
    let mut texts = TextPolicy {
        countries: vec![Region::parse("DE").expect("a country")],
        all: PLENTY,
        country: PLENTY,
        unproven: 1_000,
    };
    decide(&mut texts);
    World::with(|policy| {
        policy.limits.as_mut().expect("limits").address_sends.clear();
        policy.texts = Some(texts);
    })
    .await
}

#[tokio::test]
async fn a_country_that_is_not_listed_is_sent_nothing_and_answers_alike() {
    let world = world_with(|_| {}).await;
    let (german, swiss) = (
        world.ann().with_phone("+4915123456789"),
        world.bob().with_phone("+41791234567"),
    );
    german.joins().await;
    let bobs = swiss.joins().await;

    let to_germany = german.asks_for_a_text().await;
    let to_switzerland = swiss.asks_for_a_text().await;
    let moving_there = bobs.asks_for_phone("+41791234560").await;

    assert!(to_germany.is_ok() && to_switzerland.is_ok());
    assert_eq!((german.texts().await.len(), swiss.texts().await.len()), (1, 0));
    assert!(matches!(moving_there, Err(ChangeAddressError::Phone(_))));
}

#[tokio::test]
async fn a_number_of_no_country_is_answered_like_any_other() {
    let world = world_with(|_| {}).await;
    let (of_all, of_none) = (
        world.ann().with_phone("+80012345678"),
        world.bob().with_phone("+15550100123"),
    );

    for person in [of_all, of_none] {
        assert_eq!(person.phone().expect("a number").country(), None);
        assert_eq!(sends(&person).await, None);
        assert!(person.texts().await.is_empty());
    }
}

#[tokio::test]
async fn what_is_listed_may_be_sent_to() {
    let world = world_with(|texts| texts.countries.push(Region::parse("CH").expect("a country"))).await;
    let swiss = world.bob().with_phone("+41791234567");
    swiss.joins().await;

    assert!(swiss.signs_in_by_text().await.is_signed_in().await);
}

#[tokio::test]
async fn all_text_messages_share_a_budget_that_begins_anew_each_hour_and_each_day() {
    let world = world_with(|texts| {
        texts.all = TextBudget {
            per_hour: 2,
            per_day: 3,
        };
    })
    .await;
    let people = somebody_each(&world, ["+4915123450001", "+4917123450002", "+4917223450003"]).await;

    let first = [sends(&people[0]).await, sends(&people[1]).await];
    let third = sends(&people[2]).await;
    world.passes(third.expect("a wait"));
    let in_the_next_hour = [sends(&people[2]).await, sends(&people[2]).await];

    assert_eq!(first, [None, None]);
    assert!(third.expect("a wait") <= HOUR);
    assert_eq!(in_the_next_hour[0], None);
    let until_tomorrow = in_the_next_hour[1].expect("a wait");
    assert!(until_tomorrow > HOUR && until_tomorrow <= DAY, "{until_tomorrow:?}");
    world.passes(until_tomorrow);
    assert_eq!(sends(&people[0]).await, None);
}

#[tokio::test]
async fn a_country_uses_up_its_own_budget_and_no_other() {
    let world = world_with(|texts| {
        texts.countries.push(Region::parse("CH").expect("a country"));
        texts.country.per_hour = 1;
    })
    .await;
    let people = somebody_each(&world, ["+4915123450001", "+4917123450002", "+41791234567"]).await;

    let waits = [
        sends(&people[0]).await.is_some(),
        sends(&people[1]).await.is_some(),
        sends(&people[2]).await.is_some(),
    ];

    assert_eq!(waits, [false, true, false]);
}

#[tokio::test]
async fn a_used_up_budget_is_answered_alike_whoever_has_the_number() {
    let world = world_with(|texts| texts.all.per_hour = 2).await;
    let people = somebody_each(&world, ["+4915123450001", "+4917123450002"]).await;
    let known = people[0].clone();
    let unknown = world.eve().with_phone("+4917223450003");
    let (_, cost_known) = world.cost_of(known.asks_for_a_text()).await;
    let (_, cost_unknown) = world.cost_of(unknown.asks_for_a_text()).await;
    let unknown_costs_nothing = sends(&people[1]).await;

    let waits = [sends(&known).await, sends(&unknown).await];

    assert_eq!(cost_known, cost_unknown);
    assert_eq!(unknown_costs_nothing, None, "what is not sent is not counted");
    assert!(waits[0].is_some() && waits[0] == waits[1], "{waits:?}");
}

#[tokio::test]
async fn numbers_nobody_proves_are_left_alone_for_a_day_and_the_trail_tells_of_it() {
    let world = world_with(|texts| texts.unproven = 3).await;
    let people = somebody_each(
        &world,
        ["+4915123450001", "+4915123450002", "+4915123450003", "+4915123460004"],
    )
    .await;
    for person in &people[..3] {
        assert_eq!(sends(person).await, None);
    }

    let in_the_block = sends(&people[0]).await;
    let unknown_in_the_block = sends(&world.eve().with_phone("+4915123459999")).await;
    let beside_it = sends(&people[3]).await;
    let [told] = world.trail(Action::TextsPaused).try_into().expect("one event");
    world.passes(DAY);
    let a_day_later = sends(&people[0]).await;
    let and_again = sends(&people[1]).await;

    assert_eq!((in_the_block, unknown_in_the_block), (Some(DAY), Some(DAY)));
    assert_eq!((beside_it, a_day_later, and_again), (None, None, Some(DAY)));
    assert_eq!(told.target.as_deref(), Some("+491512345xxxx"));
}

#[tokio::test]
async fn a_number_that_is_proven_clears_its_block() {
    let world = world_with(|texts| texts.unproven = 3).await;
    let people = somebody_each(&world, ["+4915123450001", "+4915123450002", "+4915123450003"]).await;
    for person in &people[..2] {
        assert_eq!(sends(person).await, None);
    }

    people[2].signs_in_by_text().await;

    for person in &people {
        assert_eq!(sends(person).await, None);
    }
}

#[tokio::test]
async fn another_code_in_a_challenge_and_a_change_of_number_cost_what_any_text_message_costs() {
    let world = world_with(|texts| texts.all.per_day = 2).await;
    let ann = world.ann().with_phone("+4915123450001");
    let device = ann.joins().await;
    let challenge = ann.asks_for_a_text().await.expect("a challenge");
    world.passes(Duration::from_secs(30));
    ann.asks_for_another(&challenge).await.expect("another");
    world.passes(Duration::from_mins(1));

    let once_more = ann.asks_for_another(&challenge).await;
    let elsewhere = device.asks_for_phone("+4917123450002").await;

    assert!(matches!(once_more, Err(ResendCodeError::RateLimited(_))));
    assert!(matches!(elsewhere, Err(ChangeAddressError::RateLimited(_))));
}

#[tokio::test]
async fn many_at_once_cost_exactly_the_budget() {
    let world = world_with(|texts| texts.all.per_hour = 5).await;
    let numbers: [String; 12] = std::array::from_fn(|at| format!("+49151234{at:02}001"));
    let people = somebody_each(&world, numbers.each_ref().map(String::as_str)).await;

    let asking = people.iter().map(|person| {
        let person = person.clone();
        tokio::spawn(async move { sends(&person).await.is_none() })
    });
    let mut sent = 0;
    for asked in asking.collect::<Vec<_>>() {
        sent += usize::from(asked.await.expect("asked"));
    }

    assert_eq!(sent, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn further_codes_for_many_at_once_wait_for_one_another() {
    let world = world_with(|_| {}).await;
    let numbers: [String; 60] = std::array::from_fn(|at| format!("+49151234{at:02}001"));
    let people = somebody_each(&world, numbers.each_ref().map(String::as_str)).await;
    let mut asking = Vec::new();
    for person in people {
        let challenge = person.asks_for_a_text().await.expect("a challenge");
        asking.push((person, challenge));
    }
    world.passes(Duration::from_secs(30));

    let asking = asking
        .into_iter()
        .map(|(person, challenge)| tokio::spawn(async move { person.asks_for_another(&challenge).await.is_ok() }));
    for asked in asking.collect::<Vec<_>>() {
        assert!(asked.await.expect("asked"));
    }

    assert_eq!(world.store.refused(), 0, "nobody tried in vain");
}

/// One account for each number.
async fn somebody_each<const N: usize>(world: &World, numbers: [&str; N]) -> Vec<Person> {
    let mut people = Vec::new();
    for (at, number) in numbers.into_iter().enumerate() {
        let person = world
            .ann()
            .with_email(&format!("ann{at}@example.com"))
            .with_phone(number);
        person.joins().await;
        people.push(person);
    }
    people
}

/// Asks for a code by text message; answers how long to wait instead.
async fn sends(person: &Person) -> Option<Duration> {
    match person.asks_for_a_text().await {
        Ok(_) => None,
        Err(RequestLoginCodeError::RateLimited(Wait(wait))) => Some(wait),
        Err(other) => panic!("{other}"),
    }
}
