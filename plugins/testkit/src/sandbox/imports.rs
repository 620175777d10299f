//! The imports of the component, answered by the stage.

use doorward_plugin::{self as plugin, Auth, AwsKeys, Host as _, NamedSecret, SecretName};
use wasmtime::component::{Resource, ResourceTable};

use super::contract::{clock, config, crypto, http, log, secrets, smtp, types};
use super::{Ceiling, given, made};
use crate::Stage;

/// A secret the component has opened, by name.
#[expect(unreachable_pub, reason = "the generated bindings re-export it")]
pub struct OpenSecret(SecretName);

/// What a call carries: the stage, and what it opened on it.
pub(super) struct OnStage {
    pub(super) stage: Stage,
    pub(super) open: ResourceTable,
    pub(super) ceiling: Ceiling,
}

impl OnStage {
    fn name(&self, secret: &Resource<OpenSecret>) -> wasmtime::Result<SecretName> {
        Ok(self.open.get(secret)?.0.clone())
    }

    fn named(&self, named: &http::NamedAuth) -> wasmtime::Result<NamedSecret> {
        Ok(NamedSecret {
            name: named.name.clone(),
            prefix: named.prefix.clone(),
            value: self.name(&named.value)?,
        })
    }

    /// The secrets of a request in their places; `anonymous` is none.
    fn auth(&self, auth: &http::Auth) -> wasmtime::Result<Option<Auth>> {
        Ok(Some(match auth {
            http::Auth::Anonymous => return Ok(None),
            http::Auth::Basic(basic) => Auth::Basic {
                username: basic.username.clone(),
                password: self.name(&basic.password)?,
            },
            http::Auth::Bearer(token) => Auth::Bearer(self.name(token)?),
            http::Auth::Header(named) => Auth::Header(self.named(named)?),
            http::Auth::Query(named) => Auth::Query(self.named(named)?),
            http::Auth::FormField(named) => Auth::FormField(self.named(named)?),
            http::Auth::Sigv4(keys) => Auth::SigV4(AwsKeys {
                access_key_id: self.name(&keys.access_key_id)?,
                secret_access_key: self.name(&keys.secret_access_key)?,
                session_token: keys.session_token.as_ref().map(|token| self.name(token)).transpose()?,
                region: keys.region.clone(),
                service: keys.service.clone(),
            }),
            http::Auth::HmacBody(hmac) => Auth::HmacBody {
                header: hmac.header.clone(),
                key: self.name(&hmac.key)?,
                scheme: match hmac.scheme {
                    http::HmacScheme::HexSha256 => plugin::HmacScheme::HexSha256,
                    http::HmacScheme::Base64Sha256 => plugin::HmacScheme::Base64Sha256,
                    http::HmacScheme::StandardWebhooks => plugin::HmacScheme::StandardWebhooks,
                },
            },
        }))
    }
}

impl types::Host for OnStage {}

impl config::Host for OnStage {
    fn get(&mut self, key: String) -> wasmtime::Result<Option<types::ConfigValue>> {
        Ok(self.stage.setting(&key).map(given::setting))
    }
}

impl secrets::Host for OnStage {
    fn open(&mut self, key: String) -> wasmtime::Result<Result<Resource<OpenSecret>, secrets::SecretError>> {
        Ok(Ok(self.open.push(OpenSecret(key.as_str().into()))?))
    }
}

impl secrets::HostSecret for OnStage {
    fn id(&mut self, secret: Resource<OpenSecret>) -> wasmtime::Result<String> {
        Ok(self.name(&secret)?.as_str().to_owned())
    }

    fn drop(&mut self, secret: Resource<OpenSecret>) -> wasmtime::Result<()> {
        self.open.delete(secret)?;
        Ok(())
    }
}

impl http::Host for OnStage {
    fn fetch(
        &mut self,
        request: http::Request,
        auth: Vec<http::Auth>,
    ) -> wasmtime::Result<Result<http::Response, http::HttpError>> {
        let places = auth.iter().filter_map(|auth| self.auth(auth).transpose());
        let places = places.collect::<wasmtime::Result<Vec<Auth>>>()?;
        let answered = self.stage.fetch(made::request(request, places));
        Ok(answered.map(given::response).map_err(given::http_error))
    }
}

impl smtp::Host for OnStage {
    fn submit(
        &mut self,
        mail: types::EmailContent,
        message_id: String,
    ) -> wasmtime::Result<Result<smtp::Reply, smtp::SmtpError>> {
        let replied = self.stage.submit(&made::email(mail), &message_id);
        Ok(replied.map(given::reply).map_err(given::smtp_error))
    }
}

impl crypto::Host for OnStage {
    fn verify(
        &mut self,
        key: Resource<OpenSecret>,
        alg: crypto::Mac,
        data: Vec<u8>,
        tag: Vec<u8>,
    ) -> wasmtime::Result<bool> {
        let mac = match alg {
            crypto::Mac::HmacSha1 => plugin::Mac::HmacSha1,
            crypto::Mac::HmacSha256 => plugin::Mac::HmacSha256,
            crypto::Mac::HmacSha512 => plugin::Mac::HmacSha512,
        };
        Ok(self.stage.verify(&self.name(&key)?, mac, &data, &tag))
    }

    fn matches(&mut self, key: Resource<OpenSecret>, candidate: Vec<u8>) -> wasmtime::Result<bool> {
        Ok(self.stage.matches(&self.name(&key)?, &candidate))
    }
}

impl log::Host for OnStage {
    fn event(&mut self, _: log::Level, _: String, _: Vec<(String, String)>) -> wasmtime::Result<()> {
        Ok(())
    }
}

impl clock::Host for OnStage {
    fn now_unix(&mut self) -> wasmtime::Result<u64> {
        Ok(self.stage.now_unix())
    }
}
