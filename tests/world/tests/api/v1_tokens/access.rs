//! What access tokens are worth.

use std::time::Duration;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use doorward_tests::{Client, world};
use serde_json::{Value, json};

use super::{ann, is_signed_in};

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

/// Tokens made of one that is good.
fn forgeries(good: &str, key: &[u8]) -> Vec<String> {
    let (header, claims) = (part(good, 0), part(good, 1));
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let with = |member: &str, value: Value| {
        let mut header = header.clone();
        header[member] = value;
        header
    };
    let mut grander = claims.clone();
    grander["role"] = json!("admin");
    let hs256 = token(&with("alg", json!("HS256")), &claims, b"");
    let mac = hmac::Key::new(hmac::HMAC_SHA256, key);
    let mac = hmac::sign(&mac, hs256.trim_end_matches('.').as_bytes());
    let own_key = json!({ "kty": "OKP", "crv": "Ed25519", "x": "AA" });
    vec![
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
        token(&with("jwk", own_key), &claims, &signature),
        signed.to_owned(),
        format!("{signed}."),
        format!("{good}.AA"),
    ]
}

#[test]
fn forged_tokens_are_nobodys() {
    world(async |world| {
        let ann = ann(&world).await;
        let id = part(ann.token(), 0)["kid"].as_str().unwrap().to_owned();
        let mut given = forgeries(ann.token(), &public_key(&ann, &id).await);
        given.extend([ann.refresh_token.clone(), "x".repeat(9000), "nothing".to_owned()]);

        for token in given {
            ann.with_token(token)
                .get("/v1/me")
                .await
                .refused(401, "unauthenticated");
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
