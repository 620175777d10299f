//! The key set others verify tokens with (RFC 7517, RFC 8037).

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use doorward_core::ports::PublicKey;
use serde_json::{Value, json};

/// The JSON Web Key Set of these keys.
pub fn jwks(keys: &[PublicKey]) -> Value {
    json!({ "keys": keys.iter().map(jwk).collect::<Vec<_>>() })
}

fn jwk(key: &PublicKey) -> Value {
    json!({
        "kty": "OKP",
        "crv": "Ed25519",
        "use": "sig",
        "alg": "EdDSA",
        "kid": key.id.to_string(),
        "x": BASE64_URL_SAFE_NO_PAD.encode(&key.bytes),
    })
}

#[cfg(test)]
mod tests {
    use doorward_core::testing::{SeededEntropy, fixed_now};
    use doorward_core::values::ids::KeyId;

    use super::*;

    #[test]
    fn a_key_is_written_as_rfc_8037_writes_it() {
        let id = KeyId::mint(fixed_now(), &SeededEntropy::new(1));
        let bytes = vec![
            0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1,
            0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
        ];

        let set = jwks(&[PublicKey { id, bytes }]);

        assert_eq!(
            set,
            json!({ "keys": [{
                "kty": "OKP",
                "crv": "Ed25519",
                "use": "sig",
                "alg": "EdDSA",
                "kid": id.to_string(),
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            }] })
        );
    }

    #[test]
    fn no_keys_make_an_empty_set() {
        assert_eq!(jwks(&[]), json!({ "keys": [] }));
    }
}
