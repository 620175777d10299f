//! An administrator's day at the terminal.

use doorward_tests::binary::Binary;
use doorward_tests::{House, stage};
use serde_json::json;

use crate::at_work::{SETTINGS, goes, opened, signs_in};

#[test]
fn a_newcomer_becomes_the_first_administrator_and_comes_back_without_signing_in() {
    let directory = tempfile::tempdir().unwrap();
    let server = Binary::start(directory.path(), &[SETTINGS]);
    let terminal = opened(directory.path(), &server, &[]);

    terminal.sees(&["Sign in to http", "first-time setup"]);
    terminal.presses(&["F2"]);
    terminal.sees(&["Setup code"]);
    let setup_code = server.setup_code();
    for field in [setup_code.as_str(), "rosa@example.com", "Rosa", "Oak"] {
        terminal.types(field);
        terminal.presses(&["Tab"]);
    }
    terminal.types("a long walk in the woods");
    let typed = terminal.sees(&["rosa@example.com", "••••••••"]);
    terminal.presses(&["Enter"]);
    terminal.sees(&["rosa@example.com admin", "Sign-ins a minute"]);
    drop(terminal);

    assert!(!typed.contains("woods") && !typed.contains(&setup_code));
    let again = opened(directory.path(), &server, &[]);
    again.sees(&["rosa@example.com admin", "Sign-ins a minute"]);
}

#[test]
fn a_user_is_found_and_deactivated_and_brought_back_and_a_product_is_made_and_a_message_watched() {
    let directory = tempfile::tempdir().unwrap();
    let server = Binary::start(directory.path(), &[SETTINGS]);
    stage(async || {
        let house = House::founded(server.base(), &server.setup_code()).await;
        let (ann, bob) = (house.ann().signs_up().await, house.bob().signs_up().await);
        let terminal = opened(directory.path(), &server, &[]);
        signs_in(&terminal, &house.admin());

        goes(&terminal, "users");
        terminal.sees(&[&ann.email, &bob.email]);
        terminal.types("/ann");
        terminal.loses(&bob.email);
        terminal.presses(&["Enter"]);
        terminal.types("d");
        terminal.sees(&[&format!("Deactivate {}?", ann.email)]);
        terminal.types("y");
        terminal.sees(&["deactivated user", "to undo"]);
        ann.get("/v1/me").await.with(401);
        terminal.types("u");
        terminal.sees(&["Taken back", "active      user"]);

        goes(&terminal, "products");
        terminal.sees(&["No product yet."]);
        terminal.types("n");
        terminal.sees(&["New product"]);
        terminal.types("no address");
        terminal.presses(&["Tab"]);
        terminal.types("Reading lamp");
        terminal.presses(&["C-s"]);
        terminal.sees(&["› URL        no address", "This is not an absolute http or https URL."]);
        terminal.presses(&["C-u"]);
        terminal.types("https://shop.example/lamps/42");
        terminal.presses(&["C-s"]);
        terminal.sees(&["1–1 of 1", "Reading lamp", "https://shop.example/lamps/42"]);

        goes(&terminal, "deliveries");
        terminal.sees(&["● live", "registration"]);
        bob.client
            .post("/v1/login/code", json!({"email": bob.email}))
            .await
            .with(202);
        terminal.sees(&["login", "inbox"]);
    });
}

#[test]
fn one_signs_in_by_a_code_read_elsewhere() {
    let directory = tempfile::tempdir().unwrap();
    let server = Binary::start(directory.path(), &[SETTINGS]);
    stage(async || {
        let house = House::founded(server.base(), &server.setup_code()).await;
        let support = house.with_role("support").await;
        let terminal = opened(directory.path(), &server, &[]);
        terminal.sees(&["Sign in to http", "E-mail"]);

        terminal.types(&support.email);
        terminal.presses(&["Enter", "Enter"]);
        terminal.sees(&["A code is on its way by e-mail"]);
        let code = support.reads_the_code().await;
        terminal.types(&code);
        terminal.presses(&["Enter"]);

        terminal.sees(&[&format!("{} support", support.email)]);
    });
}

/// How many requests the server has had that were meant to change something, signing in apart.
async fn changes(house: &House) -> u64 {
    let told = house.stranger().get("/metrics").await.with(200).text.clone();
    let lines = told.lines().filter(|line| line.starts_with("http_requests_total{"));
    let changing = lines.filter(|line| !line.contains("method=\"GET\"") && !line.contains("/v1/login/"));
    changing
        .filter_map(|line| line.split(' ').next_back()?.parse::<u64>().ok())
        .sum()
}

#[test]
fn a_program_that_may_only_read_sends_nothing_that_changes_anything() {
    let directory = tempfile::tempdir().unwrap();
    let server = Binary::start(directory.path(), &[SETTINGS]);
    stage(async || {
        let house = House::founded(server.base(), &server.setup_code()).await;
        let ann = house.ann().signs_up().await;
        let before = changes(&house).await;
        let terminal = opened(directory.path(), &server, &["--read-only"]);
        signs_in(&terminal, &house.admin());

        goes(&terminal, "users q=ann");
        terminal.sees(&["READ-ONLY", &ann.email]);
        for key in ["d", "K", "P", "e", "n"] {
            terminal.types(key);
            let seen = terminal.sees(&["Nothing was sent", &ann.email]);
            assert!(!seen.contains("Really?") && !seen.contains("New user"), "{key}: {seen}");
            // What would have sent it, had it been asked for.
            terminal.types("y");
            terminal.presses(&["C-s"]);
        }

        ann.get("/v1/me").await.with(200);
        assert_eq!(changes(&house).await, before);
    });
}
