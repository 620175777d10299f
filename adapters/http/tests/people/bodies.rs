//! How bodies are read: what is no JSON, what is of another type, what is missing and what is too large.

use std::time::Duration;

use poem::Body;

use crate::failures::is_a_problem;
use crate::world::{World, ann};

#[tokio::test]
async fn a_body_that_is_no_json_object_is_malformed() {
    let world = World::new();
    let json = [("content-type", "application/json")];

    for body in [
        "{",
        "",
        "[]",
        "\"x\"",
        "{\"email\":\"a\",\"email\":\"b\"}",
        "{\"email\":}",
        "\u{feff}{}",
        "{} {}",
    ] {
        let reply = world
            .asked("POST", "/v1/password-resets", Body::from(body), &json)
            .await;
        is_a_problem(&reply, 400, "malformed_request");
    }
    let latin = world
        .asked(
            "POST",
            "/v1/password-resets",
            Body::from(&b"{\"email\":\"\xe4\"}"[..]),
            &json,
        )
        .await;
    is_a_problem(&latin, 400, "malformed_request");
}

#[tokio::test]
async fn where_json_stops_being_json_is_told() {
    let world = World::new();
    let json = [("content-type", "application/json")];
    let body = Body::from("{\n  \"email\": nope\n}");

    let reply = world.asked("POST", "/v1/password-resets", body, &json).await;

    assert!(reply.says("detail").ends_with("line 2, column 13."), "{}", reply.text);
}

#[tokio::test]
async fn a_body_of_another_type_is_refused() {
    let world = World::new();
    let body = || Body::from("{\"email\":\"ann@example.com\"}");

    let none = world.asked("POST", "/v1/password-resets", body(), &[]).await;
    is_a_problem(&none, 415, "unsupported_media_type");
    for media_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin1",
    ] {
        let headers = [("content-type", media_type)];
        let reply = world.asked("POST", "/v1/password-resets", body(), &headers).await;
        is_a_problem(&reply, 415, "unsupported_media_type");
    }
}

#[tokio::test]
async fn a_body_that_is_not_there_is_missed_only_where_something_has_to_be_said() {
    let world = World::new();
    let begun = world.posts("/v1/registrations", ann("ann@example.com")).await;
    let resend = format!("/v1/challenges/{}/resend", begun.says("id"));
    world.clock.advance(Duration::from_mins(2));

    let resent = world.sends("POST", &resend, None, &[]).await;
    let unchanged = world
        .person("bob@example.com")
        .await
        .sends("PATCH", "/v1/me", None, &[])
        .await;
    let nobody = world.sends("POST", "/v1/login/code", None, &[]).await;
    let nothing = world.sends("POST", "/v1/password-resets", None, &[]).await;
    let of_a_form = [("content-type", "application/x-www-form-urlencoded")];
    let form = world.asked("POST", &resend, Body::empty(), &of_a_form).await;

    assert_eq!((resent.status, unchanged.status), (200, 200), "{}", resent.text);
    assert_eq!(nobody.flaws(), [("email", "required")]);
    is_a_problem(&nothing, 400, "malformed_request");
    is_a_problem(&form, 415, "unsupported_media_type");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_however_it_arrives() {
    let world = World::new();
    let large = || vec![b' '; 1024 * 1024 + 1];
    let json = [("content-type", "application/json")];
    let parts = large()
        .chunks(10_000)
        .map(|part| Ok::<_, std::io::Error>(part.to_vec()))
        .collect::<Vec<_>>();
    let in_parts = Body::from_bytes_stream(futures_util::stream::iter(parts));

    let whole = world
        .asked("POST", "/v1/registrations", Body::from(large()), &json)
        .await;
    let in_parts = world.asked("POST", "/v1/registrations", in_parts, &json).await;
    let elsewhere = world.asked("POST", "/reset", Body::from(large()), &json).await;

    is_a_problem(&whole, 413, "payload_too_large");
    is_a_problem(&in_parts, 413, "payload_too_large");
    is_a_problem(&elsewhere, 413, "payload_too_large");
}

#[tokio::test]
async fn a_body_just_within_the_limit_is_read() {
    let world = World::new();
    let mut body = ann("ann@example.com").to_string().into_bytes();
    body.resize(1024 * 1024, b' ');

    let reply = world
        .asked(
            "POST",
            "/v1/registrations",
            Body::from(body),
            &[("content-type", "application/json")],
        )
        .await;

    assert_eq!(reply.status, 202, "{}", reply.text);
}

#[tokio::test]
async fn an_announced_body_over_the_limit_is_not_even_asked_for() {
    let world = World::new();
    let headers = [
        ("content-type", "application/json"),
        ("content-length", "1048577"),
        ("expect", "100-continue"),
    ];
    let never = Body::from_bytes_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());

    let reply = world.asked("POST", "/v1/registrations", never, &headers).await;

    is_a_problem(&reply, 413, "payload_too_large");
}
