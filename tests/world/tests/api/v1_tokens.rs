//! `POST /v1/tokens/refresh`, and what access tokens are worth.

use std::time::Duration;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use doorward_tests::{Client, Person, World, world, world_with};
use serde_json::{Value, json};

fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// A token of these parts.
fn token(header: &Value, claims: &Value, signature: &[u8]) -> String {
    let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    format!(
        "{}.{}.{}",
        encoded(header.to_string().as_bytes()),
        encoded(claims.to_string().as_bytes()),
        encoded(signature)
    )
}

/// The raw public key with this id.
async fn public_key(client: &Client, id: &str) -> Vec<u8> {
    let keys = client.get("/.well-known/jwks.json").await.with(200);
    let keys = keys["keys"].as_array().unwrap().clone();
    let key = keys.iter().find(|key| key["kid"] == id).expect("the key is published");
    assert_eq!((&key["kty"], &key["crv"]), (&json!("OKP"), &json!("Ed25519")));
    assert!(key.get("d").is_none());
    URL_SAFE_NO_PAD.decode(key["x"].as_str().unwrap()).unwrap()
}

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

#[test]
fn an_access_token_counts_for_ten_minutes() {
    world(async |world| {
        let ann = ann(&world).await;
        world.passes(Duration::from_secs(599)).await;
        ann.get("/v1/me").await.with(200);

        world.passes(Duration::from_secs(1)).await;

        let refused = ann.get("/v1/me").await.refused(401, "token_expired");
        assert_eq!(refused.header("www-authenticate"), "Bearer error=\"invalid_token\"");
        ann.refreshes().await.with(200);
    });
}

#[test]
fn an_access_token_says_what_others_need_and_is_signed_by_a_published_key() {
    world(async |world| {
        let ann = ann(&world).await;

        let (header, claims) = (part(ann.token(), 0), part(ann.token(), 1));

        assert_eq!((&header["alg"], &header["typ"]), (&json!("EdDSA"), &json!("at+jwt")));
        let now = world.now().timestamp();
        assert_eq!(claims["iss"], "http://localhost:8080");
        assert_eq!(
            (&claims["sub"], &claims["sid"]),
            (&json!(ann.id), &json!(ann.session_id))
        );
        assert_eq!((&claims["role"], &claims["amr"]), (&json!("user"), &json!(["otp"])));
        assert_eq!((&claims["iat"], &claims["auth_time"]), (&json!(now), &json!(now)));
        assert_eq!(claims["exp"], json!(now + 600));
        assert!(claims["aud"].is_string() && !claims["jti"].as_str().unwrap().is_empty());
        let key = public_key(&ann, header["kid"].as_str().unwrap()).await;
        let (signed, signature) = ann.token().rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        UnparsedPublicKey::new(&ED25519, key)
            .verify(signed.as_bytes(), &signature)
            .unwrap();
    });
}

#[test]
fn no_two_tokens_have_one_id() {
    world(async |world| {
        let ann = ann(&world).await;
        let tokens = ann.refreshes().await.with(200);

        let ids = [ann.token(), tokens.word("access_token")].map(|token| part(token, 1)["jti"].clone());

        assert_ne!(ids[0], ids[1]);
    });
}

#[test]
fn forged_tokens_are_nobodys() {
    world(async |world| {
        let ann = ann(&world).await;
        let (header, claims) = (part(ann.token(), 0), part(ann.token(), 1));
        let (signed, signature) = ann.token().rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let key = public_key(&ann, header["kid"].as_str().unwrap()).await;
        let with = |member: &str, value: Value| {
            let mut header = header.clone();
            header[member] = value;
            header
        };
        let mut grander = claims.clone();
        grander["role"] = json!("admin");
        let hs256 = token(&with("alg", json!("HS256")), &claims, b"");
        let (to_sign, _) = hs256.rsplit_once('.').unwrap();
        let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), to_sign.as_bytes());

        let forged = [
            token(&with("alg", json!("none")), &claims, b""),
            token(&with("alg", json!("none")), &claims, &signature),
            token(&with("alg", json!("HS256")), &claims, mac.as_ref()),
            token(&header, &grander, &signature),
            token(&with("typ", json!("JWT")), &claims, &signature),
            token(
                &with("kid", json!("key_00000000000000000000000000")),
                &claims,
                &signature,
            ),
            token(&with("crit", json!(["exp"])), &claims, &signature),
            token(
                &with("jwk", json!({ "kty": "OKP", "crv": "Ed25519", "x": "AA" })),
                &claims,
                &signature,
            ),
            signed.to_owned(),
            format!("{signed}."),
            format!("{}.{}", ann.token(), "AA"),
            ann.refresh_token.clone(),
            "x".repeat(9000),
            "nothing".to_owned(),
        ];

        for given in forged {
            let refused = ann.with_token(&given).get("/v1/me").await;
            refused.refused(401, "unauthenticated");
        }
        assert!(is_signed_in(&ann).await);
    });
}

#[test]
fn a_link_and_a_challenge_are_no_access_tokens() {
    world(async |world| {
        let ann = ann(&world).await;
        ann.post("/v1/password-resets", json!({ "email": ann.email }))
            .await
            .with(202);
        let link = ann.post.link_token_for(&ann.email).await;
        let challenge = ann.asks_for_a_code().await;

        for given in [link, challenge.id] {
            ann.with_token(given)
                .get("/v1/me")
                .await
                .refused(401, "unauthenticated");
        }
    });
}

#[test]
fn a_new_role_counts_from_the_next_request() {
    world(async |world| {
        let ann = ann(&world).await;
        ann.get("/v1/users").await.refused(403, "forbidden");
        let path = format!("/v1/users/{}", ann.id);

        world.admin().patch(&path, json!({ "role": "support" })).await.with(200);
        ann.get("/v1/users").await.with(200);
        world.admin().patch(&path, json!({ "role": "user" })).await.with(200);

        ann.get("/v1/users").await.refused(403, "forbidden");
    });
}

#[test]
fn deactivation_counts_from_the_next_request() {
    world(async |world| {
        let ann = ann(&world).await;

        world.admin().delete(&format!("/v1/users/{}", ann.id)).await.with(200);

        ann.get("/v1/me").await.refused(401, "unauthenticated");
        ann.refreshes().await.refused(401, "token_expired");
    });
}
