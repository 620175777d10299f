//! `/v1/sessions` and `POST /v1/logout`: the devices somebody is signed in at.

use std::time::Duration;

use doorward_tests::{Person, world};

async fn sessions(person: &Person) -> Vec<String> {
    let page = person.get("/v1/sessions").await.with(200);
    page.each("id").into_iter().map(str::to_owned).collect()
}

#[test]
fn they_are_listed_newest_first_and_the_asking_one_is_marked() {
    world(async |world| {
        let phone = world.ann().signs_up().await;
        world.passes(Duration::from_mins(1)).await;
        let laptop = phone.signs_in_elsewhere().await;

        let page = phone.get("/v1/sessions").await.with(200);

        assert_eq!(page["total"], 2);
        assert_eq!(page.each("id"), [laptop.session_id.as_str(), phone.session_id.as_str()]);
        let marks: Vec<_> = page
            .items()
            .iter()
            .map(|session| session["current"].as_bool().unwrap())
            .collect();
        assert_eq!(marks, [false, true]);
        assert_eq!(
            doorward_tests::answer::members(&page.items()[1]),
            [
                "created_at",
                "current",
                "expires_at",
                "id",
                "ip",
                "last_seen_at",
                "user_agent"
            ]
        );
        assert_eq!(page.items()[0]["user_agent"], "doorward-tests");
        assert_ne!(page.items()[0]["ip"], page.items()[1]["ip"]);
        assert_eq!(world.seconds_until(&page.items()[0]["expires_at"]), 90 * 24 * 3600);
    });
}

#[test]
fn they_come_in_pages() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        for _ in 0..2 {
            ann.signs_in().await;
        }

        let first = ann.get("/v1/sessions?limit=2").await.with(200);
        let path = format!("/v1/sessions?limit=2&cursor={}", first.word("next_cursor"));
        let second = ann.get(&path).await.with(200);

        assert_eq!((first.items().len(), second.items().len()), (2, 1));
        assert!(second.json.get("next_cursor").is_none());
        assert!(!first.each("id").contains(&second.each("id")[0]));
    });
}

#[test]
fn one_is_ended_and_its_tokens_are_dead_at_once() {
    world(async |world| {
        let phone = world.ann().signs_up().await;
        let laptop = phone.signs_in().await;

        phone
            .delete(&format!("/v1/sessions/{}", laptop.session_id))
            .await
            .with(204);

        laptop.get("/v1/me").await.refused(401, "unauthenticated");
        laptop.refreshes().await.refused(401, "token_expired");
        assert_eq!(sessions(&phone).await, [phone.session_id.as_str()]);
        let again = phone.delete(&format!("/v1/sessions/{}", laptop.session_id)).await;
        again.refused(404, "not_found");
    });
}

#[test]
fn a_session_of_somebody_else_is_not_there() {
    world(async |world| {
        let (ann, bob) = (world.ann().signs_up().await, world.bob().signs_up().await);

        let foreign = ann
            .delete(&format!("/v1/sessions/{}", bob.session_id))
            .await
            .refused(404, "not_found");
        let unknown = ann.delete("/v1/sessions/ses_00000000000000000000000000").await;
        let nonsense = ann.delete("/v1/sessions/nonsense").await;

        assert_eq!(foreign.for_comparison(), unknown.for_comparison());
        assert_eq!(foreign.for_comparison(), nonsense.for_comparison());
        bob.get("/v1/me").await.with(200);
    });
}

#[test]
fn all_but_this_one_end_together() {
    world(async |world| {
        let phone = world.ann().signs_up().await;
        let (laptop, tablet) = (phone.signs_in().await, phone.signs_in().await);

        phone.delete("/v1/sessions").await.with(204);

        phone.get("/v1/me").await.with(200);
        phone.refreshes().await.with(200);
        for other in [laptop, tablet] {
            other.get("/v1/me").await.refused(401, "unauthenticated");
            other.refreshes().await.refused(401, "token_expired");
        }
    });
}

#[test]
fn logging_out_kills_both_tokens_at_once_and_no_other_session() {
    world(async |world| {
        let phone = world.ann().signs_up().await;
        let laptop = phone.signs_in().await;

        phone.asks("POST", "/v1/logout").await.with(204);

        phone.get("/v1/me").await.refused(401, "unauthenticated");
        phone.refreshes().await.refused(401, "token_expired");
        laptop.get("/v1/me").await.with(200);
    });
}

#[test]
fn a_refreshed_session_is_seen_where_it_was_refreshed() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        world.passes(Duration::from_secs(90)).await;
        let moved = Person {
            client: ann.client.seen_from("203.0.113.7"),
            ..ann.clone()
        };

        moved.refreshes().await.with(200);

        let page = ann.get("/v1/sessions").await.with(200);
        assert_eq!(page.items()[0]["ip"], "203.0.113.7");
        assert_eq!(world.seconds_until(&page.items()[0]["last_seen_at"]), 0);
    });
}
