//! `secrets`: handles to secrets. No function gives the bytes.

use wasmtime::component::Resource;

use crate::call::{Call, OpenSecret, Phase};
use crate::contract::secrets::{Host, HostSecret, SecretError};

impl Host for Call {
    fn open(&mut self, key: String) -> wasmtime::Result<Result<Resource<OpenSecret>, SecretError>> {
        if self.phase == Phase::Configuring {
            return Ok(Err(SecretError::NotGranted(
                "no secret is open while settings are checked".to_owned(),
            )));
        }
        if !self.provision.secrets.contains_key(&key) {
            let name = self.redactor.text(&key, 64);
            return Ok(Err(SecretError::Unknown(format!(
                "the operator has set no secret {name:?}"
            ))));
        }
        Ok(Ok(self.open.push(OpenSecret { name: key })?))
    }
}

impl HostSecret for Call {
    fn id(&mut self, secret: Resource<OpenSecret>) -> wasmtime::Result<String> {
        let name = &self.open.get(&secret)?.name;
        Ok(format!("{}/{name}", self.provision.provider))
    }

    fn drop(&mut self, secret: Resource<OpenSecret>) -> wasmtime::Result<()> {
        self.open.delete(secret)?;
        Ok(())
    }
}
