//! Many at once: a code costs exactly its budget and opens exactly one session, on every store, also between two nodes.

use std::collections::BTreeMap;

use doorward_tests::world::Node;
use doorward_tests::{Challenge, Client, House, Person, Post, Store, World, stage};
use futures_util::future::join_all;
use serde_json::json;

const AT_ONCE: usize = 200;

/// No limit but that of the challenge itself.
const SETTINGS: [&str; 2] = [
    "limits.ip_failures_per_hour = 1000000",
    "limits.ip_sends_per_hour = 1000000",
];

/// How many answers of each kind there were.
type Counts = BTreeMap<String, usize>;

/// Answers one challenge through some doors at once.
async fn all_at_once(doors: &[Client], challenge: &Challenge, code: &str) -> Counts {
    let path = format!("/v1/challenges/{}/verify", challenge.id);
    let asked = (0..AT_ONCE).map(|n| doors[n % doors.len()].post(&path, json!({ "code": code })));
    let mut counts = Counts::new();
    for answer in join_all(asked.map(IntoFuture::into_future)).await {
        let kind = match answer.status {
            200 => "ok".to_owned(),
            _ => answer.word("code").to_owned(),
        };
        *counts.entry(kind).or_default() += 1;
    }
    counts
}

fn count(counts: &Counts, kind: &str) -> usize {
    counts.get(kind).copied().unwrap_or_default()
}

async fn wrong_codes_cost_the_budget(house: &House, doors: &[Client], where_: &str) {
    let ann = house.ann();
    let challenge = ann.registers().await;
    let code = ann.reads_the_code().await;
    let wrong = if code == "000000" { "000001" } else { "000000" };

    let counts = all_at_once(doors, &challenge, wrong).await;

    println!("{where_}: {AT_ONCE} wrong codes at once: {counts:?}");
    assert_eq!(count(&counts, "invalid_code"), 5);
    assert_eq!(count(&counts, "too_many_attempts"), AT_ONCE - 5);
    ann.verifies(&challenge, &code).await.refused(429, "too_many_attempts");
}

async fn of_right_codes_one_wins(house: &House, doors: &[Client], where_: &str) {
    let ann = house.ann();
    let challenge = ann.registers().await;
    let code = ann.reads_the_code().await;

    let counts = all_at_once(doors, &challenge, &code).await;

    println!("{where_}: {AT_ONCE} right codes at once: {counts:?}");
    assert_eq!(count(&counts, "ok"), 1);
    assert_eq!(count(&counts, "challenge_expired"), AT_ONCE - 1);
    let ann = ann.signs_in().await;
    assert_eq!(ann.get("/v1/sessions").await["total"], 2);
}

async fn registrations_of_one_address_open_one_account(house: &House, where_: &str) {
    let people: Vec<Person> = (0..5).map(|_| house.ann().with_email("one@example.com")).collect();
    let mut asked = Vec::new();
    for person in &people {
        let challenge = person.registers().await;
        asked.push((person, challenge, person.reads_the_code().await));
    }

    let verified = asked
        .iter()
        .map(|(person, challenge, code)| person.verifies(challenge, code));
    let statuses: Vec<u16> = join_all(verified).await.iter().map(|answer| answer.status).collect();

    println!("{where_}: 5 registrations of one address: {statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1);
    let found = house.admin().get("/v1/users?q=one@example.com").await.with(200);
    assert_eq!(found["total"], 1);
}

async fn race_in(store: Store, where_: &str) {
    let world = World::on(&store, &SETTINGS).await;
    let doors = [world.stranger()];
    wrong_codes_cost_the_budget(&world, &doors, where_).await;
    of_right_codes_one_wins(&world, &doors, where_).await;
    registrations_of_one_address_open_one_account(&world, where_).await;
}

#[test]
fn in_memory() {
    stage(async || race_in(Store::Memory, "mem").await);
}

#[test]
fn in_files() {
    stage(async || race_in(Store::Files, "surrealkv").await);
}

#[test]
fn between_two_nodes_on_one_real_server() {
    stage(async || {
        let Some(store) = Store::on_a_real_server() else {
            println!("not raced between nodes: DOORWARD_TEST_SURREAL_URL names no server");
            return;
        };
        let first = World::on(&store, &SETTINGS).await;
        let second = Node::start(&store, &SETTINGS).await;
        let doors = [first.stranger(), Client::of(&second.base())];

        wrong_codes_cost_the_budget(&first, &doors, "two nodes").await;
        of_right_codes_one_wins(&first, &doors, "two nodes").await;
        registrations_of_one_address_open_one_account(&first, "two nodes").await;
    });
}

#[test]
fn of_many_refreshes_at_once_the_session_survives_or_is_ended_but_never_forks() {
    stage(async || {
        let world = World::on(&Store::Memory, &SETTINGS).await;
        let ann = world.ann().signs_up().await;

        let answers = join_all((0..20).map(|_| ann.refreshes())).await;

        let tokens = answers.iter().filter(|answer| answer.status == 200);
        let tokens: Vec<&str> = tokens.map(|answer| answer.word("refresh_token")).collect();
        let mut usable = 0;
        for token in &tokens {
            usable += usize::from(ann.refreshes_with(token).await.status == 200);
        }
        println!(
            "20 refreshes at once: {} answered, {usable} of the tokens usable",
            tokens.len()
        );
        assert!(usable <= 1);
    });
}

#[test]
fn the_last_two_administrators_cannot_demote_each_other_at_once() {
    stage(async || {
        let world = World::on(&Store::Memory, &SETTINGS).await;
        for _ in 0..5 {
            let (ada, eve) = (world.admin(), world.with_role("admin").await);
            let demotes = |by: &Person, whom: &Person| {
                by.patch(&format!("/v1/users/{}", whom.id), json!({ "role": "user" }))
                    .into_future()
            };

            let answers = join_all([demotes(&ada, &eve), demotes(&eve, &ada)]).await;

            let demoted = answers.iter().filter(|answer| answer.status == 200).count();
            assert_eq!(demoted, 1, "{answers:#?}");
            if answers[1].status == 200 {
                eve.patch(&format!("/v1/users/{}", ada.id), json!({ "role": "admin" }))
                    .await
                    .with(200);
                eve.patch(&format!("/v1/users/{}", eve.id), json!({ "role": "user" }))
                    .await
                    .with(200);
            }
        }
    });
}

#[test]
fn a_letter_is_captured_once_however_many_wait_for_it() {
    stage(async || {
        let world = World::on(&Store::Memory, &SETTINGS).await;
        let people: Vec<Person> = (0..40).map(|_| world.ann()).collect();

        join_all(people.iter().map(|person| async { person.registers().await })).await;

        let post: &Post = world.post();
        for person in &people {
            assert_eq!(post.letters_to(&person.email).await.len(), 1);
        }
    });
}
