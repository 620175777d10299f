//! `/reset`, the page behind the link in a message.

use std::fmt::Write as _;

use doorward_core::ports::PortError;
use poem::Body;
use serde_json::json;
use url::form_urlencoded;

use crate::failures::is_a_problem;
use crate::world::{Reply, World};

const NEW: &str = "another long walk home";

/// What browsers say they read.
const PAGES: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn link(world: &World) -> String {
    world.person("ann@example.com").await;
    world
        .posts("/v1/password-resets", json!({"email": "ann@example.com"}))
        .await;
    world.link_token_for("ann@example.com").await
}

/// What a browser keeps after looking at the page.
struct Browser {
    cookie: String,
    form_token: String,
}

impl Browser {
    fn after(page: &Reply) -> Self {
        let cookie = page.header("set-cookie").split(';').next().unwrap().to_owned();
        let (_, rest) = page.text.split_once("name=\"form_token\" value=\"").unwrap();
        let (form_token, _) = rest.split_once('"').unwrap();
        Self {
            cookie,
            form_token: form_token.to_owned(),
        }
    }

    async fn submits(&self, world: &World, token: &str, password: &str, again: &str) -> Reply {
        self.posts(world, [token, password, again], &[("accept", PAGES)]).await
    }

    async fn posts(&self, world: &World, typed: [&str; 3], accept: &[(&str, &str)]) -> Reply {
        let [token, password, again] = typed;
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("token", token)
            .append_pair("form_token", &self.form_token)
            .append_pair("new_password", password)
            .append_pair("new_password_again", again);
        let mut headers = accept.to_vec();
        headers.push(("content-type", "application/x-www-form-urlencoded"));
        headers.push(("cookie", &self.cookie));
        world.asked("POST", "/reset", Body::from(form.finish()), &headers).await
    }
}

#[tokio::test]
async fn a_person_chooses_a_new_password() {
    let world = World::new();
    let token = link(&world).await;
    let page = world.gets(&format!("/reset?token={token}")).await;

    let done = Browser::after(&page).submits(&world, &token, NEW, NEW).await;

    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(done.status, 200, "{}", done.text);
    assert!(done.text.contains("Your new password is set"));
    let login = json!({"email": "ann@example.com", "password": NEW});
    assert_eq!(world.posts("/v1/login/password", login).await.status, 200);
}

#[tokio::test]
async fn looking_at_the_page_uses_nothing_up() {
    let world = World::new();
    let token = link(&world).await;
    let path = format!("/reset?token={token}");
    for _ in 0..3 {
        assert_eq!(world.gets(&path).await.status, 200);
        assert_eq!(world.sends("HEAD", &path, None, &[]).await.status, 200);
    }

    let confirmed = json!({ "token": token, "new_password": NEW });

    assert_eq!(world.posts("/v1/password-resets/confirm", confirmed).await.status, 204);
}

#[tokio::test]
async fn a_form_counts_only_in_the_browser_it_was_shown_in() {
    let world = World::new();
    let token = link(&world).await;
    let path = format!("/reset?token={token}");
    let ann = Browser::after(&world.gets(&path).await);
    let eve = Browser::after(&world.gets(&path).await);
    let forged = Browser {
        cookie: ann.cookie.clone(),
        form_token: eve.form_token.clone(),
    };
    let without = Browser {
        cookie: "other=1".to_owned(),
        form_token: ann.form_token.clone(),
    };

    for browser in [forged, without] {
        let reply = browser.submits(&world, &token, NEW, NEW).await;
        assert_eq!(reply.status, 400);
        assert!(reply.text.contains("This form was open for too long."));
    }
    assert_eq!(ann.submits(&world, &token, NEW, NEW).await.status, 200);
}

#[tokio::test]
async fn what_is_wrong_with_a_password_is_said_on_the_page() {
    let world = World::new();
    let token = link(&world).await;
    let browser = Browser::after(&world.gets(&format!("/reset?token={token}")).await);

    for (password, again, said) in [
        (NEW, "another", "The two entries differ."),
        ("short", "short", "at least 8 characters"),
        ("password", "password", "one of the most common ones"),
        ("archer and archer", "archer and archer", "must not contain your name"),
        ("", "", "Please enter a password."),
    ] {
        let reply = browser.submits(&world, &token, password, again).await;
        assert_eq!(reply.status, 400, "{password}");
        assert!(reply.text.contains(said), "{said}: {}", reply.text);
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    }
    assert_eq!(browser.submits(&world, &token, NEW, NEW).await.status, 200);
}

#[tokio::test]
async fn a_link_that_does_not_work_says_what_to_do() {
    let world = World::new();
    let token = link(&world).await;
    let browser = Browser::after(&world.gets(&format!("/reset?token={token}")).await);
    browser.submits(&world, &token, NEW, NEW).await;

    let used = browser.submits(&world, &token, NEW, NEW).await;
    let none = world.gets("/reset").await;
    let empty = world.gets("/reset?token=").await;

    assert_eq!((used.status, none.status, empty.status), (400, 200, 200));
    for page in [used, none, empty] {
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert!(page.text.contains("This link does not work any more"));
    }
}

#[tokio::test]
async fn who_reads_no_pages_is_refused_with_a_problem() {
    let world = World::new();
    let token = link(&world).await;
    let ann = Browser::after(&world.gets(&format!("/reset?token={token}")).await);
    let used = Browser::after(&world.gets("/reset?token=used").await);
    let eve = Browser {
        cookie: "other=1".to_owned(),
        form_token: ann.form_token.clone(),
    };

    for accept in [None, Some("*/*"), Some("application/json"), Some("text/html;q=0, */*")] {
        let accept: Vec<_> = accept.map(|accept| ("accept", accept)).into_iter().collect();
        let foreign = eve.posts(&world, [&token, NEW, NEW], &accept).await;
        let differing = ann.posts(&world, [&token, NEW, "other"], &accept).await;
        let short = ann.posts(&world, [&token, "short", "short"], &accept).await;
        let personal = ann
            .posts(&world, [&token, "archer and archer", "archer and archer"], &accept)
            .await;
        let gone = used.posts(&world, ["used", NEW, NEW], &accept).await;

        is_a_problem(&foreign, 400, "malformed_request");
        is_a_problem(&differing, 400, "validation_failed");
        is_a_problem(&short, 400, "validation_failed");
        is_a_problem(&personal, 400, "validation_failed");
        is_a_problem(&gone, 400, "invalid_link");
        assert_eq!(differing.flaws(), [("new_password_again", "mismatch")]);
        assert_eq!(short.flaws(), [("new_password", "too_short")]);
        assert_eq!(personal.flaws(), [("new_password", "contains_personal")]);
        assert_eq!(gone.header("referrer-policy"), "no-referrer");
    }
}

#[tokio::test]
async fn a_store_that_is_away_is_told_on_the_page_or_as_a_problem() {
    let world = World::new();
    let token = link(&world).await;
    let ann = Browser::after(&world.gets(&format!("/reset?token={token}")).await);
    world.store.fail_with(PortError::Unavailable);

    let problem = ann.posts(&world, [&token, NEW, NEW], &[]).await;
    let page = ann.submits(&world, &token, NEW, NEW).await;

    is_a_problem(&problem, 503, "unavailable");
    assert_eq!(
        (page.status, page.header("content-type")),
        (503, "text/html; charset=utf-8")
    );
    assert!(page.text.contains("This cannot be done at the moment."));
}

#[tokio::test]
async fn people_are_answered_in_their_language() {
    let world = World::new();

    let page = world
        .sends("GET", "/reset?token=x", None, &[("accept-language", "de-AT, en;q=0.5")])
        .await;

    assert!(page.text.contains("Wähle ein neues Passwort"));
    assert_eq!(page.header("vary"), "accept-language");
}

#[tokio::test]
async fn a_token_cannot_break_out_of_the_page() {
    let world = World::new();
    let mut path = "/reset?token=".to_owned();
    for byte in b"\"><script>alert(1)</script>" {
        write!(path, "%{byte:02x}").unwrap();
    }

    let page = world.gets(&path).await;

    assert!(!page.text.contains("<script"));
}

#[tokio::test]
async fn the_cookie_is_kept_from_scripts_and_other_sites() {
    let world = World::new();
    let page = world.gets("/reset?token=x").await;

    let cookie = page.header("set-cookie");

    assert!(cookie.starts_with("__Host-doorward_form="));
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"),
        "{cookie}"
    );
    let kept = cookie.split(';').next().unwrap();
    let again = world.sends("GET", "/reset?token=x", None, &[("cookie", kept)]).await;
    assert_eq!(again.header("set-cookie"), cookie);
}

#[tokio::test]
async fn the_page_is_not_kept_framed_or_referred_to() {
    let world = World::new();

    let page = world.gets("/reset?token=x").await;

    let policy = page.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"));
    assert_eq!(
        (page.header("cache-control"), page.header("referrer-policy")),
        ("no-store", "no-referrer")
    );
}

#[tokio::test]
async fn the_stylesheet_is_fetched_once() {
    let world = World::new();

    let first = world.gets("/assets/doorward.css").await;
    let tag = first.header("etag").to_owned();
    let second = world
        .sends("GET", "/assets/doorward.css", None, &[("if-none-match", &tag)])
        .await;

    assert_eq!(
        (first.status, first.header("content-type")),
        (200, "text/css; charset=utf-8")
    );
    assert!(first.header("cache-control").contains("max-age"));
    assert_eq!((second.status, second.text.as_str()), (304, ""));
}

#[tokio::test]
async fn only_forms_are_taken() {
    let world = World::new();

    let reply = world.posts("/reset", json!({"token": "x"})).await;

    assert_eq!(reply.refusal(), (415, "unsupported_media_type"));
}
