//! What the signer promises to the core. Tokens with a good signature under wrong words are
//! under `forged`, texts that were never a token under `mangled`.

mod forged;
mod keys;
mod mangled;
mod rotation;

use std::time::Duration;

use doorward_core::records::session::Amr;
use doorward_core::records::user::Role;
use doorward_core::testing::{SeededEntropy, fixed_now};
use doorward_core::values::ids::{SessionId, UserId};
use serde_json::{Value, json};

use super::*;
use crate::aead_sealer::AeadSealer;
use crate::jwks::jwks;
use crate::keyring::Keyring;
use crate::master_key::MasterKey;

const ISSUER: &str = "https://id.example.com";
const AUDIENCE: &str = "https://api.example.com";
const MINUTE: Duration = Duration::from_mins(1);

fn with(mut object: Value, member: &str, value: Value) -> String {
    object[member] = value;
    object.to_string()
}

/// A signer, and the key it was given.
struct World {
    signer: Ed25519Signer,
    sealer: Arc<dyn Sealer>,
    key: SigningKey,
}

impl World {
    fn new() -> Self {
        let (signer, sealer) = signer_of(1);
        let key = signer.mint_key(fixed_now(), fixed_now()).expect("a key");
        signer.load(std::slice::from_ref(&key)).expect("it opens");
        Self { signer, sealer, key }
    }

    fn token(&self) -> String {
        self.signer.sign(&claims()).expect("a token").reveal().to_owned()
    }

    fn verify(&self, token: &str) -> Result<AccessClaims, TokenRefused> {
        self.signer.verify(token, fixed_now() + MINUTE)
    }

    /// A token of any header and claims, signed with the key in use.
    fn forge(&self, header: &str, claims: &str) -> String {
        let seed = self
            .sealer
            .open(&sealing_context(self.key.id), &self.key.private)
            .expect("it opens");
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).expect("a seed");
        let signed = format!("{}.{}", encoded(header), encoded(claims));
        format!("{signed}.{}", encoded(pair.sign(signed.as_bytes())))
    }

    fn header(&self) -> Value {
        json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": self.key.id.to_string() })
    }

    fn payload(&self) -> Value {
        part(&self.token(), 1)
    }
}

fn signer_of(master: u64) -> (Ed25519Signer, Arc<dyn Sealer>) {
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(master + 100));
    let master = MasterKey::generate(&SeededEntropy::new(master));
    let sealer: Arc<dyn Sealer> = Arc::new(AeadSealer::new(Arc::new(Keyring::new(&master, &[])), entropy.clone()));
    let names = TokenNames {
        issuer: ISSUER.to_owned(),
        audience: AUDIENCE.to_owned(),
        portless: None,
    };
    (Ed25519Signer::new(names, sealer.clone(), entropy), sealer)
}

fn claims() -> AccessClaims {
    let entropy = SeededEntropy::new(3);
    AccessClaims {
        user: UserId::mint(fixed_now(), &entropy),
        session: SessionId::mint(fixed_now(), &entropy),
        role: Role::Support,
        amr: vec![Amr::Password, Amr::Otp],
        auth_time: fixed_now() - 5 * MINUTE,
        issued_at: fixed_now(),
        expires_at: fixed_now() + 10 * MINUTE,
    }
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn part(token: &str, at: usize) -> Value {
    let json = BASE64_URL_SAFE_NO_PAD
        .decode(token.split('.').nth(at).expect("a part"))
        .expect("base64url");
    serde_json::from_slice(&json).expect("JSON")
}

#[test]
fn a_token_says_what_it_was_told_to_say() {
    let world = World::new();

    assert_eq!(world.verify(&world.token()), Ok(claims()));
}

#[test]
fn a_token_is_written_as_rfc_9068_asks() {
    let world = World::new();

    let token = world.token();

    assert_eq!(part(&token, 0), world.header());
    let mut payload = part(&token, 1);
    let token_id = payload["jti"].take();
    assert_eq!(token_id.as_str().map(str::len), Some(22));
    assert_eq!(
        payload,
        json!({
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": claims().user.to_string(),
            "sid": claims().session.to_string(),
            "role": "support",
            "amr": ["pwd", "otp"],
            "auth_time": 1_767_268_500,
            "iat": 1_767_268_800,
            "exp": 1_767_269_400,
            "jti": null,
        })
    );
}

#[test]
fn no_two_tokens_have_one_id() {
    let world = World::new();

    assert_ne!(world.payload()["jti"], world.payload()["jti"]);
}

#[test]
fn a_token_ends_at_its_second() {
    let world = World::new();
    let token = world.token();
    let end = claims().expires_at;

    let just_before = world.signer.verify(&token, end - Duration::from_micros(1));
    let at_the_end = world.signer.verify(&token, end);

    assert_eq!(just_before, Ok(claims()));
    assert_eq!(at_the_end, Err(TokenRefused::Expired));
}

#[test]
fn a_token_from_a_clock_a_minute_ahead_counts_and_from_further_ahead_does_not() {
    let world = World::new();
    let token = world.token();

    assert_eq!(world.signer.verify(&token, fixed_now() - MINUTE), Ok(claims()));
    assert_eq!(
        world
            .signer
            .verify(&token, fixed_now() - MINUTE - Duration::from_secs(1)),
        Err(TokenRefused::Invalid)
    );
}

#[test]
fn others_can_verify_tokens_with_the_published_keys() {
    use jsonwebtoken::jwk::JwkSet;
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};

    let world = World::new();
    let token = world.token();

    let published: JwkSet = serde_json::from_value(jwks(&world.signer.public_keys())).expect("a key set");
    let kid = decode_header(&token).expect("a header").kid.expect("a key id");
    let key = DecodingKey::from_jwk(published.find(&kid).expect("a published key")).expect("a key");
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.validate_exp = false;

    let read = decode::<Value>(&token, &key, &validation).expect("a good token");
    assert_eq!(read.claims["sub"], claims().user.to_string());
}

#[test]
fn nothing_of_a_key_is_in_the_debug_output() {
    let world = World::new();

    assert_eq!(
        format!("{:?} {:?}", world.signer, world.signer.sign(&claims())),
        "Ed25519Signer { names: TokenNames { issuer: \"https://id.example.com\", audience: \
         \"https://api.example.com\", portless: None }, .. } Ok(***)"
    );
}

#[test]
fn only_a_server_whose_port_differs_at_each_start_knows_its_names_at_another_port() {
    let here = "http://127.0.0.1:4001";
    let at = |portless: Option<&str>| TokenNames {
        issuer: here.to_owned(),
        audience: here.to_owned(),
        portless: portless.map(str::to_owned),
    };
    let (fixed, moving) = (at(None), at(Some("http://127.0.0.1")));
    let before = "http://127.0.0.1:65535";

    assert!(fixed.are(here, here) && moving.are(here, here) && moving.are(before, before));
    assert!(!fixed.are(before, before) && !moving.are(before, here));
    for other in [
        "http://127.0.0.1",
        "http://127.0.0.1:",
        "http://127.0.0.1:+1",
        "http://127.0.0.1:123456",
        "http://127.0.0.1:80/x",
        "http://127.0.0.10:80",
        "https://127.0.0.1:80",
    ] {
        assert!(!moving.are(other, other), "{other}");
    }
}
