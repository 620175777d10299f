//! `POST /v1/password-resets` and `/confirm`: a forgotten password.

use std::time::Duration;

use doorward_tests::{Answer, Client, Person, world};
use serde_json::json;

async fn asks(person: &Person) -> Answer {
    person
        .without_token()
        .post("/v1/password-resets", json!({ "email": person.email }))
        .await
}

async fn confirms(client: &Client, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "new_password": password });
    client.without_token().post("/v1/password-resets/confirm", body).await
}

#[test]
fn a_link_sets_a_new_password_and_ends_every_session() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        asks(&ann).await.with(202);
        let token = ann.post.link_token_for(&ann.email).await;

        let done = confirms(&ann, &token, "a brand new secret").await.with(204);

        assert!(done.text.is_empty());
        ann.get("/v1/me").await.refused(401, "unauthenticated");
        ann.refreshes().await.refused(401, "token_expired");
        ann.tries_password(&ann.password)
            .await
            .refused(401, "invalid_credentials");
        ann.tries_password("a brand new secret").await.with(200);
        world.post().letter_to(&ann.email, "password_changed").await;
    });
}

#[test]
fn known_unknown_and_deactivated_addresses_are_answered_alike() {
    world(async |world| {
        let (known, gone, stranger) = (world.ann().signs_up().await, world.ann().signs_up().await, world.bob());
        world.admin().delete(&format!("/v1/users/{}", gone.id)).await.with(200);

        let told = [asks(&known).await, asks(&gone).await, asks(&stranger).await];

        for answer in &told {
            assert_eq!((answer.status, answer.text.as_str()), (202, "{}"));
            assert_eq!(answer.for_comparison(), told[0].for_comparison());
        }
        assert!(world.post().letters_to(&stranger.email).await.is_empty());
        assert_eq!(world.post().purposes_to(&gone.email).await, ["registration"]);
        assert_eq!(
            world.post().purposes_to(&known.email).await,
            ["password_reset", "registration"]
        );
    });
}

#[test]
fn the_sixth_link_in_an_hour_is_not_sent_and_nobody_learns_of_it() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let first = asks(&ann).await.with(202);

        for _ in 0..6 {
            assert_eq!(asks(&ann).await.for_comparison(), first.for_comparison());
        }

        let letters = world.post().purposes_to(&ann.email).await;
        assert_eq!(letters.iter().filter(|purpose| *purpose == "password_reset").count(), 4);
    });
}

#[test]
fn a_link_works_once() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        asks(&ann).await.with(202);
        let token = ann.post.link_token_for(&ann.email).await;
        confirms(&ann, &token, "a brand new secret").await.with(204);

        let again = confirms(&ann, &token, "one more new secret").await;

        again.refused(400, "invalid_link");
        ann.tries_password("a brand new secret").await.with(200);
    });
}

#[test]
fn setting_a_password_ends_every_other_link() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        asks(&ann).await.with(202);
        let first = ann.post.link_token_for(&ann.email).await;
        asks(&ann).await.with(202);
        let second = ann.post.link_token_for(&ann.email).await;

        confirms(&ann, &second, "a brand new secret").await.with(204);

        confirms(&ann, &first, "one more new secret")
            .await
            .refused(400, "invalid_link");
    });
}

#[test]
fn a_link_works_for_half_an_hour() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        asks(&ann).await.with(202);
        let token = ann.post.link_token_for(&ann.email).await;

        world.passes(Duration::from_mins(30)).await;

        confirms(&ann, &token, "a brand new secret")
            .await
            .refused(400, "invalid_link");
    });
}

#[test]
fn a_password_that_will_not_do_leaves_the_link_working() {
    world(async |world| {
        let ann = world.somebody("Annabel").signs_up().await;
        asks(&ann).await.with(202);
        let token = ann.post.link_token_for(&ann.email).await;

        for (password, flaw) in [
            ("short", "too_short"),
            ("password123", "too_common"),
            ("annabel!!", "contains_personal"),
        ] {
            let refused = confirms(&ann, &token, password).await.refused(400, "validation_failed");
            assert_eq!(refused.flaws(), [("new_password", flaw)]);
        }

        confirms(&ann, &token, "a brand new secret").await.with(204);
    });
}

#[test]
fn what_was_never_a_link_sets_nothing() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        asks(&ann).await.with(202);
        let token = ann.post.link_token_for(&ann.email).await;
        let (id, _) = token.split_once('.').unwrap();

        for given in [
            "",
            "nothing",
            id,
            &format!("{id}.{}", "A".repeat(43)),
            ann.token(),
            &ann.refresh_token,
        ] {
            confirms(&ann, given, "a brand new secret")
                .await
                .refused(400, "invalid_link");
        }
        confirms(&ann, &token, "a brand new secret").await.with(204);
    });
}

#[test]
fn looking_at_the_link_does_not_use_it_up() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        asks(&ann).await.with(202);
        let token = ann.post.link_token_for(&ann.email).await;

        for _ in 0..3 {
            world.stranger().get(&format!("/reset?token={token}")).await.with(200);
        }

        confirms(&ann, &token, "a brand new secret").await.with(204);
    });
}

#[test]
fn the_letter_names_the_person_and_holds_the_link() {
    world(async |world| {
        let ann = world.ann().signs_up().await;

        asks(&ann).await.with(202);

        let letter = world.post().letter_to(&ann.email, "password_reset").await;
        let link = letter["link"].as_str().unwrap();
        assert!(link.starts_with("http://localhost:8080/reset?token="), "{link}");
        assert!(letter["text"].as_str().unwrap().contains(link));
        assert!(letter["text"].as_str().unwrap().contains("Ann"));
        assert!(letter.get("code").is_none());
    });
}
