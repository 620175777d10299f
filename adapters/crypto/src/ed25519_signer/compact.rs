//! The compact form of a token (RFC 7515): three base64url parts, the header of exactly three members.

use aws_lc_rs::signature::{Ed25519KeyPair, ParsedPublicKey};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use doorward_core::values::ids::KeyId;
use doorward_core::values::secret::SecretText;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const MAX_BYTES: usize = 8 * 1024;
const ALGORITHM: &str = "EdDSA";
const TYPE: &str = "at+jwt";
const MEDIA_TYPE: &str = "application/at+jwt";

/// The header of our tokens. No other member is understood, so none is accepted: `crit`, `jwk`, `jku`, `x5c`, `x5u`
/// and all others are refused.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    alg: String,
    typ: String,
    pub(super) kid: String,
}

impl Header {
    pub(super) fn of(key: KeyId) -> Self {
        Self {
            alg: ALGORITHM.to_owned(),
            typ: TYPE.to_owned(),
            kid: key.to_string(),
        }
    }

    /// Whether it announces an access token signed the one way we sign.
    pub(super) fn is_ours(&self) -> bool {
        self.alg == ALGORITHM && [TYPE, MEDIA_TYPE].iter().any(|typ| self.typ.eq_ignore_ascii_case(typ))
    }
}

/// A token taken apart; nothing in it is believed yet.
pub(super) struct Compact<'a> {
    signed: &'a str,
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Compact<'a> {
    /// Takes three parts apart, if they are not longer than any token of ours.
    pub(super) fn parse(token: &'a str) -> Option<Self> {
        let (signed, signature) = Some(token).filter(|token| token.len() <= MAX_BYTES)?.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        Some(Self {
            signed,
            header,
            payload,
            signature,
        })
    }

    pub(super) fn header(&self) -> Option<Header> {
        read(self.header)
    }

    /// The claims, if this key signed them.
    pub(super) fn claims<T: DeserializeOwned>(&self, key: &ParsedPublicKey) -> Option<T> {
        let signature = BASE64_URL_SAFE_NO_PAD.decode(self.signature).ok()?;
        key.verify_sig(self.signed.as_bytes(), &signature).ok()?;
        read(self.payload)
    }
}

/// The signed token of this header and these claims.
pub(super) fn sign(header: &Header, claims: &impl Serialize, pair: &Ed25519KeyPair) -> Option<SecretText> {
    let (header, claims) = (serde_json::to_vec(header).ok()?, serde_json::to_vec(claims).ok()?);
    let mut token = BASE64_URL_SAFE_NO_PAD.encode(header);
    token.push('.');
    BASE64_URL_SAFE_NO_PAD.encode_string(claims, &mut token);
    let signature = pair.try_sign(token.as_bytes()).ok()?;
    token.push('.');
    BASE64_URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Some(SecretText::new(token))
}

fn read<T: DeserializeOwned>(part: &str) -> Option<T> {
    let json = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&json).ok()
}
