//! `POST /v1/tokens/refresh`: going on without signing in again.

mod access;

use std::time::Duration;

use doorward_tests::{Person, World, world, world_with};

async fn is_signed_in(person: &Person) -> bool {
    person.get("/v1/me").await.status == 200
}

async fn ann(world: &World) -> Person {
    world.ann().signs_up().await
}

#[test]
fn a_refresh_gives_a_new_pair_for_the_same_session() {
    world(async |world| {
        let ann = ann(&world).await;

        let tokens = ann.refreshes().await.with(200);

        assert_eq!(
            tokens.members(),
            [
                "access_token",
                "expires_in",
                "refresh_token",
                "session_id",
                "token_type"
            ]
        );
        assert_eq!(tokens.word("session_id"), ann.session_id);
        assert_ne!(tokens.word("refresh_token"), ann.refresh_token);
        assert!(is_signed_in(&ann.clone().signed_in_by(&tokens.json)).await);
    });
}

#[test]
fn a_lost_answer_signs_nobody_out() {
    world(async |world| {
        let ann = ann(&world).await;
        let lost = ann.refreshes().await.with(200);

        let second = ann.refreshes().await.with(200);

        let ann = ann.signed_in_by(&second.json);
        ann.refreshes().await.with(200);
        ann.refreshes_with(lost.word("refresh_token"))
            .await
            .refused(401, "token_reused");
    });
}

#[test]
fn a_token_used_again_after_its_successor_ends_the_session_and_its_owner_is_told() {
    world(async |world| {
        let thief = ann(&world).await;
        let first = thief.refreshes().await.with(200);
        let owner = thief.clone().signed_in_by(&first.json);
        let second = owner.refreshes().await.with(200);
        let owner = owner.signed_in_by(&second.json);

        thief.refreshes().await.refused(401, "token_reused");

        assert!(!is_signed_in(&owner).await);
        owner.refreshes().await.refused(401, "token_expired");
        world.post().letter_to(&owner.email, "token_reused").await;
        owner.signs_in().await;
    });
}

#[test]
fn reuse_ends_one_session_and_no_other() {
    world(async |world| {
        let phone = ann(&world).await;
        let laptop = phone.signs_in().await;
        let first = phone.refreshes().await.with(200);
        phone.refreshes_with(first.word("refresh_token")).await.with(200);

        phone.refreshes().await.refused(401, "token_reused");

        assert!(is_signed_in(&laptop).await);
    });
}

#[test]
fn what_was_never_a_refresh_token_is_refused() {
    world(async |world| {
        let ann = ann(&world).await;
        let mut tampered = ann.refresh_token.clone();
        tampered.replace_range(tampered.len() - 4.., "AAAA");

        for given in ["", "rt_", "nothing", &tampered, ann.token(), &"x".repeat(5000)] {
            ann.refreshes_with(given).await.refused(401, "token_expired");
        }
        ann.refreshes().await.with(200);
    });
}

#[test]
fn an_unused_session_ends_after_the_idle_limit() {
    world_with(&["sessions.idle_ttl = \"1h\""], async |world| {
        let (idle, busy) = (ann(&world).await, ann(&world).await);
        world.passes(Duration::from_mins(40)).await;
        let tokens = busy.refreshes().await.with(200);
        let busy = busy.signed_in_by(&tokens.json);

        world.passes(Duration::from_mins(40)).await;

        idle.refreshes().await.refused(401, "token_expired");
        busy.refreshes().await.with(200);
    });
}

#[test]
fn a_session_ends_after_the_absolute_limit_however_it_is_used() {
    let settings = ["sessions.idle_ttl = \"1h\"", "sessions.absolute_ttl = \"2h\""];
    world_with(&settings, async |world| {
        let mut ann = ann(&world).await;
        for _ in 0..3 {
            world.passes(Duration::from_mins(35)).await;
            let tokens = ann.refreshes().await.with(200);
            ann = ann.signed_in_by(&tokens.json);
        }

        world.passes(Duration::from_mins(35)).await;

        ann.refreshes().await.refused(401, "token_expired");
    });
}
