//! Starting, ending, and the commands beside a running server.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use doorward_tests::binary::{Binary, a_free_port, command};
use doorward_tests::patience::Watch;
use doorward_tests::{Client, House, stage};
use serde_json::json;

mod draining;
mod files;

fn runs(data_dir: &Path, arguments: &[&str]) -> Output {
    command(data_dir, &[]).args(arguments).output().unwrap()
}

/// Runs a command that reads a line.
fn answered_on(mut command: Command, line: &str) -> Output {
    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    child.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn asked_to_end_it_ends_in_order_and_all_is_there_at_the_next_start() {
    let directory = tempfile::tempdir().unwrap();
    let address = format!("127.0.0.1:{}", a_free_port());
    let settings = [("DOORWARD_HTTP__LISTEN", address.as_str())];
    stage(async || {
        let server = Binary::start(directory.path(), &settings);
        let house = House::founded(server.base(), &server.setup_code()).await;
        let ann = house.ann().signs_up().await;

        let (ended, said) = server.terminate();
        assert!(ended.success(), "{said}");
        let watch = Watch::start();
        let _server = Binary::start(directory.path(), &settings);

        println!("started again in {:.1?}", watch.shows());
        ann.get("/v1/me").await.with(200);
        ann.refreshes().await.with(200);
        house.bob().signs_up().await;
    });
}

#[test]
fn who_is_signed_in_stays_so_although_the_next_start_finds_another_port() {
    let directory = tempfile::tempdir().unwrap();
    stage(async || {
        let server = Binary::start(directory.path(), &[]);
        let house = House::founded(server.base(), &server.setup_code()).await;
        let token = house.admin().token().to_owned();
        server.terminate();

        let server = Binary::start(directory.path(), &[]);

        let admin = Client::of(server.base()).with_token(token);
        admin.get("/v1/me").await.with(200);
    });
}

#[test]
fn a_second_server_on_the_same_data_is_refused_with_a_sentence() {
    let directory = tempfile::tempdir().unwrap();
    let _first = Binary::start(directory.path(), &[]);

    let refused = Binary::try_start(directory.path(), &[])
        .err()
        .expect("the data is in use");

    assert!(
        refused.contains("doorward: ") && !refused.contains("panicked"),
        "{refused}"
    );
}

#[test]
fn an_address_in_use_is_refused_with_a_sentence() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = Binary::start(one.path(), &[]);
    let address = first.base().trim_start_matches("http://").to_owned();

    let refused = Binary::try_start(other.path(), &[("DOORWARD_HTTP__LISTEN", &address)])
        .err()
        .unwrap();

    assert!(
        refused.contains("http.listen") && refused.contains(&address),
        "{refused}"
    );
}

#[test]
fn the_first_administrator_can_be_made_beside_a_running_server() {
    let directory = tempfile::tempdir().unwrap();
    stage(async || {
        let server = Binary::start(directory.path(), &[]);
        let make = |email: &str| {
            let arguments = [
                "admin",
                "create",
                "--first-name",
                "Ada",
                "--last-name",
                "Berg",
                "--password-stdin",
            ];
            let mut making = command(directory.path(), &[]);
            making.args(arguments).args(["--email", email]);
            answered_on(making, "a long enough secret\n")
        };

        let made = make("ada@example.com");

        assert!(made.status.success(), "{}", said(&made));
        assert!(!directory.path().join("setup-code").exists());
        let again = make("eve@example.com");
        assert!(!again.status.success(), "{}", said(&again));
        let body = json!({ "email": "ada@example.com", "password": "a long enough secret" });
        let tokens = Client::of(server.base())
            .post("/v1/login/password", body)
            .await
            .with(200);
        let admin = Client::of(server.base()).with_token(tokens.word("access_token"));
        admin.get("/v1/users").await.with(200);
    });
}

#[test]
fn an_administrator_whom_no_message_reaches_is_let_in_again() {
    let directory = tempfile::tempdir().unwrap();
    let recover = |email: &str| runs(directory.path(), &["admin", "recover", "--email", email]);
    stage(async || {
        let server = Binary::start(directory.path(), &[]);
        let house = House::founded(server.base(), &server.setup_code()).await;
        let email = house.admin().get("/v1/me").await.with(200).word("email").to_owned();
        house.ann().signs_up().await;

        let handed = recover(&email);
        let (nobody, malformed) = (recover("ann@example.com"), recover("ann"));

        assert!(handed.status.success(), "{}", said(&handed));
        assert_eq!((nobody.status.code(), malformed.status.code()), (Some(1), Some(1)));
        assert!(said(&nobody).contains("no active administrator"), "{}", said(&nobody));
        assert!(said(&malformed).contains("--email: "), "{}", said(&malformed));
        let text = said(&handed);
        let link = text.lines().last().unwrap();
        assert!(link.starts_with(&format!("{}/reset?token=", server.base())), "{text}");
        let token = link.split_once("token=").unwrap().1;
        let password = "a sentence nobody forgets";
        let body = json!({ "token": token, "new_password": password });
        house
            .stranger()
            .post("/v1/password-resets/confirm", body)
            .await
            .with(204);
        let body = json!({ "email": email, "password": password });
        house.stranger().post("/v1/login/password", body).await.with(200);
        house.admin().get("/v1/me").await.with(401);
    });
    let nowhere = recover("ann@example.com");
    assert!(said(&nowhere).contains("start it first"), "{}", said(&nowhere));
    let known = [("DOORWARD_HTTP__LISTEN", "127.0.0.1:8080")];
    let mut without_a_server = command(directory.path(), &known);
    without_a_server.args(["admin", "recover", "--email", "ann@example.com"]);
    let without_a_server = without_a_server.output().unwrap();
    assert!(said(&without_a_server).contains("no active administrator"));
}

#[test]
fn keys_change_under_a_running_server_and_nobody_is_signed_out() {
    let directory = tempfile::tempdir().unwrap();
    stage(async || {
        let server = Binary::start(directory.path(), &[]);
        let house = House::founded(server.base(), &server.setup_code()).await;
        let before = house.stranger().get("/.well-known/jwks.json").await.with(200);

        let rotated = runs(directory.path(), &["keys", "rotate"]);

        assert!(rotated.status.success(), "{}", said(&rotated));
        let after = house.stranger().get("/.well-known/jwks.json").await.with(200);
        let count = |keys: &doorward_tests::Answer| keys["keys"].as_array().unwrap().len();
        assert_eq!((count(&before), count(&after)), (1, 2));
        house.admin().get("/v1/me").await.with(200);
        house.admin().refreshes().await.with(200);
    });
}

#[test]
fn a_spoiled_master_key_stops_the_start_with_a_sentence() {
    let directory = tempfile::tempdir().unwrap();
    drop(Binary::start(directory.path(), &[]));
    std::fs::write(directory.path().join("master-key"), "nothing").unwrap();

    let refused = Binary::try_start(directory.path(), &[]).err().unwrap();

    assert!(
        refused.contains("master-key") && refused.contains("backup"),
        "{refused}"
    );
}

#[test]
fn what_others_must_not_read_only_its_owner_can_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let data_dir = directory.path().join("data");
    std::fs::create_dir(&data_dir).unwrap();
    let _server = Binary::start(&data_dir, &[]);

    for secret in ["master-key", "setup-code"] {
        let mode = data_dir.join(secret).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{secret}");
    }
}

#[test]
fn the_document_it_prints_is_the_one_it_serves() {
    let directory = tempfile::tempdir().unwrap();
    stage(async || {
        let server = Binary::start(directory.path(), &[]);
        let served = Client::of(server.base()).get("/openapi.json").await.with(200);

        let printed = runs(directory.path(), &["openapi"]);

        let printed: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
        assert_eq!(printed["paths"], served["paths"]);
        assert_eq!(printed["components"], served["components"]);
    });
}
