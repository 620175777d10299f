//! What goes wrong in a day: nothing typed is lost, and the reason is seen.

use doorward_tests::binary::{Binary, a_free_port};
use doorward_tests::{House, stage};
use serde_json::json;

use crate::at_work::{SETTINGS, goes, opened, signs_in};

#[test]
fn a_name_from_right_to_left_is_shown_and_a_tiny_window_is_survived() {
    let directory = tempfile::tempdir().unwrap();
    let server = Binary::start(directory.path(), &[SETTINGS]);
    stage(async || {
        let house = House::founded(server.base(), &server.setup_code()).await;
        let url = "https://shop.example/trap";
        let product = json!({"url": url, "name": "Lamp مصباح", "description": "one [2J مصباح two"});
        house.admin().post("/v1/products", product).await.with(201);
        let terminal = opened(directory.path(), &server, &[]);
        signs_in(&terminal, &house.admin());

        goes(&terminal, "products");
        terminal.sees(&[url]);
        terminal.presses(&["Enter"]);
        terminal.sees(&["one [2J مصباح two", "doorward"]);
        terminal.presses(&["Escape"]);
        // Escape and a letter right behind it are one key to a terminal.
        terminal.loses("archive or activate");
        terminal.types("n");
        terminal.types("https://shop.example/half-typed");
        terminal.resizes(20, 5);
        terminal.sees(&["Doorward needs"]);
        terminal.resizes(80, 24);

        terminal.sees(&["New product", "https://shop.example/half-typed"]);
    });
}

#[test]
fn a_server_that_was_killed_is_waited_for_and_nothing_typed_is_lost() {
    let directory = tempfile::tempdir().unwrap();
    let address = format!("127.0.0.1:{}", a_free_port());
    let settings = [SETTINGS, ("DOORWARD_HTTP__LISTEN", address.as_str())];
    let server = Binary::start(directory.path(), &settings);
    stage(async || {
        let house = House::founded(server.base(), &server.setup_code()).await;
        let terminal = opened(directory.path(), &server, &[]);
        signs_in(&terminal, &house.admin());
        goes(&terminal, "products");
        terminal.sees(&["No product yet."]);
        terminal.types("n");
        terminal.types("https://shop.example/lamps/1");

        server.kill();
        terminal.presses(&["C-s"]);
        terminal.sees(&["Offline", "https://shop.example/lamps/1"]);
        let _server = Binary::start(directory.path(), &settings);
        terminal.sees(&["The server answers again."]);
        terminal.presses(&["C-s"]);

        terminal.sees(&["1–1 of 1"]);
    });
}

#[test]
fn who_is_demoted_meanwhile_learns_it_and_goes_on_with_what_is_left() {
    let directory = tempfile::tempdir().unwrap();
    let server = Binary::start(directory.path(), &[SETTINGS]);
    stage(async || {
        let house = House::founded(server.base(), &server.setup_code()).await;
        let (ann, roy) = (house.ann().signs_up().await, house.with_role("admin").await);
        let terminal = opened(directory.path(), &server, &[]);
        signs_in(&terminal, &roy);
        goes(&terminal, "users q=ann");
        terminal.sees(&[&ann.email, &format!("{} admin", roy.email)]);

        let path = format!("/v1/users/{}", roy.id);
        house.admin().patch(&path, json!({"role": "support"})).await.with(200);
        terminal.types("dy");

        terminal.sees(&["Your role is now support.", &format!("{} support", roy.email)]);
        ann.get("/v1/me").await.with(200);
        terminal.presses(&["Enter"]);
        terminal.sees(&["Users › ", "Profile"]);
    });
}

#[test]
fn a_session_that_was_ended_elsewhere_is_begun_anew_and_the_form_is_still_there() {
    let directory = tempfile::tempdir().unwrap();
    let server = Binary::start(directory.path(), &[SETTINGS]);
    stage(async || {
        let house = House::founded(server.base(), &server.setup_code()).await;
        let roy = house.with_role("admin").await;
        let terminal = opened(directory.path(), &server, &[]);
        signs_in(&terminal, &roy);
        goes(&terminal, "products");
        terminal.sees(&["No product yet."]);
        terminal.types("n");
        terminal.types("https://shop.example/lamps/7");

        let path = format!("/v1/users/{}/sessions", roy.id);
        house.admin().delete(&path).await.with(204);
        terminal.presses(&["C-s"]);
        terminal.sees(&["Sign in to", "Your session has ended"]);
        terminal.types(&roy.email);
        terminal.presses(&["Tab"]);
        terminal.types(&roy.password);
        terminal.presses(&["Enter"]);
        terminal.sees(&[
            "New product",
            "https://shop.example/lamps/7",
            "Sign in again, then send",
        ]);
        terminal.presses(&["C-s"]);

        terminal.sees(&["1–1 of 1", "https://shop.example/lamps/7"]);
    });
}

#[test]
fn tokens_that_run_out_every_second_are_renewed_without_a_word() {
    let directory = tempfile::tempdir().unwrap();
    let server = Binary::start(directory.path(), &[SETTINGS, ("DOORWARD_SESSIONS__ACCESS_TTL", "1s")]);
    stage(async || {
        let house = House::founded(server.base(), &server.setup_code()).await;
        let ann = house.ann();
        let terminal = opened(directory.path(), &server, &[]);
        signs_in(&terminal, &house.admin());
        goes(&terminal, "deliveries");
        terminal.sees(&["● live", "No delivery yet."]);

        for number in 1..=3 {
            let form = json!({"email": format!("p{number}@example.com"), "password": ann.password,
                "first_name": "Pia", "last_name": "Park"});
            ann.client
                .without_token()
                .post("/v1/registrations", form)
                .await
                .with(202);
            let screen = terminal.sees(&["● live", &format!("1–{number} of {number}")]);
            assert!(!screen.contains("Signed out"), "{screen}");
        }
    });
}

#[test]
fn a_megabyte_that_is_pasted_is_cut_and_said_so() {
    let directory = tempfile::tempdir().unwrap();
    let server = Binary::start(directory.path(), &[SETTINGS]);
    stage(async || {
        let house = House::founded(server.base(), &server.setup_code()).await;
        let terminal = opened(directory.path(), &server, &[]);
        signs_in(&terminal, &house.admin());
        goes(&terminal, "products");
        terminal.sees(&["No product yet."]);
        terminal.types("n");
        terminal.sees(&["New product"]);

        terminal.pastes(&directory.path().join("paste"), &"long ".repeat(200_000));
        terminal.sees(&["The paste was too long and is cut."]);
        terminal.presses(&["C-u"]);
        terminal.types("https://shop.example/short");
        terminal.presses(&["C-s"]);

        terminal.sees(&["1–1 of 1", "https://shop.example/short"]);
    });
}
