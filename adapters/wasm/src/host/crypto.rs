//! `crypto`: what can be checked with a secret without reading it.

use hmac::{Hmac, Mac as _};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use subtle::ConstantTimeEq as _;
use wasmtime::component::Resource;

use crate::call::{Call, OpenSecret};
use crate::contract::crypto::{Host, Mac};
use crate::manifest::Placement;

impl Host for Call {
    fn verify(&mut self, key: Resource<OpenSecret>, alg: Mac, data: Vec<u8>, tag: Vec<u8>) -> wasmtime::Result<bool> {
        let right = self.checking(&key)?.is_some_and(|secret| {
            let key = secret.as_bytes();
            match alg {
                Mac::HmacSha1 => Hmac::<Sha1>::new_from_slice(key)
                    .is_ok_and(|mac| mac.chain_update(&data).verify_slice(&tag).is_ok()),
                Mac::HmacSha256 => Hmac::<Sha256>::new_from_slice(key)
                    .is_ok_and(|mac| mac.chain_update(&data).verify_slice(&tag).is_ok()),
                Mac::HmacSha512 => Hmac::<Sha512>::new_from_slice(key)
                    .is_ok_and(|mac| mac.chain_update(&data).verify_slice(&tag).is_ok()),
            }
        });
        Ok(right)
    }

    fn matches(&mut self, key: Resource<OpenSecret>, candidate: Vec<u8>) -> wasmtime::Result<bool> {
        let secret = self.checking(&key)?;
        Ok(secret.is_some_and(|secret| secret.as_bytes().ct_eq(&candidate).into()))
    }
}

impl Call {
    /// The secret, if the manifest says that it checks callbacks.
    fn checking(&self, key: &Resource<OpenSecret>) -> wasmtime::Result<Option<&str>> {
        let name = &self.open.get(key)?.name;
        let held = self
            .provision
            .secrets
            .get(name)
            .filter(|held| held.may_go(None, &Placement::Verify));
        if held.is_none() {
            self.journal
                .note(|| format!("secret {name}: its uses do not include verify"));
        }
        Ok(held.map(|held| held.value.reveal()))
    }
}
