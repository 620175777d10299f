//! How long links and what is kept count, as the operator decides.

use std::time::Duration;

use doorward_tests::{World, world_with};
use serde_json::{Value, json};

const SETTINGS: [&str; 2] = ["links.reset_ttl = \"1m\"", "links.invitation_ttl = \"1h\""];

async fn sets_a_password(world: &World, token: &str) -> doorward_tests::Answer {
    let body = json!({ "token": token, "new_password": "a brand new secret" });
    world.stranger().post("/v1/password-resets/confirm", body).await
}

#[test]
fn a_link_to_reset_a_password_counts_as_long_as_configured() {
    world_with(&SETTINGS, async |world| {
        let ann = world.ann().signs_up().await;
        let link = async || {
            let body = json!({ "email": ann.email });
            ann.without_token().post("/v1/password-resets", body).await.with(202);
            ann.post.link_token_for(&ann.email).await
        };

        let late = link().await;
        world.passes(Duration::from_secs(61)).await;
        let in_time = link().await;
        world.passes(Duration::from_secs(58)).await;

        sets_a_password(&world, &late).await.refused(400, "invalid_link");
        sets_a_password(&world, &in_time).await.with(204);
    });
}

#[test]
fn an_invitation_counts_as_long_as_configured() {
    world_with(&SETTINGS, async |world| {
        let invites = async |email: &str| {
            let body = json!({ "email": email, "first_name": "Eve", "last_name": "Berg" });
            world.admin().post("/v1/users", body).await.with(201);
            world.post().link_token_for(email).await
        };

        let late = invites("eve@example.com").await;
        world.passes(Duration::from_secs(3_601)).await;
        let in_time = invites("eva@example.com").await;
        world.passes(Duration::from_secs(3_598)).await;

        sets_a_password(&world, &late).await.refused(400, "invalid_link");
        sets_a_password(&world, &in_time).await.with(204);
    });
}

#[test]
fn a_registration_nobody_verified_is_remembered_as_long_as_configured() {
    let settings = ["registration.kept_for = \"10m\"", "limits.enabled = false"];
    world_with(&settings, async |world| {
        let bob = world.bob();
        bob.registers().await;
        let said = async || {
            let answer = bob.tries_password(&bob.password).await;
            answer
                .json
                .get("code")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };

        world.passes(Duration::from_secs(590)).await;
        assert_eq!(said().await, "email_unverified");
        world.passes(Duration::from_secs(1_300)).await;
        assert_eq!(said().await, "invalid_credentials");
    });
}
