//! `POST /v1/challenges/{id}/verify`: one-time codes.

mod resending;

use std::time::Duration;

use doorward_tests::{Challenge, world, world_with};
use serde_json::json;

/// A code of the same length that is not this one.
fn another(code: &str) -> String {
    let digit = if code.ends_with('7') { '8' } else { '7' };
    format!("{}{digit}", &code[..code.len() - 1])
}

#[test]
fn the_right_code_opens_the_account_and_a_session() {
    world(async |world| {
        let ann = world.ann();
        let challenge = ann.registers().await;
        let code = ann.reads_the_code().await;

        let verified = ann.verifies(&challenge, &code).await.with(200);

        assert_eq!(verified.members(), ["purpose", "tokens", "user"]);
        assert_eq!(verified.word("purpose"), "registration");
        assert_eq!(verified["tokens"]["token_type"], "Bearer");
        let token = verified["tokens"]["access_token"].as_str().unwrap();
        let me = ann.with_token(token).get("/v1/me").await.with(200);
        assert_eq!(me.word("id"), verified["user"]["id"].as_str().unwrap());
    });
}

#[test]
fn spaces_and_dashes_do_not_count() {
    world(async |world| {
        let ann = world.ann();
        let challenge = ann.registers().await;
        let code = ann.reads_the_code().await;

        let typed = format!(" {}-{} {}", &code[..2], &code[2..4], &code[4..]);

        ann.verifies(&challenge, &typed).await.with(200);
    });
}

#[test]
fn a_code_opens_one_session_only() {
    world(async |world| {
        let ann = world.ann();
        let challenge = ann.registers().await;
        let code = ann.reads_the_code().await;
        ann.verifies(&challenge, &code).await.with(200);

        let again = ann.verifies(&challenge, &code).await;

        again.refused(410, "challenge_expired");
    });
}

#[test]
fn each_wrong_code_costs_one_of_five_tries() {
    world(async |world| {
        let ann = world.ann();
        let challenge = ann.registers().await;
        let code = ann.reads_the_code().await;

        for left in [4, 3, 2, 1, 0] {
            let wrong = ann.verifies(&challenge, &another(&code)).await;
            assert_eq!(wrong.refused(400, "invalid_code")["attempts_left"], left);
        }

        ann.verifies(&challenge, &another(&code))
            .await
            .refused(429, "too_many_attempts");
        ann.verifies(&challenge, &code).await.refused(429, "too_many_attempts");
    });
}

#[test]
fn a_text_that_is_no_code_costs_no_try() {
    world(async |world| {
        let ann = world.ann();
        let challenge = ann.registers().await;
        let code = ann.reads_the_code().await;

        for typed in ["", "12", "abcdef", "１２３４５６", &"1".repeat(11)] {
            ann.verifies(&challenge, typed).await.with(400);
        }

        let wrong = ann.verifies(&challenge, &another(&code)).await;
        assert_eq!(wrong.refused(400, "invalid_code")["attempts_left"], 4);
    });
}

#[test]
fn a_code_that_proves_an_address_counts_for_ten_minutes() {
    world(async |world| {
        let (ann, bob) = (world.ann(), world.bob());
        let (early, late) = (ann.registers().await, bob.registers().await);
        let (in_time, too_late) = (ann.reads_the_code().await, bob.reads_the_code().await);

        world.passes(Duration::from_secs(599)).await;
        ann.verifies(&early, &in_time).await.with(200);
        world.passes(Duration::from_secs(1)).await;

        bob.verifies(&late, &too_late).await.refused(410, "challenge_expired");
        bob.asks_again(&late).await.refused(410, "challenge_expired");
    });
}

#[test]
fn a_code_to_sign_in_counts_for_five_minutes() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let challenge = ann.asks_for_a_code().await;
        assert_eq!(world.seconds_until(&challenge.told["expires_at"]), 300);
        let code = ann.reads_the_code().await;

        world.passes(Duration::from_mins(5)).await;

        ann.verifies(&challenge, &code).await.refused(410, "challenge_expired");
    });
}

#[test]
fn lives_and_lengths_are_what_the_operator_says() {
    let settings = ["codes.length = 8", "codes.login_ttl = \"1m\"", "codes.tries = 2"];
    world_with(&settings, async |world| {
        let ann = world.ann().signs_up().await;

        let challenge = ann.asks_for_a_code().await;
        let code = ann.reads_the_code().await;

        assert_eq!((challenge.told["code_length"].as_u64(), code.len()), (Some(8), 8));
        assert_eq!(world.seconds_until(&challenge.told["expires_at"]), 60);
        let wrong = ann.verifies(&challenge, &another(&code)).await;
        assert_eq!(wrong.refused(400, "invalid_code")["attempts_left"], 1);
    });
}

#[test]
fn unknown_foreign_used_and_late_challenges_are_told_alike() {
    world(async |world| {
        let (ann, bob) = (world.ann(), world.bob());
        let used = ann.registers().await;
        let code = ann.reads_the_code().await;
        ann.verifies(&used, &code).await.with(200);
        let other = bob.registers().await;
        let bobs = bob.reads_the_code().await;
        let (id, secret) = other.id.split_once('.').unwrap();
        let (_, used_secret) = used.id.split_once('.').unwrap();
        let gone = [
            used.id.clone(),
            format!("{id}.{used_secret}"),
            format!("chl_00000000000000000000000000.{secret}"),
            id.to_owned(),
            "nothing".to_owned(),
        ];

        let mut told = Vec::new();
        for id in gone {
            let challenge = Challenge { id, told: json!({}) };
            let refused = bob.verifies(&challenge, &bobs).await.refused(410, "challenge_expired");
            told.push(refused.for_comparison());
        }

        assert!(told.iter().all(|one| *one == told[0]), "{told:#?}");
        bob.verifies(&other, &bobs).await.with(200);
    });
}

#[test]
fn a_code_counts_only_for_its_own_challenge() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let first = ann.asks_for_a_code().await;
        let first_code = ann.reads_the_code().await;
        let second = ann.asks_for_a_code().await;
        let second_code = ann.reads_the_code().await;

        ann.verifies(&first, &second_code).await.refused(400, "invalid_code");
        ann.verifies(&second, &first_code).await.refused(400, "invalid_code");

        ann.verifies(&first, &first_code).await.with(200);
        ann.verifies(&second, &second_code).await.with(200);
    });
}

#[test]
fn a_challenge_of_an_unknown_address_behaves_like_any_other_and_is_never_fulfilled() {
    world(async |world| {
        let (ann, known) = (world.ann(), world.bob().signs_up().await);
        let nobodys = ann.asks_for_a_code().await;
        let somebodys = known.asks_for_a_code().await;
        let code = known.reads_the_code().await;

        for _ in 0..5 {
            let one = ann.verifies(&nobodys, &another(&code)).await;
            let other = known.verifies(&somebodys, &another(&code)).await;
            assert_eq!(one.for_comparison(), other.for_comparison());
        }

        ann.verifies(&nobodys, &code).await.refused(429, "too_many_attempts");
        known
            .verifies(&somebodys, &code)
            .await
            .refused(429, "too_many_attempts");
    });
}

#[test]
fn a_code_for_a_new_address_opens_no_session() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let body = json!({ "email": "ann-at-home@example.com", "password": ann.password });
        let challenge = Challenge::of(&ann.post("/v1/me/email", body).await.with(202));
        let code = world.post().code_for("ann-at-home@example.com").await;

        let verified = ann.verifies(&challenge, &code).await.with(200);

        assert_eq!(verified.members(), ["purpose", "user"]);
        assert_eq!(verified.word("purpose"), "change_email");
    });
}
