//! A request as a value: what goes out, and which secrets the host puts where. The secrets themselves are not in it.

use crate::json::Value;
use crate::{Body, HmacScheme, Method};

/// The name of a secret in the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecretName(String);

impl SecretName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SecretName {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

/// A place for a secret, as the manifest's `use` names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// `Authorization: Basic`, the secret being the password.
    Basic {
        /// The part before the colon.
        username: String,
        /// The part after it.
        password: SecretName,
    },
    /// `Authorization: Bearer`.
    Bearer(SecretName),
    /// A header.
    Header(NamedSecret),
    /// A query parameter.
    Query(NamedSecret),
    /// A field of the form in the body.
    FormField(NamedSecret),
    /// An AWS signature, version 4.
    SigV4(AwsKeys),
    /// A keyed digest of the body.
    HmacBody {
        /// The header that carries it.
        header: String,
        /// The key.
        key: SecretName,
        /// What is digested, and how the digest is spelled.
        scheme: HmacScheme,
    },
}

/// A secret as the value of something with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSecret {
    /// The name of the header, parameter or field.
    pub name: String,
    /// What stands before the secret in the value.
    pub prefix: Option<String>,
    /// The secret.
    pub value: SecretName,
}

/// What an AWS signature is made with, and for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsKeys {
    /// The access key's id.
    pub access_key_id: SecretName,
    /// The access key's secret part.
    pub secret_access_key: SecretName,
    /// The token that comes with temporary keys.
    pub session_token: Option<SecretName>,
    /// The region, such as `eu-central-1`.
    pub region: String,
    /// The service, such as `sns`.
    pub service: String,
}

impl Auth {
    /// `Authorization: Basic` with the secret as password.
    pub fn basic(username: impl Into<String>, password: impl Into<SecretName>) -> Self {
        Self::Basic {
            username: username.into(),
            password: password.into(),
        }
    }

    /// `Authorization: Bearer` with the secret.
    pub fn bearer(token: impl Into<SecretName>) -> Self {
        Self::Bearer(token.into())
    }

    /// The secret as a header's value.
    pub fn header(name: &str, value: impl Into<SecretName>) -> Self {
        Self::Header(NamedSecret::bare(name, value))
    }

    /// The secret as a query parameter's value.
    pub fn query(name: &str, value: impl Into<SecretName>) -> Self {
        Self::Query(NamedSecret::bare(name, value))
    }

    /// The secret as a form field's value.
    pub fn form_field(name: &str, value: impl Into<SecretName>) -> Self {
        Self::FormField(NamedSecret::bare(name, value))
    }

    /// A signature with the secrets `access-key-id`, `secret-access-key` and, for temporary keys, `session-token`.
    pub fn aws(region: &str, service: &str, temporary: bool) -> Self {
        Self::SigV4(AwsKeys {
            access_key_id: "access-key-id".into(),
            secret_access_key: "secret-access-key".into(),
            session_token: temporary.then(|| "session-token".into()),
            region: region.to_owned(),
            service: service.to_owned(),
        })
    }

    /// A digest of the body under the secret, in this header.
    pub fn hmac_body(header: &str, key: impl Into<SecretName>, scheme: HmacScheme) -> Self {
        Self::HmacBody {
            header: header.to_owned(),
            key: key.into(),
            scheme,
        }
    }

    /// The secrets it takes.
    pub fn secrets(&self) -> Vec<&SecretName> {
        match self {
            Self::Basic { password: secret, .. } | Self::Bearer(secret) | Self::HmacBody { key: secret, .. } => {
                vec![secret]
            }
            Self::Header(named) | Self::Query(named) | Self::FormField(named) => vec![&named.value],
            Self::SigV4(keys) => {
                let pair = [&keys.access_key_id, &keys.secret_access_key];
                pair.into_iter().chain(&keys.session_token).collect()
            }
        }
    }
}

impl NamedSecret {
    fn bare(name: &str, value: impl Into<SecretName>) -> Self {
        Self {
            name: name.to_owned(),
            prefix: None,
            value: value.into(),
        }
    }
}

/// A request to a provider.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// How it is made.
    pub method: Method,
    /// Where it goes: `https`, or `http` to this machine in development.
    pub url: String,
    /// Headers besides those that the host writes itself (Host, Content-Length, Content-Type of the body, authorization).
    pub headers: Vec<(String, String)>,
    /// What it carries.
    pub body: Body,
    /// How long the answer may take, when less than the host allows.
    pub timeout_ms: Option<u32>,
    /// Which secrets go where.
    pub auth: Vec<Auth>,
}

impl Request {
    /// A POST to this address, with nothing in it yet.
    pub fn post(url: impl Into<String>) -> Self {
        Self {
            method: Method::Post,
            url: url.into(),
            headers: Vec::new(),
            body: Body::None,
            timeout_ms: None,
            auth: Vec::new(),
        }
    }

    /// A GET of this address.
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            ..Self::post(url)
        }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a secret in its place.
    #[must_use]
    pub fn auth(mut self, auth: Auth) -> Self {
        self.auth.push(auth);
        self
    }

    /// With this body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// With this JSON for a body.
    #[must_use]
    pub fn json(self, value: &Value) -> Self {
        self.body(Body::Json(value.to_string()))
    }
}
