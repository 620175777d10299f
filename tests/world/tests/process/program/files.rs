//! What the program keeps in its data directory for scripts and commands beside it, and when that is no longer there.

use std::fs::read_to_string;
use std::net::TcpListener;
use std::process::Stdio;

use doorward_tests::binary::{Binary, command};
use doorward_tests::patience::eventually;
use doorward_tests::{Client, stage};
use serde_json::json;

use super::{runs, said};

#[test]
fn the_used_setup_code_is_gone_when_its_use_is_answered() {
    let directory = tempfile::tempdir().unwrap();
    stage(async || {
        let server = Binary::start(directory.path(), &[]);
        let form = json!({
            "setup_code": server.setup_code(),
            "email": "ada@example.com",
            "first_name": "Ada",
            "last_name": "Berg",
            "password": "a long enough secret",
        });

        Client::of(server.base()).post("/v1/setup", form).await.with(201);

        assert!(!directory.path().join("setup-code").exists());
    });
}

#[test]
fn the_setup_code_goes_when_an_administrator_is_made_without_a_server() {
    let directory = tempfile::tempdir().unwrap();
    Binary::start(directory.path(), &[]).terminate();
    let person = [
        "--first-name",
        "Ada",
        "--last-name",
        "Berg",
        "--email",
        "ada@example.com",
    ];
    let arguments = [&["admin", "create", "--password-stdin"], &person[..]].concat();
    let mut making = command(directory.path(), &[]);
    making.args(arguments);

    let made = super::answered_on(making, "a long enough secret\n");

    assert!(made.status.success(), "{}", said(&made));
    assert!(!directory.path().join("setup-code").exists());
}

#[test]
fn the_address_is_not_there_any_more_after_an_orderly_end() {
    let directory = tempfile::tempdir().unwrap();
    let server = Binary::start(directory.path(), &[]);
    let file = directory.path().join("listen");
    assert_eq!(server.base(), format!("http://{}", read_to_string(&file).unwrap()));

    server.terminate();

    assert!(!file.exists());
}

#[test]
fn the_address_of_a_killed_server_goes_before_the_next_one_is_ready() {
    let directory = tempfile::tempdir().unwrap();
    Binary::start(directory.path(), &[]).kill();
    let file = directory.path().join("listen");
    assert!(file.exists());
    let occupied = TcpListener::bind("127.0.0.1:0").unwrap();
    let occupied = occupied.local_addr().unwrap().to_string();

    let refused = Binary::try_start(directory.path(), &[("DOORWARD_METRICS__LISTEN", &occupied)]).err();

    assert!(refused.is_some_and(|said| said.contains("cannot listen")));
    assert!(!file.exists());
}

#[test]
fn a_second_server_that_is_refused_leaves_the_address_and_the_socket_of_the_first() {
    let directory = tempfile::tempdir().unwrap();
    let first = Binary::start(directory.path(), &[]);

    let refused = Binary::try_start(directory.path(), &[]).err();

    assert!(refused.is_some());
    let address = read_to_string(directory.path().join("listen")).unwrap();
    assert_eq!(first.base(), format!("http://{address}"));
    let listed = runs(directory.path(), &["plugin", "list"]);
    assert!(listed.status.success(), "{}", said(&listed));
}

#[test]
fn a_want_of_file_handles_does_not_end_the_hearing_of_commands() {
    let directory = tempfile::tempdir().unwrap();
    let server = Binary::start(directory.path(), &[]);
    if !server.may_open(3) {
        println!("the want of file handles was not tried: there is no `prlimit` here");
        return;
    }
    let mut asking = command(directory.path(), &[]);
    let asking = asking
        .args(["plugin", "list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let asking = asking.spawn().unwrap();
    stage(async || {
        eventually("the want to be told", async || {
            server.said().contains("this machine's command line").then_some(())
        })
        .await;
    });

    assert!(server.may_open(1024));

    let listed = asking.wait_with_output().unwrap();
    assert!(listed.status.success(), "{}", said(&listed));
    let again = runs(directory.path(), &["plugin", "list"]);
    assert!(again.status.success(), "{}", said(&again));
}
