//! Whole exports that are imported again, and files that cannot be.

use std::process::Output;

use serde_json::{Value, json};

use crate::answers::user;
use crate::program::{complained, run, said};
use crate::server::Server;

/// A server whose every list holds this.
fn holding(items: Value) -> Server {
    Server::answering(move |_| (200, json!({"items": items})))
}

fn product() -> Value {
    json!({
        "id": "prd_1", "url": "https://a.example/", "name": "=1+1", "description": "-item", "status": "archived",
        "attributes": {"note": "a; b=c"}, "created_at": "2026-11-21T11:00:00Z", "updated_at": "2026-11-21T11:00:00Z", "version": 1,
    })
}

/// What becomes of a file that is only tried.
fn tried(things: &str, file: &str) -> Output {
    let (home, server) = (tempfile::tempdir().unwrap(), holding(json!([])));
    let output = run(home.path(), &server.url, &[things, "import", "--dry-run", "-"], file);
    assert_eq!(server.heard().len(), 0);
    output
}

fn exported(things: &str, items: Value) -> String {
    let (home, server) = (tempfile::tempdir().unwrap(), holding(items));
    said(&run(home.path(), &server.url, &[things, "list", "--format", "csv"], ""))
}

#[test]
fn a_whole_export_can_be_imported_and_what_cannot_be_set_is_told_once() {
    let people = exported("users", json!([user("ann"), user("ben")]));
    let products = exported("products", json!([product()]));

    for (things, file, left_out, fine) in [
        (
            "users",
            people,
            "created_at, email_verified, id, phone_verified, status, updated_at, version",
            2,
        ),
        ("products", products, "created_at, id, status, updated_at, version", 1),
    ] {
        let output = tried(things, &file);
        let complained = complained(&output);
        assert!(output.status.success(), "{complained}");
        let lines: Vec<&str> = complained.lines().collect();
        assert_eq!(lines.len(), 2, "{complained}");
        assert!(lines[0].ends_with(&format!(": {left_out}")), "{complained}");
        assert!(
            lines[1].starts_with(&format!("{fine} would be sent, 0 refused")),
            "{complained}"
        );
    }
}

#[test]
fn the_columns_of_other_lists_are_unknown() {
    let file = "url,created_at,email\nhttps://a.example,2026-11-21T11:00:00Z,ann@example.com\n";

    let output = tried("products", file);

    assert_eq!(output.status.code(), Some(2));
    assert!(complained(&output).contains("column `email` is unknown"));
}

#[test]
fn a_directory_is_refused_by_its_name() {
    let (home, server) = (tempfile::tempdir().unwrap(), holding(json!([])));
    let directory = home.path().display().to_string();

    let output = run(home.path(), &server.url, &["users", "import", &directory], "");

    assert_eq!((output.status.code(), server.heard().len()), (Some(2), 0));
    let complained = complained(&output);
    assert!(
        complained.contains(&format!("{directory} cannot be read: ")),
        "{complained}"
    );
}

#[test]
fn a_line_with_too_few_or_too_many_cells_is_named() {
    for (line, said) in [
        ("https://b.example", "line 3 has 1 cell and not 2"),
        ("https://b.example,B,C", "line 3 has 3 cells and not 2"),
    ] {
        let output = tried("products", &format!("url,name\nhttps://a.example,A\n{line}\n"));
        let complained = complained(&output);
        assert_eq!(output.status.code(), Some(2), "{complained}");
        assert!(complained.contains(said), "{complained}");
    }
}

#[test]
fn a_list_without_rows_still_names_its_columns() {
    for (things, one) in [("users", user("ann")), ("products", product())] {
        let (full, empty) = (exported(things, json!([one])), exported(things, json!([])));
        assert_eq!(
            empty.lines().collect::<Vec<_>>(),
            full.lines().take(1).collect::<Vec<_>>()
        );
    }
}
