//! What every answer carries, and what pages of other origins may see.

use doorward_core::policy::Policy;
use doorward_http::settings::HttpSettings;

use crate::world::{World, settings};

const APP: &str = "https://app.example.com";

fn open_to_the_app() -> World {
    opened(settings())
}

fn opened(mut settings: HttpSettings) -> World {
    settings.cors_origins = vec![APP.to_owned()];
    World::with(Policy::default(), settings)
}

#[tokio::test]
async fn a_request_keeps_its_id_and_gets_one_if_it_has_none() {
    let world = World::new();

    let given = world
        .sends("GET", "/health/live", None, &[("x-request-id", "abc-123.DEF_4")])
        .await;
    let bad = world
        .sends("GET", "/health/live", None, &[("x-request-id", "<script>")])
        .await;
    let none = world.gets("/health/live").await;

    assert_eq!(given.header("x-request-id"), "abc-123.DEF_4");
    assert!(bad.header("x-request-id").starts_with("req_"));
    assert_ne!(bad.header("x-request-id"), none.header("x-request-id"));
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let world = World::new();

    for path in ["/v1/me", "/health/live", "/nowhere", "/reset?token=x"] {
        let reply = world.gets(path).await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        assert!(
            reply
                .header("content-security-policy")
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn browsers_are_told_to_come_back_over_tls_only_where_there_is_tls() {
    let mut plain = settings();
    plain.public_url = "http://127.0.0.1:8080".to_owned();
    let (over_tls, plain) = (World::new(), World::with(Policy::default(), plain));

    for path in ["/v1/me", "/health/live", "/nowhere", "/reset?token=x"] {
        let (safe, open) = (over_tls.gets(path).await, plain.gets(path).await);
        assert_eq!(safe.header("strict-transport-security"), "max-age=31536000", "{path}");
        assert_eq!(open.header("strict-transport-security"), "", "{path}");
    }
}

#[tokio::test]
async fn pages_of_other_origins_see_nothing_unless_listed() {
    let closed = World::new();
    let open = open_to_the_app();

    let closed = closed.sends("GET", "/health/live", None, &[("origin", APP)]).await;
    let stranger = open
        .sends("GET", "/health/live", None, &[("origin", "https://evil.example")])
        .await;
    let listed = open.sends("GET", "/v1/me", None, &[("origin", APP)]).await;

    assert_eq!(closed.header("access-control-allow-origin"), "");
    assert_eq!(
        (stranger.status, stranger.header("access-control-allow-origin")),
        (200, "")
    );
    assert_eq!(
        (listed.status, listed.header("access-control-allow-origin")),
        (401, APP)
    );
    assert_eq!(listed.header("access-control-allow-credentials"), "");
    assert_eq!(listed.header("vary"), "origin");
}

#[tokio::test]
async fn a_listed_page_may_ask_what_it_may_send() {
    let world = open_to_the_app();
    let asks = |origin| [("origin", origin), ("access-control-request-method", "PATCH")];

    let listed = world.sends("OPTIONS", "/v1/users/usr_1", None, &asks(APP)).await;
    let stranger = world
        .sends("OPTIONS", "/v1/users/usr_1", None, &asks("https://evil.example"))
        .await;
    let nowhere = world.sends("OPTIONS", "/nowhere", None, &asks(APP)).await;

    assert_eq!(listed.status, 204);
    assert_eq!(listed.header("access-control-allow-origin"), APP);
    assert_eq!(
        listed.header("access-control-allow-methods"),
        "DELETE, GET, HEAD, PATCH"
    );
    assert!(listed.header("access-control-allow-headers").contains("authorization"));
    assert_eq!(stranger.status, 405);
    assert_eq!(nowhere.status, 404);
}

#[tokio::test]
async fn a_page_may_send_nothing_to_what_is_switched_off() {
    let asks = [("origin", APP), ("access-control-request-method", "POST")];
    for (is_on, expected) in [(true, 204), (false, 404)] {
        let mut settings = settings();
        (settings.compat.mailguard, settings.compat.flask) = (is_on, is_on);
        let world = opened(settings);

        for path in ["mailguard/users/login/", "mailguard/users/login", "flask/login"] {
            let asked = world.sends("OPTIONS", &format!("/compat/{path}"), None, &asks).await;
            assert_eq!(asked.status, expected, "{path}");
        }
    }
}

#[tokio::test]
async fn looking_at_the_head_of_an_answer_is_enough() {
    let world = World::new();

    let found = world.sends("HEAD", "/health/live", None, &[]).await;
    let missing = world.sends("HEAD", "/nowhere", None, &[]).await;

    assert_eq!((found.status, found.text.as_str()), (200, ""));
    assert_eq!(missing.status, 404);
}
