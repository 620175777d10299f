//! From the handles a plugin passes to the secrets the host puts in, if the manifest permits that place.

use doorward_core::values::secret::SecretText;
use wasmtime::component::Resource;

use crate::call::{Call, OpenSecret};
use crate::contract::http::{Auth, HmacAuth, HmacScheme, NamedAuth, Sigv4Auth};
use crate::egress::{Credential, Scheme};
use crate::manifest::Placement;

impl Call {
    /// The credentials, when every secret may go there in a request to this host, spelled as in the manifest.
    pub(super) fn credentials(&self, auth: &[Auth], host: &str) -> Result<Vec<Credential>, String> {
        let asked = auth.iter().filter(|auth| !matches!(auth, Auth::Anonymous));
        asked.map(|auth| self.credential(auth, host)).collect()
    }

    fn credential(&self, auth: &Auth, host: &str) -> Result<Credential, String> {
        match auth {
            Auth::Anonymous => Err("anonymous needs no secret".to_owned()),
            Auth::Basic(basic) => {
                let password = self.secret(&basic.password, host, &Placement::Basic)?;
                Ok(Credential::Basic {
                    username: basic.username.clone(),
                    password,
                })
            }
            Auth::Bearer(token) => self.secret(token, host, &Placement::Bearer).map(Credential::Bearer),
            Auth::Header(named) => {
                let (name, prefix, value) = self.named(named, host, Placement::Header)?;
                Ok(Credential::Header { name, prefix, value })
            }
            Auth::Query(named) => {
                let (name, prefix, value) = self.named(named, host, Placement::Query)?;
                Ok(Credential::Query { name, prefix, value })
            }
            Auth::FormField(named) => {
                let (name, prefix, value) = self.named(named, host, Placement::FormField)?;
                Ok(Credential::FormField { name, prefix, value })
            }
            Auth::Sigv4(keys) => self.sigv4(keys, host),
            Auth::HmacBody(hmac) => self.hmac(hmac, host),
        }
    }

    fn named(
        &self,
        named: &NamedAuth,
        host: &str,
        placement: fn(String) -> Placement,
    ) -> Result<(String, String, SecretText), String> {
        let value = self.secret(&named.value, host, &placement(named.name.clone()))?;
        Ok((named.name.clone(), named.prefix.clone().unwrap_or_default(), value))
    }

    fn sigv4(&self, keys: &Sigv4Auth, host: &str) -> Result<Credential, String> {
        let secret = |handle| self.secret(handle, host, &Placement::Sigv4);
        Ok(Credential::Sigv4 {
            access_key: secret(&keys.access_key_id)?,
            secret_key: secret(&keys.secret_access_key)?,
            token: keys.session_token.as_ref().map(secret).transpose()?,
            region: keys.region.clone(),
            service: keys.service.clone(),
        })
    }

    fn hmac(&self, hmac: &HmacAuth, host: &str) -> Result<Credential, String> {
        let scheme = match hmac.scheme {
            HmacScheme::HexSha256 => Scheme::HexSha256,
            HmacScheme::Base64Sha256 => Scheme::Base64Sha256,
            HmacScheme::StandardWebhooks => Scheme::StandardWebhooks,
        };
        let key = self.secret(&hmac.key, host, &Placement::Hmac(hmac.header.clone()))?;
        Ok(Credential::HmacBody {
            header: hmac.header.clone(),
            key,
            scheme,
        })
    }

    /// The value behind a handle, when it may go there.
    fn secret(&self, handle: &Resource<OpenSecret>, host: &str, placement: &Placement) -> Result<SecretText, String> {
        let open = self
            .open
            .get(handle)
            .map_err(|_| "this secret is not open".to_owned())?;
        let name = &open.name;
        let held = self
            .provision
            .secrets
            .get(name)
            .filter(|held| held.may_go(Some(host), placement));
        let held = held.ok_or_else(|| {
            format!("secret {name} may not go to {host} as {placement}: [secrets.{name}] has no such use")
        })?;
        self.journal.note(|| format!("auth: secret {name} as {placement}"));
        Ok(held.value.clone())
    }
}
