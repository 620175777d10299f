//! What needs no token: health, metrics, keys, the document, the ids of requests, and the connections they come on.

mod connections;
mod lifetimes;
mod tls;

use doorward_tests::world::Node;
use doorward_tests::{Client, Store, stage, world, world_with};
use serde_json::json;

#[test]
fn a_server_that_runs_is_alive_and_ready() {
    world(async |world| {
        let stranger = world.stranger();

        stranger.get("/health/live").await.with(200);
        let ready = stranger.get("/health/ready").await.with(200);

        for check in ["store", "keys", "worker"] {
            assert!(ready.text.contains(check), "{ready:#?}");
        }
    });
}

#[test]
fn metrics_are_written_for_prometheus() {
    world(async |world| {
        let stranger = world.stranger();
        stranger.get("/v1/me").await.with(401);
        stranger.get("/v1/users/usr_secret").await.with(401);

        let metrics = stranger.get("/metrics").await.with(200);

        assert!(metrics.header("content-type").starts_with("text/plain"), "{metrics:#?}");
        assert!(metrics.text.contains("/v1/users/{id}"), "{}", metrics.text);
        assert!(!metrics.text.contains("usr_secret"), "{}", metrics.text);
        assert!(metrics.text.contains("password_hashes_in_hand"), "{}", metrics.text);
    });
}

#[test]
fn metrics_have_a_listener_of_their_own_when_the_operator_says_so() {
    world_with(&["metrics.listen = \"127.0.0.1:0\""], async |world| {
        world.stranger().get("/metrics").await.refused(404, "not_found");
    });
}

#[test]
fn the_keys_of_tokens_are_published_without_their_private_halves() {
    world(async |world| {
        let keys = world.stranger().get("/.well-known/jwks.json").await.with(200);

        let key = &keys["keys"].as_array().unwrap()[0];
        assert_eq!(
            (&key["kty"], &key["crv"], &key["alg"]),
            (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA"))
        );
        assert_eq!(key["use"], "sig");
        assert!(key["kid"].as_str().unwrap().starts_with("key_"));
        assert!(key.get("d").is_none());
    });
}

/// Every path of the contract with its methods.
const PATHS: [(&str, &str); 35] = [
    ("/v1/registrations", "post"),
    ("/v1/challenges/{id}/verify", "post"),
    ("/v1/challenges/{id}/resend", "post"),
    ("/v1/login/code", "post"),
    ("/v1/login/password", "post"),
    ("/v1/tokens/refresh", "post"),
    ("/v1/password-resets", "post"),
    ("/v1/password-resets/confirm", "post"),
    ("/v1/me", "delete get patch"),
    ("/v1/me/password", "put"),
    ("/v1/me/email", "post"),
    ("/v1/me/phone", "post"),
    ("/v1/sessions", "delete get"),
    ("/v1/sessions/{id}", "delete"),
    ("/v1/logout", "post"),
    ("/v1/users", "get post"),
    ("/v1/users/{id}", "delete get patch"),
    ("/v1/users/{id}/restore", "post"),
    ("/v1/users/{id}/erase", "post"),
    ("/v1/users/{id}/password-reset", "post"),
    ("/v1/users/{id}/sessions", "delete get"),
    ("/v1/products", "get post"),
    ("/v1/products/{id}", "delete get patch"),
    ("/v1/deliveries", "get"),
    ("/v1/deliveries/{id}", "get"),
    ("/v1/deliveries/{id}/retry", "post"),
    ("/v1/audit", "get"),
    ("/v1/stats", "get"),
    ("/v1/inbox", "delete get"),
    ("/v1/setup", "post"),
    ("/health/live", "get"),
    ("/health/ready", "get"),
    ("/.well-known/jwks.json", "get"),
    ("/v1/receipts/{plugin}", "post"),
    ("/metrics", "get"),
];

#[test]
fn the_document_describes_every_path_of_the_contract() {
    world(async |world| {
        let document = world.stranger().get("/openapi.json").await.with(200);

        for (path, methods) in PATHS {
            let described = doorward_tests::answer::members(&document["paths"][path]).join(" ");
            assert_eq!(described, methods, "{path}");
        }
    });
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    world(async |world| {
        let document = world.stranger().get("/openapi.json").await.with(200);

        let mut names: Vec<&str> = document["paths"]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|path| path.as_object().unwrap().values())
            .map(|operation| operation["operationId"].as_str().expect("an operation has a name"))
            .collect();

        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    });
}

#[test]
fn the_documentation_needs_nothing_from_elsewhere() {
    world(async |world| {
        let page = world.stranger().get("/docs").await.with(200);

        assert!(page.header("content-type").starts_with("text/html"));
        let elsewhere = page.text.matches("src=\"http").count() + page.text.matches("href=\"http").count();
        assert_eq!(elsewhere, 0, "{}", page.text);
        assert!(!page.header("content-security-policy").is_empty());
    });
}

#[test]
fn a_request_keeps_its_id_when_it_looks_like_one() {
    world(async |world| {
        let stranger = world.stranger();
        let id_of = async |given: &str| {
            let answer = stranger.get("/health/live").header("x-request-id", given).await;
            answer.header("x-request-id").to_owned()
        };

        for good in ["3f0c9a52-7a0e-4f5e-9d2b-1f6f0f3b9a10", "req-1", "x", &"y".repeat(128)] {
            assert_eq!(id_of(good).await, good);
        }
        for odd in ["a b", "<script>", &"y".repeat(129), &"y".repeat(500)] {
            let made = id_of(odd).await;
            assert!(made != odd && !made.is_empty(), "{odd}");
        }
        assert_ne!(id_of("").await, id_of("").await);
    });
}

#[test]
fn answers_are_not_guessed_at_or_kept() {
    world(async |world| {
        let ann = world.ann().signs_up().await;

        let me = ann.get("/v1/me").await.with(200);

        assert!(me.header("content-type").starts_with("application/json"));
        assert_eq!(me.header("x-content-type-options"), "nosniff");
        assert!(me.header("cache-control").contains("no-store"), "{me:#?}");
    });
}

#[test]
fn other_origins_are_let_in_only_when_listed() {
    world_with(&["http.cors_origins = [\"https://app.example.com\"]"], async |world| {
        let stranger = world.stranger();
        let asks = |origin: &str| {
            stranger
                .asks("OPTIONS", "/v1/me")
                .header("origin", origin)
                .header("access-control-request-method", "GET")
                .header("access-control-request-headers", "authorization")
        };

        let listed = asks("https://app.example.com").await;
        let other = asks("https://evil.example.com").await;

        assert!(listed.status < 300, "{listed:#?}");
        assert_eq!(listed.header("access-control-allow-origin"), "https://app.example.com");
        assert_eq!(other.header("access-control-allow-origin"), "");
    });
}

#[test]
fn a_stopped_server_stops_in_order() {
    stage(async || {
        let node = Node::start(&Store::Memory, &[]).await;
        let client = Client::of(&node.base());
        client.get("/health/ready").await.with(200);

        node.stop().await;

        assert!(client.get("/health/live").outcome().await.is_none());
    });
}
