//! What leaves the program, what it prints, and how it ends.

use serde_json::{Value, json};

use crate::answers::{problem, user};
use crate::program::{run, said};
use crate::server::Server;

fn usual(request: &str) -> (u16, Value) {
    let tokens = json!({
        "access_token": "a", "token_type": "Bearer", "expires_in": 900, "refresh_token": "r", "session_id": "ses_1",
    });
    match request {
        "POST /v1/login/password" => (200, tokens),
        "GET /v1/me" => (200, user("root")),
        "DELETE /v1/users/usr_bad" => problem(409, "conflict"),
        it if it.starts_with("DELETE /v1/users/") || it.starts_with("PATCH /v1/users/") => (200, user("ann")),
        it if it.starts_with("GET /v1/audit?") => (200, json!({"items": []})),
        it if it.starts_with("GET /v1/users?") && it.contains("cursor=two") => (200, json!({"items": [user("ben")]})),
        it if it.starts_with("GET /v1/users?") => {
            (200, json!({"items": [user("ann")], "next_cursor": "two", "total": 2}))
        }
        "POST /v1/products" => (
            201,
            json!({
                "id": "prd_1", "url": "https://a.example/", "attributes": {}, "status": "active",
                "created_at": "2026-11-21T11:00:00Z", "updated_at": "2026-11-21T11:00:00Z", "version": 1,
            }),
        ),
        _ => problem(404, "not_found"),
    }
}

const CHANGES: &[&[&str]] = &[
    &["users", "deactivate", "usr_ann"],
    &["users", "restore", "usr_ann"],
    &["users", "erase", "usr_ann", "--yes"],
    &[
        "users",
        "create",
        "--email",
        "a@b.example",
        "--first-name",
        "A",
        "--last-name",
        "B",
    ],
    &["products", "create", "--product-url", "https://a.example"],
    &["products", "import", "-"],
    &["users", "update", "usr_ann", "--role", "support"],
    &["users", "reset-password", "usr_ann"],
    &["users", "end-sessions", "usr_ann"],
    &["products", "update", "prd_1", "--status", "archived"],
    &["products", "delete", "prd_1", "--yes"],
    &["deliveries", "retry", "dlv_1"],
    &["barred", "lift", "sup_1"],
    &["plugins", "test", "inbox", "--to", "a@b.example"],
    &["plugins", "reload"],
    &[
        "setup",
        "--setup-code",
        "x",
        "--email",
        "a@b.example",
        "--first-name",
        "A",
        "--last-name",
        "B",
    ],
];

#[test]
fn a_program_that_may_only_read_sends_no_request_that_writes() {
    let (home, server) = (tempfile::tempdir().unwrap(), Server::answering(usual));

    for change in CHANGES {
        let arguments = [&["--read-only"], *change].concat();
        let output = run(home.path(), &server.url, &arguments, "url\nhttps://a.example\n");
        assert_eq!(output.status.code(), Some(1), "{change:?}");
    }
    assert_eq!(server.heard(), [""; 0]);

    run(home.path(), &server.url, CHANGES[0], "");
    assert_eq!(server.heard(), ["DELETE /v1/users/usr_ann"]);
}

#[test]
fn only_what_is_given_is_changed_and_an_address_stands_for_its_account() {
    let (home, server) = (tempfile::tempdir().unwrap(), Server::answering(usual));

    let arguments = ["users", "update", "ann@example.com", "--role", "support", "--json"];
    let output = run(home.path(), &server.url, &arguments, "");

    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        server.heard(),
        ["GET /v1/users?limit=100&q=ann%40example.com", "PATCH /v1/users/usr_ann"]
    );
}

#[test]
fn a_time_is_understood_or_refused_before_anything_is_sent() {
    let (home, server) = (tempfile::tempdir().unwrap(), Server::answering(usual));
    let list = |since: &str| {
        run(
            home.path(),
            &server.url,
            &["audit", "list", "--since", since, "--json"],
            "",
        )
    };

    let refused = list("yesterday");
    assert_eq!((refused.status.code(), server.heard().len()), (Some(2), 0));
    list("2026-11-21");

    assert!(
        server.heard()[0].contains("since=2026-11-21T00%3A00%3A00"),
        "{:?}",
        server.heard()
    );
}

#[test]
fn a_list_is_fetched_page_by_page_and_written_line_by_line() {
    let (home, server) = (tempfile::tempdir().unwrap(), Server::answering(usual));

    let output = run(home.path(), &server.url, &["users", "list", "--json"], "");

    let lines: Vec<Value> = said(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let emails: Vec<&str> = lines.iter().filter_map(|line| line["email"].as_str()).collect();
    assert_eq!(emails, ["ann@example.com", "ben@example.com"]);
    assert_eq!(server.heard().len(), 2);
}

#[test]
fn no_more_is_fetched_than_was_wanted() {
    let (home, server) = (tempfile::tempdir().unwrap(), Server::answering(usual));

    run(home.path(), &server.url, &["users", "list", "--limit", "1"], "");

    assert_eq!(server.heard(), ["GET /v1/users?limit=1"]);
}

#[test]
fn a_failure_among_many_is_told_apart_and_does_not_stop_the_others() {
    let (home, server) = (tempfile::tempdir().unwrap(), Server::answering(usual));

    let arguments = ["users", "deactivate", "--json", "usr_bad", "ann@example.com"];
    let output = run(home.path(), &server.url, &arguments, "");

    assert_eq!(output.status.code(), Some(4));
    let lines: Vec<Value> = said(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!((&lines[0]["code"], &lines[1]["ok"]), (&json!("conflict"), &json!(true)));
}

#[test]
fn an_import_that_is_only_tried_sends_nothing_and_names_the_bad_lines() {
    let (home, server) = (tempfile::tempdir().unwrap(), Server::answering(usual));
    let file = "url,name\nhttps://a.example,A\n,Nameless\n";

    let tried = run(
        home.path(),
        &server.url,
        &["products", "import", "--dry-run", "-"],
        file,
    );
    assert_eq!((tried.status.code(), server.heard().len()), (Some(4), 0));
    assert!(String::from_utf8_lossy(&tried.stderr).contains("line 3: `url` is empty"));
    let done = run(home.path(), &server.url, &["products", "import", "-"], file);

    assert_eq!(said(&done), "1 added, 1 refused\n");
    assert_eq!(server.heard(), ["POST /v1/products"]);
}

#[test]
fn a_file_with_a_column_nobody_knows_changes_nothing() {
    let (home, server) = (tempfile::tempdir().unwrap(), Server::answering(usual));

    let output = run(
        home.path(),
        &server.url,
        &["products", "import", "-"],
        "url,colour\nhttps://a.example,red\n",
    );

    assert_eq!((output.status.code(), server.heard().len()), (Some(2), 0));
}

#[test]
fn a_name_that_would_command_the_terminal_is_written_without_its_power() {
    let hostile = |_: &str| {
        let mut user = user("ann");
        user["first_name"] = json!("\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}nnA");
        (200, json!({"items": [user]}))
    };
    let (home, server) = (tempfile::tempdir().unwrap(), Server::answering(hostile));

    for format in ["table", "json", "csv"] {
        let output = run(home.path(), &server.url, &["users", "list", "--format", format], "");
        let said = said(&output);
        assert!(said.contains("[2J]0;ownednnA"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn the_session_is_kept_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;

    let (home, server) = (tempfile::tempdir().unwrap(), Server::answering(usual));

    let arguments = ["sign-in", "--email", "root@example.com", "--password-stdin"];
    let output = run(home.path(), &server.url, &arguments, "secret\n");

    assert!(output.status.success());
    let files = std::fs::read_dir(home.path().join("state/doorward-admin")).unwrap();
    let modes: Vec<u32> = files
        .map(|file| file.unwrap().metadata().unwrap().permissions().mode() & 0o777)
        .collect();
    assert!(
        !modes.is_empty() && modes.iter().all(|mode| *mode == 0o600),
        "{modes:?}"
    );
}

#[test]
fn nothing_is_measured_where_nobody_is_signed_in() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::answering(|_| problem(401, "unauthenticated"));

    let output = run(home.path(), &server.url, &["measure"], "");

    assert_eq!((output.status.code(), said(&output).as_str()), (Some(3), ""));
}

#[test]
fn who_is_not_signed_in_is_told_so_by_the_exit_code() {
    let (home, server) = (
        tempfile::tempdir().unwrap(),
        Server::answering(|_| problem(401, "unauthenticated")),
    );

    let output = run(home.path(), &server.url, &["whoami"], "");

    assert_eq!((output.status.code(), said(&output).as_str()), (Some(3), ""));
}
