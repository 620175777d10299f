//! A command that ends one's own session among others.

use serde_json::{Value, json};

use crate::answers::{problem, user};
use crate::program::{run, said};
use crate::server::Server;

/// A server that root is signed in to.
fn answers(request: &str) -> (u16, Value) {
    let tokens = json!({
        "access_token": "a", "token_type": "Bearer", "expires_in": 900, "refresh_token": "r", "session_id": "ses_1",
    });
    match request {
        "POST /v1/login/password" => (200, tokens),
        "GET /v1/me" => (200, user("root")),
        it if it.starts_with("GET /v1/users?") => (200, json!({"items": [user("root")]})),
        it if it.starts_with("DELETE /v1/users/") && it.ends_with("/sessions") => (204, Value::Null),
        it if it.starts_with("DELETE /v1/users/") => (200, user("ann")),
        it if it.ends_with("/erase") => (204, Value::Null),
        _ => problem(404, "not_found"),
    }
}

/// The names in the order in which something was done to them.
fn order(command: &[&str], names: &[&str]) -> Vec<String> {
    let (home, server) = (tempfile::tempdir().unwrap(), Server::answering(answers));
    let sign_in = ["sign-in", "--email", "root@example.com", "--password-stdin"];
    assert!(run(home.path(), &server.url, &sign_in, "secret\n").status.success());
    let output = run(home.path(), &server.url, &[command, names].concat(), "");
    assert!(output.status.success(), "{output:?}");
    said(&output).lines().map(str::to_owned).collect()
}

#[test]
fn whoever_asks_comes_last() {
    let root_first = ["usr_root", "usr_ann", "usr_ben"];
    for command in [
        &["users", "end-sessions"][..],
        &["users", "deactivate"],
        &["users", "erase", "--yes"],
    ] {
        assert_eq!(
            order(command, &root_first),
            ["usr_ann", "usr_ben", "usr_root"],
            "{command:?}"
        );
    }
}

#[test]
fn oneself_is_known_by_address_too() {
    let names = order(&["users", "end-sessions"], &["Root@Example.com", "usr_ann"]);

    assert_eq!(names, ["usr_ann", "Root@Example.com"]);
}

#[test]
fn what_ends_no_session_is_done_in_the_order_given() {
    let (home, server) = (tempfile::tempdir().unwrap(), Server::answering(answers));

    run(
        home.path(),
        &server.url,
        &["users", "restore", "usr_root", "usr_ann"],
        "",
    );

    let asked = ["POST /v1/users/usr_root/restore", "POST /v1/users/usr_ann/restore"];
    assert_eq!(server.heard(), asked);
}
