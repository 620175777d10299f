//! What one network may use up.

use std::time::Duration;

use doorward_tests::{world, world_with};
use serde_json::json;

#[test]
fn a_network_causes_twenty_sends_an_hour() {
    world(async |world| {
        let network = world.stranger();
        let asks = |n: usize| network.post("/v1/login/code", json!({ "email": format!("pat-{n}@example.com") }));
        for n in 0..20 {
            asks(n).await.with(202);
        }

        let refused = asks(20).await.refused(429, "rate_limited");

        assert_eq!(refused.retry_after(), 3600);
        network
            .elsewhere()
            .post("/v1/login/code", json!({ "email": "pat-20@example.com" }))
            .await
            .with(202);
        world.passes(Duration::from_hours(1)).await;
        asks(20).await.with(202);
    });
}

#[test]
fn a_network_of_version_six_is_its_first_half() {
    world_with(&["limits.ip_sends_per_hour = 1"], async |world| {
        let asks = async |ip: &str, n: usize| {
            let body = json!({ "email": format!("pat-{n}@example.com") });
            world.stranger().seen_from(ip).post("/v1/login/code", body).await.status
        };

        assert_eq!(asks("2001:db8::1", 1).await, 202);
        assert_eq!(asks("2001:db8::ffff:2", 2).await, 429);
        assert_eq!(asks("2001:db8:0:1::1", 3).await, 202);
    });
}

#[test]
fn a_network_that_only_says_it_is_another_is_not_believed() {
    let settings = ["http.trusted_proxies = [\"192.0.2.1\"]", "limits.ip_sends_per_hour = 2"];
    world_with(&settings, async |world| {
        let asks = async |n: usize| {
            let body = json!({ "email": format!("pat-{n}@example.com") });
            world.stranger().post("/v1/login/code", body).await.status
        };

        assert_eq!([asks(1).await, asks(2).await, asks(3).await], [202, 202, 429]);
    });
}

#[test]
fn a_network_fails_sixty_times_an_hour() {
    world_with(&["limits.ip_failures_per_hour = 8"], async |world| {
        let network = world.stranger();
        let fails = |n: usize| {
            let body = json!({ "email": format!("pat-{n}@example.com"), "password": "another long secret" });
            network.post("/v1/login/password", body)
        };
        for n in 0..8 {
            fails(n).await.refused(401, "invalid_credentials");
        }

        let refused = fails(9).await.refused(429, "rate_limited");

        assert_eq!(refused.retry_after(), 3600);
        world.ann().signs_up().await.signs_in_elsewhere().await;
    });
}
