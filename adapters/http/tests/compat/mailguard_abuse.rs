//! What a stranger gains from an API that finds challenges by address: nothing.

use serde_json::{Value, json};

use crate::world::{Reply, World};

async fn asks(world: &World, email: &str) -> Reply {
    world
        .posts("/compat/mailguard/users/get-otp/", json!({ "email": email }))
        .await
}

async fn answers(world: &World, email: &str, otp: &str) -> Reply {
    let body = json!({"email": email, "otp": otp});
    world.posts("/compat/mailguard/users/login/", body).await
}

/// Another code of the same length.
fn not(code: &str) -> String {
    let last = code.chars().last().and_then(|digit| digit.to_digit(10)).unwrap();
    format!("{}{}", &code[..code.len() - 1], (last + 1) % 10)
}

#[tokio::test]
async fn three_wrong_codes_spend_the_challenge() {
    let world = World::new();
    world.joins("ann@example.com", "Ann Archer").await;
    asks(&world, "ann@example.com").await;
    let code = world.code_for("ann@example.com").await;

    let mut left = Vec::new();
    for _ in 0..3 {
        let wrong = answers(&world, "ann@example.com", &not(&code)).await;
        assert_eq!(wrong.refusal(), (400, "invalid_code"));
        left.push(wrong.json["attempts_left"].clone());
    }
    let late = answers(&world, "ann@example.com", &code).await;

    assert_eq!(left, [2, 1, 0]);
    assert_eq!(late.refusal(), (429, "too_many_attempts"));
}

#[tokio::test]
async fn new_challenges_do_not_renew_the_budget_of_an_address() {
    let world = World::limited();
    let mut refusals = Vec::new();

    for _ in 0..8 {
        let asked = asks(&world, "ann@example.com").await;
        refusals.push(asked.says("code").to_owned());
        for _ in 0..3 {
            refusals.push(answers(&world, "ann@example.com", "0000").await.says("code").to_owned());
        }
        world.clock.advance(std::time::Duration::from_hours(1));
    }

    let judged = refusals.iter().filter(|code| *code == "invalid_code").count();
    assert!(judged <= 19, "{refusals:?}");
    assert!(refusals.iter().any(|code| code == "rate_limited"), "{refusals:?}");
}

#[tokio::test]
async fn a_code_asked_for_later_replaces_the_one_before() {
    let world = World::new();
    world.joins("ann@example.com", "Ann Archer").await;
    asks(&world, "ann@example.com").await;
    let first = world.code_for("ann@example.com").await;
    asks(&world, "ann@example.com").await;
    let second = world.code_for("ann@example.com").await;
    assert_ne!(first, second);

    assert_eq!(
        answers(&world, "ann@example.com", &first).await.refusal(),
        (400, "invalid_code")
    );
    assert_eq!(answers(&world, "ann@example.com", &second).await.status, 200);
    assert_eq!(
        answers(&world, "ann@example.com", &second).await.refusal(),
        (410, "challenge_expired")
    );
}

#[tokio::test]
async fn unknown_addresses_answer_like_known_ones() {
    let world = World::new();
    world.joins("ann@example.com", "Ann Archer").await;
    let mut seen = Vec::new();

    for email in ["ann@example.com", "nobody@example.com"] {
        let early = answers(&world, email, "0000").await.gist();
        let asked = asks(&world, email).await.gist();
        let sent = world.mail_to(email).await.and_then(|sent| sent.code);
        let wrong = sent.map_or_else(|| "0000".to_owned(), |code| not(&code));
        let refused = answers(&world, email, &wrong).await.gist();
        let body = json!({"email": email, "full_name": "Eve Eden"});
        let (status, mut added) = world.posts("/compat/mailguard/users/", body).await.gist();
        for member in ["id", "email"] {
            added["data"].as_object_mut().unwrap().remove(member);
        }
        seen.push((early, asked, refused, (status, added)));
    }

    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn a_strangers_sign_up_leaves_nothing_to_sign_in_with() {
    let world = World::new();
    let theirs = json!({"email": "ann@example.com", "full_name": "Eve Eden", "mobile": "2025550143"});
    world.posts("/compat/mailguard/users/", theirs).await;

    let ann = world.mailguard_token("ann@example.com").await;
    let seen = world.calls(&ann, "GET", "", None).await;
    let text = world.posts("/v1/login/code", json!({"phone": "+12025550143"})).await;

    assert_eq!(seen.json["data"][0]["mobile"], Value::Null);
    assert_eq!(text.status, 202);
    assert!(world.mail_to("+12025550143").await.is_none());
}

#[tokio::test]
async fn a_registration_with_a_strangers_password_is_not_opened_by_a_mailed_code() {
    let world = World::new();
    let theirs = json!({
        "first_name": "Eve", "last_name": "Eden", "email": "ann@example.com", "password": "what nobody can know",
    });
    world.posts("/v1/registrations", theirs).await;
    asks(&world, "ann@example.com").await;
    let code = world.code_for("ann@example.com").await;

    let refused = answers(&world, "ann@example.com", &code).await;

    assert!(refused.status >= 400, "{}", refused.text);
}

#[tokio::test]
async fn a_strangers_sign_up_does_not_disturb_a_sign_in() {
    let world = World::new();
    world.joins("ann@example.com", "Ann Archer").await;
    asks(&world, "ann@example.com").await;
    let code = world.code_for("ann@example.com").await;

    let body = json!({"email": "ann@example.com", "full_name": "Eve Eden"});
    world.posts("/compat/mailguard/users/", body).await;

    assert_eq!(answers(&world, "ann@example.com", &code).await.status, 200);
}

#[tokio::test]
async fn a_lasting_token_opens_nothing_but_the_earlier_api() {
    let world = World::new();
    let token = world.joins("ann@example.com", "Ann Archer").await;
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];

    let me = world.asked("GET", "/v1/me", poem::Body::empty(), &headers).await;
    let refreshed = world
        .posts("/v1/tokens/refresh", json!({ "refresh_token": token }))
        .await;

    assert_eq!(me.refusal(), (401, "unauthenticated"));
    assert_eq!(refreshed.status, 401);
}

#[tokio::test]
async fn rubbish_is_refused_with_its_fields() {
    let world = World::new();

    let empty = world.posts("/compat/mailguard/users/login/", json!({})).await;
    let wrong = world
        .posts(
            "/compat/mailguard/users/",
            json!({"email": "x", "full_name": "", "mobile": "abc"}),
        )
        .await;
    let token = world
        .calls(
            "lt_rubbish",
            "POST",
            "",
            Some(json!({"email": "a@example.com", "full_name": "A B"})),
        )
        .await;

    let fields = |reply: &Reply| -> Vec<String> {
        let errors = reply.json["errors"].as_array().unwrap();
        errors
            .iter()
            .map(|error| error["field"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(fields(&empty), ["email", "otp"]);
    assert_eq!(fields(&wrong), ["email", "full_name", "mobile"]);
    assert_eq!(token.refusal(), (401, "unauthenticated"));
}

#[tokio::test]
async fn who_wants_to_move_to_a_foreign_address_does_not_draw_its_owner_in() {
    let world = World::new();
    let eve = world.joins("eve@example.com", "Eve Eden").await;
    let listed = world.calls(&eve, "GET", "", None).await;
    let body = json!({"id": listed.json["data"][0]["id"], "email": "ann@example.com"});
    world.calls(&eve, "PATCH", "", Some(body)).await;

    let ann = world.joins("ann@example.com", "Ann Archer").await;
    let anns = world.calls(&ann, "GET", "", None).await;
    let eves = world.calls(&eve, "GET", "", None).await;

    assert_eq!(anns.json["data"][0]["full_name"], "Ann Archer");
    assert_eq!(anns.json["data"][0]["email"], "ann@example.com");
    assert_ne!(anns.json["data"][0]["id"], eves.json["data"][0]["id"]);
    assert_eq!(eves.json["data"][0]["email"], "eve@example.com");
}

#[tokio::test]
async fn a_token_that_does_not_count_does_not_hinder_a_sign_in() {
    let world = World::new();
    world.joins("ann@example.com", "Ann Archer").await;
    let ask = json!({"email": "ann@example.com"});
    let asked = world.calls("lt_rubbish", "POST", "get-otp/", Some(ask)).await;
    let body = json!({"email": "ann@example.com", "otp": world.code_for("ann@example.com").await});

    let signed_in = world.calls("lt_rubbish", "POST", "login/", Some(body)).await;

    assert_eq!((asked.status, signed_in.status), (200, 200));
}
