//! `/reset`, the page behind the link in a message.

use std::fmt::Write as _;

use poem::Body;
use serde_json::json;
use url::form_urlencoded;

use crate::world::{Reply, World};

const NEW: &str = "another long walk home";

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
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("token", token)
            .append_pair("form_token", &self.form_token)
            .append_pair("new_password", password)
            .append_pair("new_password_again", again);
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("cookie", self.cookie.as_str()),
        ];
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

    assert_eq!((used.status, none.status), (400, 400));
    assert!(used.text.contains("This link does not work any more"));
    assert!(none.text.contains("This link does not work any more"));
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
