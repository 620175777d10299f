//! What is refused before anybody decides anything: each refusal is a problem, whoever made it.

use doorward_tests::{World, world, world_with};
use serde_json::{Value, json};

/// Every documented path with its methods.
async fn paths(world: &World) -> Vec<(String, Vec<String>)> {
    let document = world.stranger().get("/openapi.json").await.with(200);
    let paths = document["paths"].as_object().unwrap().clone();
    let methods = |path: &Value| {
        path.as_object()
            .unwrap()
            .keys()
            .map(|method| method.to_uppercase())
            .collect()
    };
    paths.iter().map(|(path, item)| (path.clone(), methods(item))).collect()
}

/// Whether an operation needs a token, as the document says.
async fn protected(world: &World) -> Vec<(String, String)> {
    let document = world.stranger().get("/openapi.json").await.with(200);
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        let operations = item.as_object().unwrap().iter();
        operations.map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
    });
    operations
        .filter(|(_, _, operation)| operation["security"].as_array().is_some_and(|all| !all.is_empty()))
        .map(|(method, path, _)| (method, path))
        .collect()
}

#[test]
fn what_is_no_json_is_malformed() {
    world(async |world| {
        let stranger = world.stranger();

        for body in [
            "{",
            "",
            "[]",
            "null",
            "\"text\"",
            "{\"email\":\"a@example.com\",}",
            "{\"email\":\"\u{1}\"}",
        ] {
            let answer = stranger
                .asks("POST", "/v1/login/code")
                .body("application/json", body.to_owned())
                .await;
            let refused = answer.refused(400, "malformed_request");
            assert!(!refused.text.contains("serde"), "{refused:#?}");
        }
        let not_utf8 = stranger
            .asks("POST", "/v1/login/code")
            .body("application/json", vec![b'{', 0xff, b'}']);
        not_utf8.await.refused(400, "malformed_request");
        let nothing = stranger.asks("POST", "/v1/login/password");
        nothing.await.refused(400, "malformed_request");
    });
}

#[test]
fn a_member_of_another_type_or_twice_is_refused_without_being_repeated() {
    world(async |world| {
        let stranger = world.stranger();
        let typed = json!({ "email": "a@example.com", "password": { "hidden": "treasure" } });

        let refused = stranger.post("/v1/login/password", typed).await.with(400);

        assert!(!refused.text.contains("treasure"), "{refused:#?}");
    });
}

#[test]
fn unknown_members_are_refused_everywhere() {
    world(async |world| {
        let admin = world.admin();
        let without_a_body = ["logout", "restore", "erase", "password-reset", "reload", "retry"];
        let mut asked = 0;

        for (path, methods) in paths(&world).await {
            let kind = if path.starts_with("/v1/products") { "prd" } else { "usr" };
            let path = path.replace("{id}", &format!("{kind}_00000000000000000000000000"));
            let takes_none = without_a_body.iter().any(|end| path.ends_with(end));
            for method in methods
                .iter()
                .filter(|method| matches!(method.as_str(), "POST" | "PUT" | "PATCH"))
            {
                if takes_none || path.starts_with("/compat") || path.contains("receipts") {
                    continue;
                }
                let answer = admin.asks(method, &path).json(&json!({ "surprise": 1 })).await;
                assert_eq!(answer.status, 400, "{answer:#?}");
                asked += 1;
            }
        }

        assert!(asked >= 15, "{asked}");
    });
}

#[test]
fn a_body_of_another_type_is_unsupported() {
    world(async |world| {
        let stranger = world.stranger();

        for media_type in ["text/plain", "application/x-www-form-urlencoded", "application/xml"] {
            let answer = stranger
                .asks("POST", "/v1/login/code")
                .body(media_type, "email=a@example.com")
                .await;
            answer.refused(415, "unsupported_media_type");
        }
        let body = "{\"email\":\"a@example.com\"}";
        let with_charset = stranger
            .asks("POST", "/v1/login/code")
            .body("application/json; charset=utf-8", body);
        with_charset.await.with(202);
    });
}

#[test]
fn an_unknown_path_is_not_found() {
    world(async |world| {
        for path in [
            "/v1",
            "/v1/",
            "/v2/me",
            "/v1/users/a/b/c",
            "/v1/me/",
            "/favicon.ico",
            "/%00",
            "/v1/%2e%2e/me",
        ] {
            for client in [world.stranger(), world.admin().client] {
                client.get(path).await.refused(404, "not_found");
            }
        }
    });
}

#[test]
fn a_wrong_method_is_told_the_right_ones() {
    world(async |world| {
        let stranger = world.stranger();

        for (path, methods) in paths(&world).await {
            let concrete = path.replace("{id}", "nothing").replace("{plugin}", "nothing");
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
                if methods.iter().any(|allowed| allowed == method) {
                    continue;
                }
                let refused = stranger
                    .asks(method, &concrete)
                    .await
                    .refused(405, "method_not_allowed");
                let mut told: Vec<&str> = refused.header("allow").split(", ").collect();
                told.retain(|method| !matches!(*method, "HEAD" | "OPTIONS"));
                let mut expected: Vec<&str> = methods.iter().map(String::as_str).collect();
                told.sort_unstable();
                expected.sort_unstable();
                assert_eq!(told, expected, "{path}");
            }
        }
    });
}

#[test]
fn without_a_token_every_protected_operation_asks_for_one() {
    world(async |world| {
        let stranger = world.stranger();
        let protected = protected(&world).await;
        assert!(protected.len() >= 25, "{protected:?}");

        for (method, path) in protected {
            let path = path.replace("{id}", "nothing");
            let refused = stranger.asks(&method, &path).await.refused(401, "unauthenticated");
            assert_eq!(refused.header("www-authenticate"), "Bearer");
        }
    });
}

#[test]
fn an_authorization_of_another_kind_is_no_token() {
    world(async |world| {
        let stranger = world.stranger();
        let ann = world.ann().signs_up().await;

        for header in ["Basic YTpi", "Bearer", "Bearer ", &format!("Token {}", ann.token())] {
            stranger
                .get("/v1/me")
                .header("authorization", header)
                .await
                .refused(401, "unauthenticated");
        }
        let lower = format!("bearer {}", ann.token());
        stranger.get("/v1/me").header("authorization", &lower).await.with(200);
    });
}

#[test]
fn a_body_over_one_mebibyte_is_too_large() {
    world(async |world| {
        let stranger = world.stranger();
        let of = |bytes: usize| format!("{{\"email\":\"{}\"}}", "x".repeat(bytes - 12));

        let largest = stranger
            .asks("POST", "/v1/login/code")
            .body("application/json", of(1_048_576))
            .await;
        let larger = stranger
            .asks("POST", "/v1/login/code")
            .body("application/json", of(1_048_577))
            .await;

        largest.refused(400, "validation_failed");
        larger.refused(413, "payload_too_large");
    });
}

#[test]
fn a_body_over_one_mebibyte_is_too_large_also_when_its_length_is_not_told() {
    world(async |world| {
        let chunk = || Ok::<_, std::io::Error>(vec![b' '; 65_536]);
        let stream = reqwest::Body::wrap_stream(futures_util::stream::iter((0..32).map(move |_| chunk())));

        let answer = world
            .stranger()
            .asks("POST", "/v1/login/code")
            .body("application/json", stream)
            .await;

        answer.refused(413, "payload_too_large");
    });
}

#[test]
fn what_goes_wrong_names_no_cause_from_inside() {
    world(async |world| {
        let admin = world.admin();
        let inside = ["surreal", "poem", "panick", "src/", "thread", "argon2"];

        let answers = [
            admin.get("/v1/users?limit=999999999999999999999").await,
            admin.get("/v1/users/%ff").await,
            admin.get("/v1/audit?since=9999999999").await,
            admin.patch("/v1/users/nonsense", json!({ "role": [] })).await,
            admin.get("/v1/products?cursor=%00").await,
        ];

        for answer in answers {
            assert!(answer.status >= 400 && answer.status < 500, "{answer:#?}");
            let told = answer.text.to_lowercase();
            assert!(!inside.iter().any(|word| told.contains(word)), "{answer:#?}");
        }
    });
}

#[test]
fn heads_that_are_too_large_are_problems_too() {
    world(async |world| {
        let stranger = world.stranger();
        let long = "x".repeat(20_000);

        let header = stranger.get("/v1/me").header("x-long", &long).await.with(431);
        let path = stranger.get(&format!("/v1/users/{long}")).await;
        let query = stranger.get(&format!("/v1/users?q={long}")).await;

        for answer in [header, path, query] {
            assert!(matches!(answer.status, 413 | 414 | 431), "{answer:#?}");
            assert_eq!(answer.word("code"), "payload_too_large");
        }
    });
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for_for_ever() {
    world_with(&["http.request_timeout_s = 1"], async |world| {
        let never = futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>();
        let body = reqwest::Body::wrap_stream(never);

        let answer = world
            .stranger()
            .asks("POST", "/v1/login/code")
            .body("application/json", body)
            .await;

        answer.refused(503, "overloaded");
    });
}
