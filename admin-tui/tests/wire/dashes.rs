//! Values that begin with a dash.

use std::sync::mpsc::channel;

use serde_json::{Value, json};

use crate::answers::problem;
use crate::program::run;
use crate::server::Server;

/// What is sent, in a request and its body, by a command that gives such values.
fn sent(arguments: &[&str], input: &str) -> (String, Value) {
    let (sent, heard) = channel();
    let server = Server::reading(move |request, body| {
        sent.send((request.to_owned(), body.to_owned())).unwrap();
        problem(404, "not_found")
    });
    let home = tempfile::tempdir().unwrap();
    let output = run(home.path(), &server.url, arguments, input);
    let heard = heard.try_recv();
    let (request, body) = heard.unwrap_or_else(|_| panic!("{arguments:?}: {output:?}"));
    (request, serde_json::from_str(&body).unwrap_or_default())
}

#[test]
fn a_name_may_begin_with_a_dash() {
    let ann = ["--email", "ann@example.com"];
    let names = ["--first-name", "-42", "--last-name", "--"];
    let named = json!({"first_name": "-42", "last_name": "--"});

    let (_, created) = sent(&[&["users", "create"], &ann[..], &names[..]].concat(), "");
    let (_, updated) = sent(&[&["users", "update", "usr_1"], &names[..]].concat(), "");
    let set_up = [&["setup", "--setup-code", "-c0de"], &ann[..], &names[..]].concat();
    let (_, set_up) = sent(&set_up, "secret\n");

    for body in [created, updated, set_up] {
        assert_eq!(
            json!({"first_name": body["first_name"], "last_name": body["last_name"]}),
            named
        );
    }
}

#[test]
fn what_a_product_is_may_begin_with_a_dash() {
    let texts = ["--name", "-x", "--description", "-item", "--attributes", "-a=b"];
    let create = [
        &["products", "create", "--product-url", "https://a.example"],
        &texts[..],
    ]
    .concat();
    let update = [&["products", "update", "prd_1"], &texts[..]].concat();

    for arguments in [create, update] {
        let (_, body) = sent(&arguments, "");
        assert_eq!((&body["name"], &body["description"]), (&json!("-x"), &json!("-item")));
        assert_eq!(body["attributes"], json!({"-a": "b"}));
    }
}

#[test]
fn what_is_looked_for_and_its_order_may_begin_with_a_dash() {
    for list in ["users", "products"] {
        let (request, _) = sent(&[list, "list", "--query", "-42", "--sort", "-created_at"], "");
        assert!(
            request.contains("q=-42") && request.contains("sort=-created_at"),
            "{request}"
        );
    }
}
