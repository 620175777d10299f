//! Following what comes to a list.

use std::ops::RangeInclusive;
use std::process::Output;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::answers::problem;
use crate::program::{complained, run, said};
use crate::server::Server;

fn delivery(number: usize) -> Value {
    json!({
        "id": format!("dlv_{number}"), "channel": "email", "purpose": "login_code", "destination": "ann@example.com",
        "status": "sent", "attempts": [], "created_at": "2026-11-21T11:00:00Z", "expires_at": "2026-11-21T12:00:00Z",
    })
}

/// A page of a list in which the newest has this number; a cursor is the number its page begins with.
fn page(request: &str, newest: usize) -> (u16, Value) {
    let cursor = request.split(['?', '&']).find_map(|it| it.strip_prefix("cursor="));
    let first = cursor.map_or(newest, |it| it.parse().unwrap());
    let last = first.saturating_sub(99).max(1);
    let items: Vec<Value> = (last..=first).rev().map(delivery).collect();
    let next = (last > 1).then(|| (last - 1).to_string());
    (200, json!({"items": items, "next_cursor": next}))
}

/// A server that is looked at again and again: each look, the pages behind it aside, is answered by its number.
fn looked_at(look: impl Fn(usize, &str) -> (u16, Value) + Send + 'static) -> Server {
    let looks = AtomicUsize::new(0);
    Server::answering(move |request| {
        let is_new = !request.contains("cursor=");
        let number = looks.fetch_add(usize::from(is_new), Ordering::SeqCst);
        look(number + usize::from(is_new), request)
    })
}

fn tail(server: &Server, count: usize) -> Output {
    let home = tempfile::tempdir().unwrap();
    let count = count.to_string();
    let arguments = ["deliveries", "tail", "--json", "--count", &count];
    run(home.path(), &server.url, &arguments, "")
}

fn ids(numbers: RangeInclusive<usize>) -> Vec<String> {
    numbers.map(|number| format!("dlv_{number}")).collect()
}

fn written(output: &Output) -> Vec<String> {
    let lines = said(output);
    let values = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    values.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn more_than_a_page_that_came_meanwhile_is_written_in_full_and_in_order() {
    let server = looked_at(|look, request| match look {
        1 => page(request, 120),
        2 => page(request, 360),
        _ => problem(403, "forbidden"),
    });

    let output = tail(&server, 250);

    assert_eq!(written(&output), ids(111..=360));
    assert!(output.status.success());
    assert_eq!(server.heard().len(), 1 + 3);
}

#[test]
fn what_is_left_out_because_too_much_came_is_said() {
    let server = looked_at(|look, request| match look {
        1 => page(request, 20),
        2 => page(request, 1_000_000),
        _ => problem(403, "forbidden"),
    });

    let output = tail(&server, 10 + 5_000);

    assert_eq!(written(&output), [ids(11..=20), ids(995_001..=1_000_000)].concat());
    assert!(complained(&output).contains("older ones were left out"));
}

#[test]
fn a_server_that_is_busy_for_a_while_is_waited_for() {
    let server = looked_at(|look, request| match look {
        1 => page(request, 20),
        // The client tries a call three times by itself.
        2..=4 => {
            let (status, mut busy) = problem(503, "overloaded");
            busy["retry_after"] = json!(0);
            (status, busy)
        }
        5 => page(request, 21),
        _ => problem(403, "forbidden"),
    });

    let output = tail(&server, 11);

    assert_eq!(written(&output), ids(11..=21));
    assert!(output.status.success());
}

#[test]
fn who_wants_less_than_ten_gets_the_newest() {
    for (count, numbers) in [(1, 120..=120), (3, 118..=120), (10, 111..=120)] {
        let server = looked_at(|_, request| page(request, 120));

        let output = tail(&server, count);

        assert_eq!(written(&output), ids(numbers));
        assert!(output.status.success());
    }
}

#[test]
fn who_wants_none_gets_none() {
    let server = looked_at(|_, request| page(request, 120));

    let output = tail(&server, 0);

    assert_eq!(written(&output), [""; 0]);
    assert!(output.status.success());
}
