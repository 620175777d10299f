//! A device somebody signed in from before, known by a cookie.

use doorward_tests::{Answer, Challenge, Person, world};
use serde_json::json;

async fn signs_in(person: &Person, cookie: &str) -> Answer {
    let body = json!({ "email": person.email, "password": person.password });
    let asking = person.without_token().elsewhere().post("/v1/login/password", body);
    asking.header("cookie", cookie).await
}

async fn strangers_fail(person: &Person) {
    for _ in 0..15 {
        let body = json!({ "email": person.email, "password": "another long secret" });
        let refused = person.elsewhere().post("/v1/login/password", body).await;
        refused.refused(401, "invalid_credentials");
    }
}

/// What a browser sends back of an answer's cookie.
#[track_caller]
fn kept(answer: &Answer) -> String {
    let (kept, attributes) = answer.header("set-cookie").split_once(';').expect("a cookie");
    assert!(kept.starts_with("doorward_device=dv_"), "{kept}");
    assert_eq!(attributes, " Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax");
    kept.to_owned()
}

#[test]
fn failures_of_strangers_do_not_lock_a_known_device_out() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let known = kept(&signs_in(&ann, "").await.with(200));
        strangers_fail(&ann).await;

        signs_in(&ann, "").await.refused(429, "rate_limited");
        signs_in(&ann, &known).await.with(200);
    });
}

#[test]
fn a_device_known_to_one_account_is_a_stranger_to_another() {
    world(async |world| {
        let (ann, bob) = (world.ann().signs_up().await, world.bob().signs_up().await);
        let known_to_bob = kept(&signs_in(&bob, "").await.with(200));
        strangers_fail(&ann).await;

        signs_in(&ann, &known_to_bob).await.refused(429, "rate_limited");
        signs_in(&ann, "doorward_device=dv_rubbish")
            .await
            .refused(429, "rate_limited");
    });
}

#[test]
fn every_way_of_signing_in_makes_a_device_known() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let begun = ann.post("/v1/login/code", json!({ "email": ann.email })).await;
        let challenge = Challenge::of(&begun.with(202));
        let code = ann.reads_the_code().await;
        let by_code = kept(&ann.verifies(&challenge, &code).await.with(200));
        let by_refresh = kept(&ann.refreshes().await.with(200));
        strangers_fail(&ann).await;

        signs_in(&ann, &by_code).await.with(200);
        signs_in(&ann, &by_refresh).await.with(200);
    });
}
