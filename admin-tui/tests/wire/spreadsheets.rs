//! What goes into files for spreadsheets, and what comes from them.

use std::sync::mpsc::{Receiver, channel};

use serde_json::{Value, json};

use crate::answers::{problem, user};
use crate::program::{run, said};
use crate::server::Server;

/// Names that anybody can register with.
const NAMES: &[&str] = &[
    "+cmd|' /C calc'!A0",
    "-2+cmd|' /C calc'!A0",
    "=1+1",
    "@SUM(A1)",
    "'=1+1",
    "''",
    "O'Hara",
    "Ann",
];

/// A server with people of these names, and the bodies it is sent.
fn with_names() -> (Server, Receiver<Value>) {
    let (sent, bodies) = channel();
    let server = Server::reading(move |request, body| {
        if request == "POST /v1/users" {
            sent.send(serde_json::from_str(body).unwrap()).unwrap();
            return (201, user("ann"));
        }
        let named = |name: &&str| {
            let mut user = user("ann");
            user["first_name"] = json!(name);
            user["last_name"] = json!("-42");
            user["phone"] = json!("+4915123456789");
            user
        };
        (200, json!({"items": NAMES.iter().map(named).collect::<Vec<_>>()}))
    });
    (server, bodies)
}

/// A server whose list of people goes on so.
fn with_second_page(second: (u16, Value)) -> Server {
    Server::answering(move |request| {
        if request.contains("cursor=two") {
            return second.clone();
        }
        (200, json!({"items": [user("ann")], "next_cursor": "two"}))
    })
}

/// The columns of these names, as somebody cuts them out of a file.
fn cut_out(file: &str, names: &[&str]) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let header = reader.headers().unwrap().clone();
    let places = names
        .iter()
        .map(|name| header.iter().position(|it| it == *name).unwrap());
    let places: Vec<usize> = places.collect();
    let records = reader.records().map(Result::unwrap);
    records
        .map(|record| places.iter().map(|place| record[*place].to_owned()).collect())
        .collect()
}

#[test]
fn what_a_spreadsheet_would_run_leaves_as_text_and_comes_back_as_it_was() {
    let (home, (server, bodies)) = (tempfile::tempdir().unwrap(), with_names());
    let columns = ["email", "first_name", "last_name", "phone"];

    let list = run(home.path(), &server.url, &["users", "list", "--format", "csv"], "");
    let rows = cut_out(&said(&list), &columns);
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(columns).unwrap();
    for row in &rows {
        file.write_record(row).unwrap();
    }
    let file = String::from_utf8(file.into_inner().unwrap()).unwrap();
    let import = run(home.path(), &server.url, &["users", "import", "-"], &file);

    for row in &rows {
        assert!(!row[1].starts_with(['=', '+', '-', '@']), "{row:?}");
        assert_eq!((row[2].as_str(), row[3].as_str()), ("-42", "+4915123456789"));
    }
    assert!(import.status.success(), "{import:?}");
    let sent: Vec<Value> = bodies.try_iter().collect();
    let named: Vec<&str> = sent.iter().filter_map(|body| body["first_name"].as_str()).collect();
    assert_eq!(named, NAMES);
    assert!(sent.iter().all(|body| body["phone"] == "+4915123456789"));
}

#[test]
fn a_table_is_written_page_by_page() {
    let (home, server) = (tempfile::tempdir().unwrap(), with_second_page(problem(409, "conflict")));

    let output = run(home.path(), &server.url, &["users", "list", "--format", "csv"], "");

    assert_eq!(output.status.code(), Some(1));
    let rows = cut_out(&said(&output), &["email"]);
    assert_eq!(rows, [["ann@example.com"]]);
}

#[test]
fn the_columns_are_named_once() {
    let ben = (200, json!({"items": [user("ben")]}));
    let (home, server) = (tempfile::tempdir().unwrap(), with_second_page(ben));

    let output = run(home.path(), &server.url, &["users", "list", "--format", "csv"], "");

    let rows = cut_out(&said(&output), &["email", "phone"]);
    assert_eq!(rows, [["ann@example.com", ""], ["ben@example.com", ""]]);
}
