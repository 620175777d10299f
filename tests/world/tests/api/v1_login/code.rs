//! `POST /v1/login/code`: signing in with a code.

use doorward_tests::{Challenge, world};
use serde_json::json;

use super::asks;

#[test]
fn a_code_by_e_mail_signs_in() {
    world(async |world| {
        let ann = world.ann().signs_up().await;

        let challenge = asks(&ann, json!({ "email": ann.email })).await.with(202);
        let code = ann.reads_the_code().await;
        let verified = ann.verifies(&Challenge::of(&challenge), &code).await.with(200);

        assert_eq!(
            (challenge.word("purpose"), challenge.word("channel")),
            ("login", "email")
        );
        assert_eq!(verified.word("purpose"), "login");
        assert_eq!(verified["user"]["id"], json!(ann.id));
        let again = ann.clone().signed_in_by(&verified["tokens"]);
        again.get("/v1/me").await.with(200);
        ann.get("/v1/me").await.with(200);
    });
}

#[test]
fn a_code_by_text_message_signs_in_and_proves_the_number() {
    world(async |world| {
        let ann = world.ann().with_phone().signs_up().await;

        let challenge = asks(&ann, json!({ "phone": ann.number })).await.with(202);
        let code = ann.reads_the_text().await;
        let verified = ann.verifies(&Challenge::of(&challenge), &code).await.with(200);

        assert_eq!(challenge.word("channel"), "sms");
        let tail = &ann.number[ann.number.len() - 2..];
        assert_eq!(challenge.word("destination"), format!("+49•••••{tail}"));
        assert_eq!(verified["user"]["phone_verified"], true);
    });
}

#[test]
fn the_text_message_shows_whose_account_it_is() {
    world(async |world| {
        let ann = world.ann().with_phone().signs_up().await;

        asks(&ann, json!({ "phone": ann.number })).await.with(202);

        let letter = world.post().letter_to(&ann.number, "login").await;
        let text = letter["text"].as_str().unwrap();
        assert!(text.contains(letter["code"].as_str().unwrap()), "{text}");
        assert!(
            text.contains("a***@e***.com") || text.contains("a•••@e•••.com"),
            "{text}"
        );
        assert!(!text.contains(&ann.email), "{text}");
    });
}

#[test]
fn an_unknown_address_is_answered_alike_and_nothing_is_sent() {
    world(async |world| {
        let (ann, known) = (world.ann(), world.bob().signs_up().await);

        let unknown = asks(&ann, json!({ "email": ann.email })).await.with(202);
        let usual = asks(&known, json!({ "email": known.email })).await.with(202);

        assert_eq!(unknown.members(), usual.members());
        for member in ["purpose", "channel", "code_length", "expires_at", "resend_after"] {
            assert_eq!(unknown[member], usual[member], "{member}");
        }
        assert_eq!(unknown.word("id").len(), usual.word("id").len());
        assert!(world.post().letters_to(&ann.email).await.is_empty());
    });
}

#[test]
fn an_unknown_number_is_answered_alike_and_nothing_is_sent() {
    world(async |world| {
        let ann = world.ann();

        asks(&ann, json!({ "phone": ann.number })).await.with(202);

        assert!(world.post().letters_to(&ann.number).await.is_empty());
    });
}

#[test]
fn a_deactivated_account_is_answered_alike_and_nothing_is_sent() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        world.admin().delete(&format!("/v1/users/{}", ann.id)).await.with(200);

        asks(&ann, json!({ "email": ann.email })).await.with(202);

        assert_eq!(world.post().purposes_to(&ann.email).await, ["registration"]);
    });
}

#[test]
fn a_code_asked_for_before_deactivation_signs_nobody_in() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let challenge = ann.asks_for_a_code().await;
        let code = ann.reads_the_code().await;
        world.admin().delete(&format!("/v1/users/{}", ann.id)).await.with(200);

        ann.verifies(&challenge, &code).await.refused(410, "challenge_expired");
    });
}

#[test]
fn a_wrong_password_is_refused_as_an_unknown_address_is() {
    world(async |world| {
        let (ann, stranger) = (world.ann().signs_up().await, world.bob());

        let wrong = ann
            .tries_password("another long secret")
            .await
            .refused(401, "invalid_credentials");
        let unknown = stranger.tries_password("another long secret").await;

        assert_eq!(wrong.for_comparison(), unknown.for_comparison());
    });
}

#[test]
fn an_invited_person_proves_the_address_by_signing_in_with_a_code() {
    world(async |world| {
        let ann = world.ann();
        let body = json!({ "email": ann.email, "first_name": "Ann", "last_name": "Berg" });
        world.admin().post("/v1/users", body).await.with(201);

        let challenge = ann.asks_for_a_code().await;
        let verified = ann.verifies(&challenge, &ann.reads_the_code().await).await.with(200);

        assert_eq!(
            (&verified["user"]["status"], &verified["user"]["email_verified"]),
            (&json!("active"), &json!(true))
        );
        let ann = ann.signed_in_by(&verified["tokens"]);
        ann.get("/v1/me").await.with(200);
    });
}
