//! `/v1/sessions`.

use serde_json::json;

use crate::world::{PASSWORD, Person, World};

async fn signs_in_again<'w>(world: &'w World, user_agent: &str) -> Person<'w> {
    let body = json!({"email": "ann@example.com", "password": PASSWORD});
    let headers = [("user-agent", user_agent)];
    let reply = world.sends("POST", "/v1/login/password", Some(body), &headers).await;
    Person::holding(world, &reply.json)
}

#[tokio::test]
async fn people_see_where_they_are_signed_in() {
    let world = World::new();
    world.person("ann@example.com").await;
    let phone = signs_in_again(&world, "Phone/1.0").await;

    let list = phone.gets("/v1/sessions").await;

    assert_eq!((list.status, &list.json["total"]), (200, &json!(2)));
    let sessions = list.json["items"].as_array().unwrap();
    let current: Vec<_> = sessions.iter().filter(|session| session["current"] == true).collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0]["id"], phone.session);
    assert_eq!(current[0]["ip"], "192.0.2.7");
    assert_eq!(current[0]["user_agent"], "Phone/1.0");
    assert!(list.json.get("next_cursor").is_none());
}

#[tokio::test]
async fn pages_are_complete() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    for at in 0..4 {
        signs_in_again(&world, &format!("Device/{at}")).await;
    }

    let mut seen = Vec::new();
    let mut path = "/v1/sessions?limit=2".to_owned();
    loop {
        let page = ann.gets(&path).await;
        let items = page.json["items"].as_array().unwrap().clone();
        assert!(items.len() <= 2);
        seen.extend(items.into_iter().map(|session| session["id"].to_string()));
        match page.json["next_cursor"].as_str() {
            Some(cursor) => path = format!("/v1/sessions?limit=2&cursor={cursor}"),
            None => break,
        }
    }

    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 5);
}

#[tokio::test]
async fn a_limit_or_cursor_that_makes_no_sense_is_a_flaw() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;

    for limit in ["0", "101", "-1", "x", "1.5"] {
        let reply = ann.gets(&format!("/v1/sessions?limit={limit}")).await;
        assert_eq!(reply.flaws(), [("limit", "invalid")], "{limit}");
    }
    let both = ann.gets("/v1/sessions?limit=0&cursor=abc").await;
    assert_eq!(both.flaws(), [("cursor", "invalid"), ("limit", "invalid")]);
    assert_eq!(ann.gets("/v1/sessions?limit=100&unknown=1").await.status, 200);
}

#[tokio::test]
async fn one_session_is_ended_and_then_all_others() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    let phone = signs_in_again(&world, "Phone").await;
    let tablet = signs_in_again(&world, "Tablet").await;

    let one = ann.deletes(&format!("/v1/sessions/{}", phone.session)).await;
    let gone = ann.deletes(&format!("/v1/sessions/{}", phone.session)).await;
    let others = ann.deletes("/v1/sessions").await;

    assert_eq!((one.status, others.status), (204, 204));
    assert_eq!(gone.refusal(), (404, "not_found"));
    assert_eq!(phone.gets("/v1/me").await.status, 401);
    assert_eq!(tablet.gets("/v1/me").await.status, 401);
    assert_eq!(ann.gets("/v1/me").await.status, 200);
}

#[tokio::test]
async fn the_session_of_somebody_else_is_not_there() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    let bob = world.person("bob@example.com").await;

    for id in [bob.session.as_str(), "ses_1", "usr_1", "%00"] {
        let reply = ann.deletes(&format!("/v1/sessions/{id}")).await;
        assert_eq!(reply.refusal(), (404, "not_found"), "{id}");
    }
    assert_eq!(bob.gets("/v1/me").await.status, 200);
}
