//! Commands of somebody whose role does not reach so far.

use serde_json::{Value, json};

use crate::answers::{problem, user};
use crate::program::{complained, run, said};
use crate::server::Server;

/// A server that somebody with this role is signed in to.
fn answers(role: &str, request: &str) -> (u16, Value) {
    let tokens = json!({
        "access_token": "a", "token_type": "Bearer", "expires_in": 900, "refresh_token": "r", "session_id": "ses_1",
    });
    let mut me = user("ann");
    me["role"] = json!(role);
    match request {
        "POST /v1/login/password" => (200, tokens),
        "GET /v1/me" => (200, me),
        _ => problem(403, "forbidden"),
    }
}

/// What is said to support of a command, and what is asked for by it.
fn refused(arguments: &[&str], input: &str) -> (String, Vec<String>) {
    refused_as("support", arguments, input)
}

fn refused_as(role: &'static str, arguments: &[&str], input: &str) -> (String, Vec<String>) {
    let server = Server::answering(move |request| answers(role, request));
    let home = tempfile::tempdir().unwrap();
    let sign_in = ["sign-in", "--email", "ann@example.com", "--password-stdin"];
    assert!(run(home.path(), &server.url, &sign_in, "secret\n").status.success());
    let before = server.heard().len();
    let output = run(home.path(), &server.url, arguments, input);
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(1), ""));
    (complained(&output), server.heard().split_off(before))
}

const WHY: &str = "The server says no.\nNeeds the role admin; you are signed in as support.\n";

#[test]
fn one_refusal_ends_a_command_about_many() {
    let (said, heard) = refused(&["users", "restore", "usr_1", "usr_2", "usr_3"], "");

    assert_eq!(said, WHY);
    assert_eq!(heard, ["POST /v1/users/usr_1/restore", "GET /v1/me"]);
}

#[test]
fn one_refusal_ends_an_import() {
    let (said, heard) = refused(
        &["products", "import", "-"],
        "url\nhttps://a.example\nhttps://b.example\n",
    );

    assert_eq!(said, format!("Stopped at line 2 after 0 added: {WHY}"));
    assert_eq!(heard, ["POST /v1/products", "GET /v1/me"]);
}

#[test]
fn a_list_says_which_role_it_takes() {
    let (said, heard) = refused(&["inbox", "list"], "");

    assert_eq!(said, WHY);
    assert_eq!(heard.len(), 2, "{heard:?}");
}

#[test]
fn the_role_that_is_named_does_for_the_deed_and_not_only_for_the_name() {
    for (command, needed) in [
        (&["users", "deactivate", "ben@example.com"][..], "admin"),
        (&["users", "erase", "ben@example.com", "--yes"], "admin"),
        (&["users", "update", "ben@example.com", "--role", "user"], "admin"),
        (&["users", "end-sessions", "ben@example.com"], "support"),
        (&["users", "show", "ben@example.com"], "support"),
    ] {
        let (said, heard) = refused_as("user", command, "");

        let why = format!("The server says no.\nNeeds the role {needed}; you are signed in as user.\n");
        assert_eq!(said, why, "{command:?}");
        assert_eq!(heard.len(), 2, "{heard:?}");
    }
}
