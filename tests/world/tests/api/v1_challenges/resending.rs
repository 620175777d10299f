//! `POST /v1/challenges/{id}/resend`: another code in the same challenge.

use std::time::Duration;

use doorward_tests::answer::members;
use doorward_tests::world;

use super::another;

#[test]
fn codes_sent_again_share_one_budget() {
    world(async |world| {
        let ann = world.ann();
        let challenge = ann.registers().await;
        let first = ann.reads_the_code().await;
        for _ in 0..3 {
            ann.verifies(&challenge, &another(&first)).await.with(400);
        }

        world.passes(Duration::from_secs(30)).await;
        ann.asks_again(&challenge).await.with(200);
        let second = ann.reads_the_code().await;

        let wrong = ann.verifies(&challenge, &another(&second)).await;
        assert_eq!(wrong.refused(400, "invalid_code")["attempts_left"], 1);
    });
}

#[test]
fn nothing_has_to_be_said_to_get_another_code() {
    world(async |world| {
        let ann = world.ann();
        let challenge = ann.registers().await;
        let first = ann.reads_the_code().await;
        world.passes(Duration::from_secs(30)).await;

        let path = format!("/v1/challenges/{}/resend", challenge.id);
        ann.asks("POST", &path).await.with(200);

        assert_ne!(ann.reads_the_code().await, first);
    });
}

#[test]
fn an_older_code_of_the_challenge_still_counts() {
    world(async |world| {
        let ann = world.ann();
        let challenge = ann.registers().await;
        let first = ann.reads_the_code().await;
        world.passes(Duration::from_secs(30)).await;
        ann.asks_again(&challenge).await.with(200);
        ann.reads_the_code().await;

        ann.verifies(&challenge, &first).await.with(200);
    });
}

#[test]
fn three_codes_count_at_most() {
    world(async |world| {
        let ann = world.ann();
        let challenge = ann.registers().await;
        let first = ann.reads_the_code().await;
        let mut last = String::new();
        for wait in [30, 60, 120] {
            world.passes(Duration::from_secs(wait)).await;
            ann.asks_again(&challenge).await.with(200);
            last = ann.reads_the_code().await;
        }

        ann.verifies(&challenge, &first).await.refused(400, "invalid_code");
        ann.verifies(&challenge, &last).await.with(200);
    });
}

#[test]
fn another_code_takes_longer_each_time() {
    world(async |world| {
        let ann = world.ann();
        let challenge = ann.registers().await;

        for wait in [30, 60, 120] {
            let early = ann.asks_again(&challenge).await.refused(429, "rate_limited");
            assert_eq!(early.retry_after(), wait);
            world.passes(Duration::from_secs(wait)).await;
            let again = ann.asks_again(&challenge).await.with(200);
            assert_eq!(again.word("id"), challenge.id);
        }
    });
}

#[test]
fn a_code_sent_again_is_told_as_the_first_was() {
    world(async |world| {
        let ann = world.ann();
        let challenge = ann.registers().await;
        world.passes(Duration::from_secs(30)).await;

        let again = ann.asks_again(&challenge).await.with(200);

        assert_eq!(again["resend_after"], 60);
        assert_eq!(world.seconds_until(&again["expires_at"]), 600);
        assert_eq!(again.members(), members(&challenge.told));
    });
}
