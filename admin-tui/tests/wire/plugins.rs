//! What a command says of plugin files that were looked at anew.

use serde_json::{Value, json};

use crate::program::{run, said};
use crate::server::Server;

/// What `plugins reload` prints where the server tells of these files.
fn reloaded(files: Value, arguments: &[&str]) -> String {
    let home = tempfile::tempdir().unwrap();
    let server = Server::answering(move |_| (200, json!({"items": files})));
    let output = run(
        home.path(),
        &server.url,
        &[&["plugins", "reload"], arguments].concat(),
        "",
    );
    assert!(output.status.success(), "{output:?}");
    assert_eq!(server.heard(), ["POST /v1/plugins/reload"]);
    said(&output)
}

fn files() -> Value {
    json!([
        {"subject": "smtp", "change": "loaded", "version": "1.3.0", "hash": "sha256:5d41"},
        {"subject": "notes.txt", "change": "refused", "reason": "it is no plugin"},
        {"subject": "acme", "change": "waiting",
            "waiting": {"version": "2.0.0", "hash": "sha256:77e0", "asks_more": ["http"], "ungranted": []}},
    ])
}

#[test]
fn a_person_reads_a_line_of_each_file() {
    let said = reloaded(files(), &[]);

    assert_eq!(
        said,
        "smtp 1.3.0: loaded\nnotes.txt: refused: it is no plugin\nacme: waiting; 2.0.0 waits for its grant\n"
    );
}

#[test]
fn a_program_reads_the_whole_answer() {
    let said = reloaded(files(), &["--json"]);

    let answer: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(answer, json!({"items": files()}));
    assert_eq!(said.lines().count(), 1);
}

#[test]
fn that_nothing_is_new_is_said_too() {
    assert_eq!(reloaded(json!([]), &[]), "Nothing is new.\n");
    assert_eq!(reloaded(json!([]), &["--json"]), "{\"items\":[]}\n");
}
