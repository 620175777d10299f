//! `GET /reset` and its form: setting a password in a browser, without any script.

use doorward_tests::{Answer, Client, Person, World, world};
use serde_json::json;

/// A browser that was led here by a letter.
struct Browser {
    client: Client,
    token: String,
}

/// What a form sends besides what a person types.
struct Form {
    action: String,
    hidden: Vec<(String, String)>,
    cookie: String,
}

impl Browser {
    async fn led_by_a_letter_to(person: &Person, world: &World) -> Self {
        person
            .post("/v1/password-resets", json!({ "email": person.email }))
            .await
            .with(202);
        let token = person.post.link_token_for(&person.email).await;
        Self {
            client: world.stranger(),
            token,
        }
    }

    async fn opens(&self) -> Answer {
        self.client.get(&format!("/reset?token={}", self.token)).await
    }

    async fn sends(&self, form: &Form, passwords: &[(&str, &str)]) -> Answer {
        let hidden = form.hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let members: Vec<_> = hidden.chain(passwords.iter().copied()).collect();
        let request = self.client.asks("POST", &form.action).form(&members);
        let request = request.header("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        match form.cookie.as_str() {
            "" => request.await,
            cookie => request.header("cookie", cookie).await,
        }
    }
}

/// What stands between two texts.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|(found, _)| found)
}

fn attribute(tag: &str, name: &str) -> String {
    let written = between(tag, &format!("{name}=\""), "\"").unwrap_or_default();
    written
        .replace("&#x2f;", "/")
        .replace("&amp;", "&")
        .replace("&#47;", "/")
}

fn form_of(page: &Answer) -> Form {
    let form = between(&page.text, "<form", "</form>").unwrap_or_else(|| panic!("{page:#?}: no form"));
    let hidden = form.split("<input").filter(|tag| tag.contains("type=\"hidden\""));
    let action = attribute(form.split_once('>').unwrap().0, "action");
    let cookie = page
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap_or_default()
        .to_owned();
    Form {
        action: if action.is_empty() { "/reset".to_owned() } else { action },
        hidden: hidden
            .map(|tag| (attribute(tag, "name"), attribute(tag, "value")))
            .collect(),
        cookie,
    }
}

/// The names of the fields a person types passwords into.
fn typed_fields(page: &Answer) -> Vec<String> {
    let fields = page
        .text
        .split("<input")
        .filter(|tag| tag.contains("type=\"password\""));
    fields.map(|tag| attribute(tag, "name")).collect()
}

#[test]
fn the_form_sets_a_new_password() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let browser = Browser::led_by_a_letter_to(&ann, &world).await;
        let page = browser.opens().await.with(200);
        let typed: Vec<_> = typed_fields(&page)
            .into_iter()
            .map(|field| (field, "a brand new secret"))
            .collect();
        let typed: Vec<_> = typed
            .iter()
            .map(|(field, password)| (field.as_str(), *password))
            .collect();

        let done = browser.sends(&form_of(&page), &typed).await;

        assert!(done.status < 400, "{done:#?}");
        ann.tries_password("a brand new secret").await.with(200);
        ann.tries_password(&ann.password)
            .await
            .refused(401, "invalid_credentials");
        ann.get("/v1/me").await.refused(401, "unauthenticated");
    });
}

#[test]
fn a_password_that_will_not_do_is_said_on_the_page_and_the_form_stays() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let browser = Browser::led_by_a_letter_to(&ann, &world).await;
        let page = browser.opens().await.with(200);
        let fields = typed_fields(&page);
        let all = |password: &'static str| {
            fields
                .iter()
                .map(|field| (field.as_str(), password))
                .collect::<Vec<_>>()
        };

        let told = browser.sends(&form_of(&page), &all("short")).await;

        assert!(told.header("content-type").starts_with("text/html"), "{told:#?}");
        assert!(!told.text.contains("value=\"short\""), "{told:#?}");
        let form = Form {
            cookie: form_of(&page).cookie,
            ..form_of(&told)
        };
        browser.sends(&form, &all("a brand new secret")).await;
        ann.tries_password("a brand new secret").await.with(200);
    });
}

#[test]
fn a_form_from_another_browser_sets_nothing() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let browser = Browser::led_by_a_letter_to(&ann, &world).await;
        let page = browser.opens().await.with(200);
        let fields = typed_fields(&page);
        let typed: Vec<_> = fields
            .iter()
            .map(|field| (field.as_str(), "a brand new secret"))
            .collect();
        let honest = form_of(&page);
        assert!(!honest.cookie.is_empty(), "{page:#?}");
        let without_cookie = Form {
            action: honest.action.clone(),
            hidden: honest.hidden.clone(),
            cookie: String::new(),
        };
        let without_token = Form {
            action: honest.action.clone(),
            hidden: honest
                .hidden
                .iter()
                .filter(|(name, _)| name == "token")
                .cloned()
                .collect(),
            cookie: honest.cookie.clone(),
        };

        browser.sends(&without_cookie, &typed).await;
        browser.sends(&without_token, &typed).await;

        ann.tries_password("a brand new secret")
            .await
            .refused(401, "invalid_credentials");
        browser.sends(&honest, &typed).await;
        ann.tries_password("a brand new secret").await.with(200);
    });
}

#[test]
fn without_a_link_there_is_no_form() {
    world(async |world| {
        let stranger = world.stranger();

        for path in ["/reset?token=", "/reset"] {
            let page = stranger.get(path).await.with(200);
            assert!(page.header("content-type").starts_with("text/html"), "{page:#?}");
            assert!(!page.text.contains("<form"), "{page:#?}");
            assert!(page.text.contains("link"), "{page:#?}");
        }
    });
}

#[test]
fn a_program_is_told_in_a_problem_why_its_form_was_refused() {
    world(async |world| {
        let forged = [
            ("token", "x"),
            ("form_token", "x"),
            ("new_password", "a brand new secret"),
        ];

        let refused = world.stranger().asks("POST", "/reset").form(&forged).await;

        refused.refused(400, "malformed_request");
    });
}

#[test]
fn a_link_that_was_used_is_told_on_a_page_without_a_form() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let browser = Browser::led_by_a_letter_to(&ann, &world).await;
        let page = browser.opens().await.with(200);
        let fields = typed_fields(&page);
        let typed: Vec<_> = fields
            .iter()
            .map(|field| (field.as_str(), "a brand new secret"))
            .collect();
        browser.sends(&form_of(&page), &typed).await.with(200);

        let told = browser.sends(&form_of(&page), &typed).await;

        assert!(told.header("content-type").starts_with("text/html"), "{told:#?}");
        assert!(!told.text.contains("<form") && told.text.contains("link"), "{told:#?}");
    });
}

#[test]
fn the_page_keeps_its_secrets() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let browser = Browser::led_by_a_letter_to(&ann, &world).await;

        let page = browser.opens().await.with(200);

        assert!(page.header("content-type").starts_with("text/html"));
        let policy = page.header("content-security-policy");
        for rule in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"] {
            assert!(policy.contains(rule), "{policy}");
        }
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert!(page.header("cache-control").contains("no-store"));
        assert!(!page.text.contains("<script"), "{page:#?}");
        let cookie = page.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite="), "{cookie}");
        assert!(!cookie.contains("Secure"), "{cookie}: the public URL is http");
    });
}

#[test]
fn the_page_names_nothing_from_elsewhere() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let browser = Browser::led_by_a_letter_to(&ann, &world).await;

        let page = browser.opens().await.with(200);

        assert!(!page.text.contains("//"), "{}", page.text);
    });
}

#[test]
fn the_page_speaks_the_language_of_the_browser() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let browser = Browser::led_by_a_letter_to(&ann, &world).await;
        let path = format!("/reset?token={}", browser.token);

        let german = browser
            .client
            .get(&path)
            .header("accept-language", "de-AT,en;q=0.5")
            .await;
        let other = browser.client.get(&path).header("accept-language", "tlh").await;

        assert!(
            german.text.contains("lang=\"de\"") && german.text.contains("Passwort"),
            "{german:#?}"
        );
        assert!(
            other.text.contains("lang=\"en\"") && other.text.contains("password"),
            "{other:#?}"
        );
    });
}
