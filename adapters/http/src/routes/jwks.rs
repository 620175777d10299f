//! The keys that verify access tokens: `/.well-known/jwks.json`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use doorward_core::ports::PublicKey;
use poem_openapi::payload::{Json, Response};
use poem_openapi::{Object, OpenApi};

use crate::openapi::Tag;
use crate::problem::Answer;
use crate::services::Services;

/// The keys that verify access tokens.
pub(crate) struct JwksApi(pub(crate) Services);

#[OpenApi(tag = "Tag::System")]
#[expect(
    clippy::unused_async,
    reason = "the framework wants every operation to be asynchronous"
)]
impl JwksApi {
    /// Read the keys that verify access tokens
    ///
    /// As a JSON Web Key Set (RFC 7517). New keys appear here before they sign.
    #[oai(path = "/.well-known/jwks.json", method = "get", operation_id = "get_jwks")]
    async fn get_jwks(&self) -> Answer<Response<Json<JwksOut>>> {
        let keys = self.0.app.public_keys().iter().map(JwkOut::from).collect();
        Ok(Response::new(Json(JwksOut { keys })).header("cache-control", "public, max-age=300"))
    }
}

/// Keys.
#[derive(Object)]
#[oai(rename = "Jwks")]
struct JwksOut {
    /// Each key in use.
    keys: Vec<JwkOut>,
}

/// An Ed25519 key (RFC 8037).
#[derive(Object)]
#[oai(rename = "Jwk")]
struct JwkOut {
    /// The kind of key: `OKP`.
    kty: String,
    /// The curve: `Ed25519`.
    crv: String,
    /// The key itself, base64url.
    x: String,
    /// The key's id, as in the head of a token.
    kid: String,
    /// What it is for: `sig`.
    #[oai(rename = "use")]
    usage: String,
    /// How it signs: `EdDSA`.
    alg: String,
}

impl From<&PublicKey> for JwkOut {
    fn from(key: &PublicKey) -> Self {
        Self {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            x: URL_SAFE_NO_PAD.encode(&key.bytes),
            kid: key.id.to_string(),
            usage: "sig".to_owned(),
            alg: "EdDSA".to_owned(),
        }
    }
}
