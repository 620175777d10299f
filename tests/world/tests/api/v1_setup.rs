//! `POST /v1/setup`: the first administrator.

use doorward_tests::patience::eventually;
use doorward_tests::world::Node;
use doorward_tests::{Client, Store, stage, world};
use serde_json::{Value, json};

fn form(setup_code: &str) -> Value {
    json!({
        "setup_code": setup_code,
        "email": "ada@example.com",
        "first_name": "Ada",
        "last_name": "Berg",
        "password": "a long enough secret",
    })
}

#[test]
fn the_setup_code_makes_one_administrator() {
    stage(async || {
        let node = Node::start(&Store::Memory, &[]).await;
        let client = Client::of(&node.base());

        let made = client.post("/v1/setup", form(&node.setup_code())).await.with(201);

        assert_eq!((&made["role"], &made["status"]), (&json!("admin"), &json!("active")));
        assert_eq!(made["email_verified"], true);
        assert_eq!(made.word("email"), "ada@example.com");
        let again = client.post("/v1/setup", form(&node.setup_code())).await;
        again.refused(409, "conflict");
    });
}

#[test]
fn the_first_administrator_signs_in() {
    stage(async || {
        let node = Node::start(&Store::Memory, &[]).await;
        let client = Client::of(&node.base());
        client.post("/v1/setup", form(&node.setup_code())).await.with(201);

        let body = json!({ "email": "ada@example.com", "password": "a long enough secret" });
        let tokens = client.post("/v1/login/password", body).await.with(200);

        let admin = client.with_token(tokens.word("access_token"));
        admin.get("/v1/users").await.with(200);
    });
}

#[test]
fn another_code_makes_nobody() {
    stage(async || {
        let node = Node::start(&Store::Memory, &[]).await;
        let client = Client::of(&node.base());

        let refused = client.post("/v1/setup", form("aaaa-aaaa-aaaa-aaaa")).await;

        refused.refused(400, "invalid_code");
        client.post("/v1/setup", form(&node.setup_code())).await.with(201);
    });
}

#[test]
fn the_code_is_read_as_people_type_it() {
    stage(async || {
        let node = Node::start(&Store::Memory, &[]).await;
        let typed = node.setup_code().replace('-', " ").to_uppercase();

        let made = Client::of(&node.base()).post("/v1/setup", form(&typed)).await;

        made.with(201);
    });
}

#[test]
fn every_flaw_is_told_at_once_and_the_code_goes_on_working() {
    stage(async || {
        let node = Node::start(&Store::Memory, &[]).await;
        let client = Client::of(&node.base());
        let flawed = json!({
            "setup_code": node.setup_code(),
            "email": "nowhere",
            "first_name": "",
            "last_name": " ",
            "password": "short",
        });

        let refused = client.post("/v1/setup", flawed).await.refused(400, "validation_failed");

        assert_eq!(
            refused.flaws(),
            [
                ("email", "invalid"),
                ("first_name", "required"),
                ("last_name", "required"),
                ("password", "too_short"),
            ]
        );
        client.post("/v1/setup", form(&node.setup_code())).await.with(201);
    });
}

#[test]
fn the_code_lies_in_the_data_directory_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    stage(async || {
        let node = Node::start(&Store::Memory, &[]).await;
        let file = node.data_dir().join("setup-code");

        let mode = file.metadata().unwrap().permissions().mode();

        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_to_string(file).unwrap().trim(), node.setup_code());
    });
}

#[test]
fn once_it_is_used_the_code_lies_there_no_longer() {
    world(async |world| {
        let file = world.data_dir().join("setup-code");

        eventually("the used code to go", async || {
            world.stranger().get("/health/live").await.with(200);
            (!file.exists()).then_some(())
        })
        .await;
    });
}
