//! What is refused before anything is sent, and in which words.

use serde_json::{Value, json};

use crate::answers::user;
use crate::program::{alone, complained, run, said};
use crate::server::Server;

/// What a use comes to: the exit code, what was complained, and how often the server was asked.
fn used(arguments: &[&str], input: &str) -> (Option<i32>, String, usize) {
    let (home, server) = (
        tempfile::tempdir().unwrap(),
        Server::answering(|_| (200, json!({"items": []}))),
    );
    let output = run(home.path(), &server.url, arguments, input);
    (output.status.code(), complained(&output), server.heard().len())
}

#[test]
fn wrong_use_ends_with_2_and_a_sentence() {
    let uses: &[(&[&str], &str)] = &[
        (
            &["--config", "nofile.toml", "users", "list"],
            "nofile.toml cannot be read",
        ),
        (&["--theme", "pink", "users", "list"], "there is no theme `pink`"),
        (&["users", "import", "nofile.csv"], "nofile.csv cannot be read"),
        (&["users", "list", "--status", "bogus"], "there is no status `bogus`"),
        (&["users", "list", "--role", "root"], "there is no role `root`"),
        (&["products", "list", "--status", "gone"], "there is no status `gone`"),
        (&["deliveries", "list", "--status", "x"], "there is no status `x`"),
        (&["barred", "list", "--channel", "fax"], "there is no channel `fax`"),
        (&["users", "update", "usr_1"], "there is nothing to change"),
        (&["products", "update", "prd_1"], "there is nothing to change"),
        (
            &["products", "create", "--url", "https://shop.example"],
            "--product-url",
        ),
        (
            &["products", "update", "prd_1", "--attributes", "a=\"b"],
            "--attributes: A quote has no end",
        ),
    ];
    for (arguments, sentence) in uses {
        let (code, complained, heard) = used(arguments, "");
        assert_eq!((code, heard), (Some(2), 0), "{arguments:?}: {complained}");
        assert!(complained.contains(sentence), "{arguments:?}: {complained}");
    }
}

#[test]
fn no_usage_line_demands_an_address() {
    for arguments in [&["users", "erase"][..], &["users", "frobnicate"], &["users", "show"]] {
        let home = tempfile::tempdir().unwrap();
        let arguments = [arguments, &["--url", "http://127.0.0.1:9"]].concat();
        let output = alone(home.path(), &arguments);
        let lines = said(&output) + &complained(&output);
        let usage = lines
            .lines()
            .find(|line| line.starts_with("Usage:"))
            .unwrap_or_default()
            .to_owned();
        assert!(usage.contains("users") && !usage.contains("--url"), "{usage}");
    }
}

#[test]
fn a_table_that_a_program_reads_is_never_cut() {
    let actor = "usr_01m7zzaf9segzs0123456789ab";
    let event = json!({"id": "aud_1", "at": "2026-11-21T11:00:00Z", "actor": actor, "action": "user.password_reset_by_somebody", "details": {},
        "target": actor});
    let (home, server) = (
        tempfile::tempdir().unwrap(),
        Server::answering(move |_| (200, json!({"items": [event]}))),
    );

    let output = run(home.path(), &server.url, &["audit", "list"], "");

    let said = said(&output);
    assert_eq!(said.matches(actor).count(), 2, "{output:?}");
    assert!(!said.contains('…'), "{said}");
}

#[test]
fn a_trial_tells_what_can_be_known_in_the_order_of_the_lines() {
    let file = "email,first_name,last_name,phone,role,locale\n\
        ann@example.com,Ann,Lee,+49 151 1,,\n\
        ben,Ben,Lee,,,\n\
        Ann@example.com,Ann,Lee,,,\n\
        cat@example.com,Cat,Lee,,boss,\n\
        dan@example.com,,Lee,,,\n\
        eve@example.com,Eve,Lee,call me,,\n\
        fay@example.com,Fay,Lee,,user,the german one\n";

    let (code, complained, heard) = used(&["users", "import", "--dry-run", "-"], file);

    assert_eq!((code, heard), (Some(4), 0));
    let lines: Vec<&str> = complained.lines().collect();
    let begins = [
        "line 3: `email`",
        "line 4: `email`",
        "line 5: `role`",
        "line 6: `first_name`",
        "line 7: `phone`",
        "line 8: `locale`",
    ];
    for (line, begin) in lines.iter().zip(begins) {
        assert!(line.starts_with(begin), "{line} / {begin}");
    }
    assert!(lines[6].starts_with("1 would be sent, 6 refused here; nothing was sent. The server decides the rest"));
}

#[test]
fn complaints_of_an_import_come_in_the_order_of_the_lines() {
    let (home, server) = (
        tempfile::tempdir().unwrap(),
        Server::reading(|_, body| {
            if body.contains("taken@") {
                return crate::answers::problem(409, "email_taken");
            }
            (201, user("ann"))
        }),
    );
    let file = "email,first_name,last_name\ntaken@example.com,A,B\nben,B,C\ncat@example.com,C,D\n";

    let output = run(home.path(), &server.url, &["users", "import", "-"], file);

    assert_eq!(said(&output), "1 added, 2 refused\n");
    let complained = complained(&output);
    assert!(
        complained.find("line 2:").unwrap() < complained.find("line 3:").unwrap(),
        "{complained}"
    );
}

#[test]
fn the_attributes_of_an_export_are_what_an_import_sends() {
    let (sent, bodies) = std::sync::mpsc::channel::<Value>();
    let server = Server::reading(move |_, body| {
        sent.send(serde_json::from_str(body).unwrap()).unwrap();
        let product = json!({"id": "prd_1", "url": "https://a.example/", "attributes": {}, "status": "active",
            "created_at": "2026-11-21T11:00:00Z", "updated_at": "2026-11-21T11:00:00Z", "version": 1});
        (201, product)
    });
    let home = tempfile::tempdir().unwrap();
    let file = "url,attributes\nhttps://a.example,\"{\"\"note\"\":\"\"a; b=c\"\"}\"\nhttps://b.example,\"note=\"\"a; b=c\"\"; z=1\"\n";

    let output = run(home.path(), &server.url, &["products", "import", "-"], file);

    assert!(output.status.success(), "{output:?}");
    let sent: Vec<Value> = bodies.try_iter().map(|it| it["attributes"].clone()).collect();
    assert_eq!(sent, [json!({"note": "a; b=c"}), json!({"note": "a; b=c", "z": "1"})]);
}

#[test]
fn the_address_of_the_server_is_never_that_of_a_product() {
    let (sent, bodies) = std::sync::mpsc::channel::<String>();
    let server = Server::reading(move |_, body| {
        sent.send(body.to_owned()).unwrap();
        crate::answers::problem(404, "not_found")
    });
    let home = tempfile::tempdir().unwrap();

    let update = ["products", "update", "prd_1", "--status", "archived"];
    run(home.path(), &server.url, &update, "");
    let create = ["products", "create", "--product-url", "https://shop.example"];
    run(home.path(), &server.url, &create, "");

    let sent: Vec<Value> = bodies.try_iter().map(|it| serde_json::from_str(&it).unwrap()).collect();
    assert_eq!(
        sent,
        [json!({"status": "archived"}), json!({"url": "https://shop.example"})]
    );
}
