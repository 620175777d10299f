//! What an attacker may use up of one address: sends and failures.

mod devices;
mod networks;

use std::time::Duration;

use doorward_tests::{Answer, Challenge, Person, World, world, world_with};
use serde_json::json;

async fn asks(person: &Person) -> Answer {
    person
        .elsewhere()
        .post("/v1/login/code", json!({ "email": person.email }))
        .await
}

async fn fails(person: &Person) -> Answer {
    let body = json!({ "email": person.email, "password": "another long secret" });
    person.elsewhere().post("/v1/login/password", body).await
}

/// A challenge with a code that is not its own.
async fn guesses(world: &World, person: &Person) -> Answer {
    let challenge = Challenge::of(&asks(person).await.with(202));
    let code = world.post().code_for(&person.email).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    person.verifies(&challenge, wrong).await
}

#[test]
fn an_address_is_sent_five_codes_an_hour() {
    world(async |world| {
        let ann = world.ann();

        for _ in 0..5 {
            asks(&ann).await.with(202);
        }

        let refused = asks(&ann).await.refused(429, "rate_limited");
        assert_eq!(refused.retry_after(), 3600);
        world.passes(Duration::from_hours(1)).await;
        asks(&ann).await.with(202);
    });
}

#[test]
fn an_address_is_sent_ten_codes_a_day() {
    world(async |world| {
        let ann = world.ann();
        for _ in 0..2 {
            for _ in 0..5 {
                asks(&ann).await.with(202);
            }
            world.passes(Duration::from_mins(61)).await;
        }

        let refused = asks(&ann).await.refused(429, "rate_limited");

        assert_eq!(refused.retry_after(), 24 * 3600 - 2 * 61 * 60);
    });
}

#[test]
fn known_and_unknown_addresses_have_the_same_budget() {
    world(async |world| {
        let (known, unknown) = (world.ann().signs_up().await, world.bob());
        // Signing up was one send; an unknown address gets the same number of sends.
        asks(&unknown).await.with(202);
        for _ in 0..4 {
            asks(&known).await.with(202);
            asks(&unknown).await.with(202);
        }

        let (one, other) = (asks(&known).await, asks(&unknown).await);

        assert_eq!(
            one.refused(429, "rate_limited").for_comparison(),
            other.for_comparison()
        );
    });
}

#[test]
fn registering_resending_and_signing_in_share_the_budget_of_an_address() {
    world(async |world| {
        let ann = world.ann();
        let challenge = ann.registers().await;
        world.passes(Duration::from_secs(30)).await;
        ann.asks_again(&challenge).await.with(200);
        for _ in 0..3 {
            asks(&ann).await.with(202);
        }

        world.passes(Duration::from_mins(1)).await;

        ann.asks_again(&challenge).await.refused(429, "rate_limited");
        ann.client
            .elsewhere()
            .post("/v1/registrations", ann.form())
            .await
            .refused(429, "rate_limited");
    });
}

#[test]
fn a_new_challenge_does_not_renew_the_budget_of_wrong_codes() {
    let settings = [
        "limits.address_failures_per_day = 6",
        "limits.address_sends_per_hour = 100",
    ];
    world_with(&settings, async |world| {
        let ann = world.ann().signs_up().await;
        for _ in 0..6 {
            guesses(&world, &ann).await.refused(400, "invalid_code");
        }

        let refused = guesses(&world, &ann).await.refused(429, "rate_limited");

        assert_eq!(refused.retry_after(), 60);
        let challenge = Challenge::of(&asks(&ann).await.with(202));
        let code = world.post().code_for(&ann.email).await;
        ann.verifies(&challenge, &code).await.refused(429, "rate_limited");
        world.passes(Duration::from_mins(1)).await;
        ann.verifies(&challenge, &code).await.with(200);
    });
}

#[test]
fn fifteen_wrong_passwords_make_an_address_wait_and_then_longer() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        for _ in 0..15 {
            fails(&ann).await.refused(401, "invalid_credentials");
        }

        assert_eq!(fails(&ann).await.refused(429, "rate_limited").retry_after(), 60);
        let right = ann.elsewhere().post(
            "/v1/login/password",
            json!({ "email": ann.email, "password": ann.password }),
        );
        right.await.refused(429, "rate_limited");
        world.passes(Duration::from_mins(1)).await;
        fails(&ann).await.refused(401, "invalid_credentials");
        assert_eq!(fails(&ann).await.refused(429, "rate_limited").retry_after(), 120);
        world.passes(Duration::from_mins(2)).await;
        ann.signs_in_elsewhere().await;
    });
}

#[test]
fn the_wait_is_the_same_for_addresses_nobody_has() {
    world(async |world| {
        let (known, unknown) = (world.ann().signs_up().await, world.bob());
        for _ in 0..16 {
            assert_eq!(
                fails(&known).await.for_comparison(),
                fails(&unknown).await.for_comparison()
            );
        }

        assert_eq!(fails(&unknown).await.refused(429, "rate_limited").retry_after(), 60);
    });
}

#[test]
fn wrong_passwords_do_not_stop_codes() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        for _ in 0..16 {
            fails(&ann).await;
        }

        let challenge = Challenge::of(&asks(&ann).await.with(202));
        let code = world.post().code_for(&ann.email).await;

        ann.verifies(&challenge, &code).await.with(200);
    });
}

#[test]
fn a_reset_password_wipes_the_slate_of_wrong_ones() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        for _ in 0..16 {
            fails(&ann).await;
        }
        ann.post("/v1/password-resets", json!({ "email": ann.email }))
            .await
            .with(202);
        let token = world.post().link_token_for(&ann.email).await;
        let body = json!({ "token": token, "new_password": "a brand new secret" });
        ann.post("/v1/password-resets/confirm", body).await.with(204);

        ann.with_password("a brand new secret").signs_in_elsewhere().await;
    });
}

#[test]
fn too_many_failures_in_a_row_close_the_password_until_it_is_reset() {
    let settings = ["limits.account_consecutive_failures = 3"];
    world_with(&settings, async |world| {
        let ann = world.ann().signs_up().await;
        for _ in 0..3 {
            fails(&ann).await.refused(401, "invalid_credentials");
        }

        assert_eq!(fails(&ann).await.refused(429, "rate_limited").retry_after(), 24 * 3600);
        world.passes(Duration::from_hours(24)).await;
        fails(&ann).await.refused(429, "rate_limited");
        ann.post("/v1/password-resets", json!({ "email": ann.email }))
            .await
            .with(202);
        let token = world.post().link_token_for(&ann.email).await;
        let body = json!({ "token": token, "new_password": "a brand new secret" });
        ann.post("/v1/password-resets/confirm", body).await.with(204);

        ann.with_password("a brand new secret").signs_in_elsewhere().await;
    });
}

#[test]
fn a_code_opens_a_password_that_too_many_failures_closed() {
    world_with(&["limits.account_consecutive_failures = 3"], async |world| {
        let ann = world.ann().signs_up().await;
        for _ in 0..3 {
            fails(&ann).await.refused(401, "invalid_credentials");
        }
        fails(&ann).await.refused(429, "rate_limited");

        let challenge = Challenge::of(&asks(&ann).await.with(202));
        let code = world.post().code_for(&ann.email).await;
        ann.verifies(&challenge, &code).await.with(200);

        ann.signs_in_elsewhere().await;
    });
}

#[test]
fn a_success_ends_a_row_of_failures() {
    world_with(&["limits.account_consecutive_failures = 3"], async |world| {
        let ann = world.ann().signs_up().await;

        for _ in 0..3 {
            fails(&ann).await.refused(401, "invalid_credentials");
            fails(&ann).await.refused(401, "invalid_credentials");
            ann.signs_in_elsewhere().await;
        }
    });
}

#[test]
fn without_limits_nothing_waits() {
    world_with(&["limits.enabled = false"], async |world| {
        let ann = world.ann().signs_up().await;

        for _ in 0..25 {
            let answer = ann.post("/v1/login/code", json!({ "email": ann.email })).await;
            answer.with(202);
            ann.tries_password("another long secret")
                .await
                .refused(401, "invalid_credentials");
        }

        ann.signs_in().await;
    });
}
