//! Plugins that mean harm: each one fails, and nobody else notices.

mod cases;
mod files;

use std::fmt::Write as _;
use std::time::Duration;

use doorward_core::records::delivery::OutcomeKind;

use self::cases::{at, cases, with_auth};
use super::guest::{Auth, End, Step, fetch, guest};
use super::world::{CODE, MANIFEST, SECRET, World, tight};
use crate::{Explained, Limits};

fn tells(explained: &Explained, words: &str) -> bool {
    let outcome = &explained.outcome;
    let told = format!("{:?} {:?} {}", outcome.code, outcome.detail, explained.lines.join("\n"));
    words.split('|').any(|word| told.contains(word))
}

/// What becomes of the hostile plugin `acme` while an honest provider sends, which must not notice.
async fn beside_an_honest_one(world: &World, name: &str) -> Explained {
    let honest = MANIFEST.replace("\"acme\"", "\"honest\"");
    world
        .installs(guest(&honest, &[Step::Fetch(at("/ok"))], End::AsFetched))
        .await;
    let other = async {
        let mut kinds = Vec::new();
        for _ in 0..5 {
            kinds.push(world.sends_with("honest", Duration::from_mins(5)).await.outcome.kind);
        }
        kinds
    };
    let (hostile, honest) = tokio::join!(world.sends(), other);
    assert_eq!(honest, [OutcomeKind::Accepted; 5], "beside {name}");
    hostile
}

/// A line of the table: what the operator is told first, and the last of what the host has seen.
fn row(table: &mut String, name: &str, explained: &Explained) {
    let outcome = &explained.outcome;
    let told = [outcome.code.as_deref(), outcome.detail.as_deref()];
    let told = told.into_iter().flatten().find(|told| !told.is_empty());
    let seen = explained.lines.last().map_or("", String::as_str);
    let told = told.unwrap_or_default().escape_debug();
    let _ = writeln!(
        table,
        "| {name} | {} | {told} | {:.100} |",
        outcome.kind.as_str(),
        seen.escape_debug().to_string()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_hostile_plugin_does_harm() {
    let mut table = String::from("\n| plugin | outcome | told | seen |\n|---|---|---|---|\n");
    for case in cases() {
        let world = World::new().await;
        world.runs(&case.steps, case.end).await;

        let hostile = beside_an_honest_one(&world, case.name).await;

        assert_eq!(hostile.outcome.kind, case.kind, "{}: {hostile:?}", case.name);
        assert!(tells(&hostile, case.tells), "{}: {hostile:?}", case.name);
        row(&mut table, case.name, &hostile);
    }
    println!("{table}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_that_lead_inside_are_not_followed() {
    let inside = [
        "127.0.0.1",
        "169.254.169.254",
        "fd00:ec2::254",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fd12:3456::1",
        "fe80::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ];
    let mut table = String::from("\n| a granted name that leads to | outcome | told | seen |\n|---|---|---|---|\n");
    for address in inside {
        let world = World::with(tight(), &[("named.example.com", address)]).await;
        world
            .runs(&[Step::Fetch(fetch("https://named.example.com/"))], End::AsFetched)
            .await;

        let sent = beside_an_honest_one(&world, address).await;

        assert!(tells(&sent, "denied"), "{address}: {sent:?}");
        let dropped = |line: &String| line.contains("dropped");
        assert!(sent.lines.iter().any(dropped), "{address}: {sent:?}");
        row(&mut table, address, &sent);
    }
    println!("{table}");
}

#[tokio::test]
async fn only_the_survivors_of_one_lookup_are_connected_to() {
    let names = [
        ("named.example.com", "127.0.0.1"),
        ("named.example.com", "192.0.2.1"),
        ("named.example.com", "10.0.0.1"),
    ];
    let world = World::with(tight(), &names).await;
    world
        .runs(&[Step::Fetch(fetch("https://named.example.com/"))], End::AsFetched)
        .await;

    let sent = world.sends().await;

    let dropped = sent.lines.iter().filter(|line| line.contains("dropped")).count();
    assert_eq!(dropped, 3, "{sent:?}");
}

#[tokio::test]
async fn requests_are_counted() {
    let world = World::new().await;
    let five = vec![Step::Fetch(at("/ok")); 5];
    world.runs(&five, End::AsFetched).await;

    let sent = world.sends().await;

    assert!(tells(&sent, "budget-exhausted"), "{sent:?}");
    assert_eq!((sent.usage.requests, world.peer.heard().len()), (4, 4));
}

#[tokio::test]
async fn a_log_is_short_and_holds_no_secret() {
    let world = World::new().await;
    let words = format!("code {CODE} for +4915112345678 or ann@example.com");
    world
        .runs(&[Step::Log(words, 1), Step::Log("x".repeat(5000), 100)], End::Accepted)
        .await;

    let sent = world.sends().await;

    let log: Vec<&String> = sent.lines.iter().filter(|line| line.starts_with("log: ")).collect();
    assert_eq!(log.len(), 16);
    assert!(log.iter().all(|line| line.len() <= 1024 + 5));
    assert!(log[0].starts_with("log: code *** for addr_"), "{log:?}");
    assert!(!log[0].contains("4915112345678") && !log[0].contains('@'), "{log:?}");
}

#[tokio::test]
async fn a_secret_that_a_provider_echoes_does_not_reach_the_plugin() {
    let mut table = String::from("\n| plugin | outcome | told | seen |\n|---|---|---|---|\n");
    for auth in [Auth::Bearer, Auth::Basic("user"), Auth::Header("X-Key")] {
        let world = World::new().await;
        let steps = [
            Step::Open("key"),
            Step::Fetch(with_auth("https://api.example.com/echo", auth.clone())),
        ];
        world.runs(&steps, End::AsFetched).await;

        let sent = world.sends().await;

        let told = format!("{sent:?}");
        assert!(
            world.peer.heard()[0].contains(SECRET) || world.peer.heard()[0].contains("Basic "),
            "the peer was sent the secret"
        );
        assert!(!told.contains(SECRET) && !told.contains("dXNlcjpza19saXZl"), "{told}");
        row(&mut table, &format!("a provider that echoes {auth:?}"), &sent);
    }
    println!("{table}");
}

#[tokio::test]
async fn a_message_that_is_no_longer_of_use_is_given_up() {
    let world = World::new().await;
    world.runs(&[Step::Fetch(at("/slow"))], End::AsFetched).await;

    let sent = world.sends_with("acme", Duration::from_millis(50)).await;

    assert_eq!(sent.outcome.kind, OutcomeKind::Uncertain, "{sent:?}");
    assert_eq!(world.plugins.status()[0].providers[0].counters.stopped, 0);
    let late = world.sends_with("acme", Duration::ZERO).await;
    assert_eq!(
        (late.outcome.kind, world.peer.heard().len()),
        (OutcomeKind::Unavailable, 1)
    );
}

#[tokio::test]
async fn a_flood_is_told_to_wait_and_keeps_to_its_places() {
    let limits = Limits {
        concurrent: 2,
        queued: 2,
        queue_time: Duration::from_millis(20),
        ..tight()
    };
    let world = World::with(limits, &[]).await;
    world.runs(&[Step::Fetch(at("/slow"))], End::AsFetched).await;

    let flood = tokio::join!(
        world.sends(),
        world.sends(),
        world.sends(),
        world.sends(),
        world.sends()
    );

    let (first, second, third, fourth, fifth) = flood;
    assert_eq!(
        [first, second].map(|sent| sent.outcome.code.unwrap()),
        ["timeout", "timeout"]
    );
    for told in [third, fourth, fifth] {
        assert_eq!(told.outcome.kind, OutcomeKind::Throttled, "{told:?}");
        assert_eq!(told.outcome.retry_after, Some(Duration::from_secs(1)));
    }
    assert_eq!((world.peer.heard().len(), world.plugins.status()[0].running), (2, 0));
}

#[tokio::test]
async fn memory_comes_back() {
    let world = World::new().await;
    world.runs(&[Step::Grow], End::Accepted).await;
    world.sends().await;
    let before = resident();

    for _ in 0..40 {
        // Far enough apart that the breaker stays closed.
        world.clock.advance(Duration::from_secs(61));
        assert!(tells(&world.sends().await, "more memory"));
    }

    let grown = resident().saturating_sub(before);
    // Other tests run in this process too; kept, the memory of all these plugins would be five times as much.
    assert!(grown < 128 << 20, "{grown} bytes more are resident");
}

/// The memory of this process, where the system tells.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap_or("0");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default() * 1024
}
