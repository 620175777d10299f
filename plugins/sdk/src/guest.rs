//! The host as the sandbox offers it: the imports of the component.

use crate::bindings::callbacks::doorward::notifier::crypto;
use crate::bindings::doorward::notifier::secrets::{self, Secret, SecretError};
use crate::bindings::doorward::notifier::{clock, config, http, log, smtp};
use crate::{
    Auth, AwsKeys, ConfigValue, EmailContent, Host, HttpError, Level, Mac, NamedSecret, Reply, Request, Response,
    SecretName, SmtpError,
};

/// The imports of the component. Of use inside the sandbox only; a native program has no such imports.
#[derive(Clone, Copy, Debug)]
pub struct Imports;

impl Host for Imports {
    fn setting(&self, key: &str) -> Option<ConfigValue> {
        config::get(key)
    }

    fn fetch(&self, request: Request) -> Result<Response, HttpError> {
        let keyring = Keyring::open(&request.auth)?;
        let auth = request
            .auth
            .iter()
            .map(|auth| keyring.places(auth))
            .collect::<Option<Vec<_>>>();
        let auth = auth.ok_or_else(|| HttpError::Invalid("a secret was not opened".to_owned()))?;
        let request = http::Request {
            method: request.method,
            url: request.url,
            headers: request.headers.into_iter().map(as_sent).collect(),
            body: request.body,
            timeout_ms: request.timeout_ms,
        };
        let response = http::fetch(&request, &auth)?;
        Ok(Response {
            status: response.status,
            headers: response.headers.into_iter().map(as_received).collect(),
            body: response.body,
            received_at: clock::now_unix(),
        })
    }

    fn submit(&self, mail: &EmailContent, message_id: &str) -> Result<Reply, SmtpError> {
        smtp::submit(mail, message_id)
    }

    fn verify(&self, key: &SecretName, mac: Mac, data: &[u8], tag: &[u8]) -> bool {
        secrets::open(key.as_str()).is_ok_and(|key| crypto::verify(&key, mac, data, tag))
    }

    fn matches(&self, key: &SecretName, candidate: &[u8]) -> bool {
        secrets::open(key.as_str()).is_ok_and(|key| crypto::matches(&key, candidate))
    }

    fn log(&self, level: Level, message: &str, fields: &[(&str, &str)]) {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        log::event(level, message, &fields);
    }

    fn now_unix(&self) -> u64 {
        clock::now_unix()
    }
}

fn as_sent((name, value): (String, String)) -> http::Header {
    http::Header {
        name,
        value: value.into_bytes(),
    }
}

fn as_received(header: http::Header) -> (String, String) {
    (header.name, String::from_utf8_lossy(&header.value).into_owned())
}

/// The secrets of one request, opened.
struct Keyring(Vec<(SecretName, Secret)>);

impl Keyring {
    fn open(auth: &[Auth]) -> Result<Self, HttpError> {
        let mut keyring = Vec::new();
        for name in auth.iter().flat_map(Auth::secrets) {
            let secret = secrets::open(name.as_str()).map_err(|error| match error {
                SecretError::Unknown(key) => HttpError::Denied(format!("the secret `{key}` is not set")),
                SecretError::NotGranted(key) => HttpError::Denied(format!("the secret `{key}` is not granted")),
            })?;
            keyring.push((name.clone(), secret));
        }
        Ok(Self(keyring))
    }

    fn secret(&self, name: &SecretName) -> Option<&Secret> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, secret)| secret)
    }

    fn named(&self, named: &NamedSecret) -> Option<http::NamedAuth<'_>> {
        Some(http::NamedAuth {
            name: named.name.clone(),
            prefix: named.prefix.clone(),
            value: self.secret(&named.value)?,
        })
    }

    fn signing(&self, keys: &AwsKeys) -> Option<http::Sigv4Auth<'_>> {
        let session_token = match &keys.session_token {
            Some(token) => Some(self.secret(token)?),
            None => None,
        };
        Some(http::Sigv4Auth {
            access_key_id: self.secret(&keys.access_key_id)?,
            secret_access_key: self.secret(&keys.secret_access_key)?,
            session_token,
            region: keys.region.clone(),
            service: keys.service.clone(),
        })
    }

    /// The secrets in their places; nothing if one of them was not opened.
    fn places(&self, auth: &Auth) -> Option<http::Auth<'_>> {
        Some(match auth {
            Auth::Basic { username, password } => http::Auth::Basic(http::BasicAuth {
                username: username.clone(),
                password: self.secret(password)?,
            }),
            Auth::Bearer(token) => http::Auth::Bearer(self.secret(token)?),
            Auth::Header(named) => http::Auth::Header(self.named(named)?),
            Auth::Query(named) => http::Auth::Query(self.named(named)?),
            Auth::FormField(named) => http::Auth::FormField(self.named(named)?),
            Auth::SigV4(keys) => http::Auth::Sigv4(self.signing(keys)?),
            Auth::HmacBody { header, key, scheme } => http::Auth::HmacBody(http::HmacAuth {
                header: header.clone(),
                key: self.secret(key)?,
                scheme: *scheme,
            }),
        })
    }
}
