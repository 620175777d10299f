//! Access tokens are judged offline.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use doorward_sdk::{AccessTokenVerifier, InvalidAccessToken};
use futures_util::future::join_all;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use crate::fake_server::{FakeServer, Reply};

const JWKS: &str = "GET /.well-known/jwks.json";
const NOW: u64 = 1_790_000_000;

struct Issuer {
    server: FakeServer,
    clock: Arc<Mutex<Duration>>,
    verifier: AccessTokenVerifier,
}

impl Issuer {
    async fn with_keys(ids: &[&str]) -> Self {
        let server = FakeServer::start().await;
        let clock = Arc::new(Mutex::new(Duration::from_secs(NOW)));
        let tell = clock.clone();
        let told = move || -> SystemTime { UNIX_EPOCH + *tell.lock().unwrap() };
        let doorward = server
            .client()
            .issuer("https://login.example.com")
            .clock(told)
            .build()
            .unwrap();
        let issuer = Self {
            verifier: doorward.access_token_verifier().clone(),
            server,
            clock,
        };
        issuer.publishes(ids);
        issuer
    }

    /// Answers the next request for keys; others get no answer.
    fn publishes(&self, ids: &[&str]) {
        let x = URL_SAFE_NO_PAD.encode(key().public_key());
        let keys: Vec<Value> = ids
            .iter()
            .map(|id| json!({"kty": "OKP", "crv": "Ed25519", "x": x, "kid": id, "use": "sig", "alg": "EdDSA"}))
            .collect();
        self.server.next(JWKS, Reply::Json(200, json!({"keys": keys})));
    }

    fn is_down(&self) {
        for _ in 0..3 {
            self.server.next(JWKS, Reply::Lost);
        }
    }

    fn waits(&self, seconds: u64) {
        *self.clock.lock().unwrap() += Duration::from_secs(seconds);
    }

    async fn refusal(&self, token: &str) -> String {
        self.verifier.verify(token).await.unwrap_err().to_string()
    }
}

fn key() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()
}

fn token(header: &Value, claims: &Value) -> String {
    let mut head = json!({"typ": "at+jwt", "alg": "EdDSA", "kid": "key_1"});
    let mut says = json!({
        "sub": "usr_1", "sid": "ses_1", "role": "user", "amr": ["otp"], "iss": "https://login.example.com",
        "aud": "https://login.example.com", "jti": "j", "auth_time": NOW, "iat": NOW, "exp": NOW + 600, "tenant": "t",
    });
    for (target, more) in [(&mut head, header), (&mut says, claims)] {
        for (name, value) in more.as_object().unwrap() {
            target[name] = value.clone();
        }
    }
    let [head, says] = [head, says].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let signature = URL_SAFE_NO_PAD.encode(key().sign(format!("{head}.{says}").as_bytes()));
    format!("{head}.{says}.{signature}")
}

fn good() -> String {
    token(&json!({}), &json!({}))
}

#[tokio::test]
async fn a_good_token_says_who_it_is() {
    let issuer = Issuer::with_keys(&["key_1"]).await;

    let claims = issuer.verifier.verify(&good()).await.unwrap();

    assert_eq!((claims.sub.as_str(), claims.role.as_str()), ("usr_1", "user"));
    assert_eq!(claims.others["tenant"], "t");
}

#[tokio::test]
async fn a_token_of_another_making_does_not_count() {
    let issuer = Issuer::with_keys(&["key_1"]).await;
    let cases = [
        (json!({"alg": "none"}), json!({}), "the access token is malformed"),
        (json!({"alg": "HS256"}), json!({}), "the access token is malformed"),
        (json!({"typ": "JWT"}), json!({}), "the access token is malformed"),
        (json!({"crit": ["exp"]}), json!({}), "the access token is malformed"),
        (
            json!({"kid": "key_2"}),
            json!({}),
            "the access token is signed with an unknown key",
        ),
        (json!({}), json!({"sub": 1}), "the access token is malformed"),
        (
            json!({}),
            json!({"iss": "https://evil.example"}),
            "the access token comes from another issuer",
        ),
        (
            json!({}),
            json!({"aud": "https://evil.example"}),
            "the access token is for another audience",
        ),
        (
            json!({}),
            json!({"iat": NOW + 61}),
            "the access token does not count yet",
        ),
        (json!({}), json!({"exp": NOW}), "the access token has ended"),
    ];

    for (header, claims, refusal) in cases {
        assert_eq!(issuer.refusal(&token(&header, &claims)).await, refusal);
    }
}

#[tokio::test]
async fn a_token_that_was_touched_does_not_count() {
    let issuer = Issuer::with_keys(&["key_1"]).await;
    let (good, grander) = (good(), token(&json!({}), &json!({"role": "admin"})));
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (grand, _) = grander.rsplit_once('.').unwrap();

    for touched in [
        format!("{grand}.{signature}"),
        format!("{signed}.AAAA"),
        format!("{signed}."),
    ] {
        assert_eq!(issuer.refusal(&touched).await, "the access token's signature is wrong");
    }
}

#[tokio::test]
async fn what_is_no_token_is_malformed() {
    let issuer = Issuer::with_keys(&["key_1"]).await;

    for text in [
        "",
        ".",
        "..",
        "a.b",
        "a.b.c.d",
        "!.!.!",
        &"x".repeat(9000),
        "e30.e30.e30",
    ] {
        assert_eq!(issuer.refusal(text).await, "the access token is malformed", "{text}");
    }
}

#[tokio::test]
async fn keys_are_fetched_once_for_many_tokens() {
    let issuer = Issuer::with_keys(&["key_1"]).await;
    let good = good();

    let judged = join_all((0..20).map(|_| issuer.verifier.verify(&good))).await;

    assert!(judged.iter().all(Result::is_ok));
    assert_eq!(issuer.server.times(JWKS), 1);
}

#[tokio::test]
async fn unknown_keys_make_nobody_fetch_more_than_twice_a_minute() {
    let issuer = Issuer::with_keys(&["key_1"]).await;
    issuer.publishes(&["key_1"]);
    let unknown = token(&json!({"kid": "key_2"}), &json!({}));

    for _ in 0..60 {
        issuer.refusal(&unknown).await;
        issuer.waits(1);
    }

    assert_eq!(issuer.server.times(JWKS), 2);
}

#[tokio::test]
async fn a_new_key_is_found() {
    let issuer = Issuer::with_keys(&["key_1"]).await;
    issuer.publishes(&["key_1", "key_2"]);
    issuer.verifier.verify(&good()).await.unwrap();
    issuer.waits(30);

    issuer
        .verifier
        .verify(&token(&json!({"kid": "key_2"}), &json!({})))
        .await
        .unwrap();
}

#[tokio::test]
async fn while_the_server_is_away_known_keys_count_for_an_hour() {
    let issuer = Issuer::with_keys(&["key_1"]).await;
    let lasting = token(&json!({}), &json!({"exp": NOW + 100_000}));
    issuer.verifier.verify(&lasting).await.unwrap();

    issuer.is_down();
    issuer.waits(59 * 60);
    issuer.verifier.verify(&lasting).await.unwrap();
    issuer.is_down();
    issuer.waits(2 * 60);

    let refusal = issuer.verifier.verify(&lasting).await.unwrap_err();
    assert!(matches!(refusal, InvalidAccessToken::NoKeys(_)));
}
