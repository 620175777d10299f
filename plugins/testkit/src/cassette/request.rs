//! The request on a cassette, with `{{secret:NAME}}` where a secret goes.

use std::collections::BTreeMap;

use doorward_plugin::json::Value as Json;
use doorward_plugin::{Auth, AwsKeys, Body, HmacScheme, Method, NamedSecret, Part, Request, SecretName};
use serde::Deserialize;
use toml::{Table, Value};

use super::read_table;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    #[serde(default)]
    method: WrittenMethod,
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    auth: Vec<WrittenAuth>,
    form: Option<Vec<(String, String)>>,
    multipart: Option<Vec<WrittenPart>>,
    json: Option<Value>,
    text: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum WrittenMethod {
    Get,
    #[default]
    Post,
    Put,
    Patch,
    Delete,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenPart {
    name: String,
    file_name: Option<String>,
    media_type: Option<String>,
    content: String,
}

#[derive(Deserialize)]
#[serde(
    tag = "as",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    deny_unknown_fields
)]
enum WrittenAuth {
    Basic {
        username: String,
        password: String,
    },
    Bearer {
        token: String,
    },
    Header {
        name: String,
        prefix: Option<String>,
        value: String,
    },
    Query {
        name: String,
        prefix: Option<String>,
        value: String,
    },
    FormField {
        name: String,
        prefix: Option<String>,
        value: String,
    },
    Sigv4 {
        access_key_id: String,
        secret_access_key: String,
        session_token: Option<String>,
        region: String,
        service: String,
    },
    Hmac {
        name: String,
        key: String,
        scheme: WrittenScheme,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenScheme {
    HexSha256,
    Base64Sha256,
    StandardWebhooks,
}

/// Reads a request.
pub(super) fn read(table: Table) -> Result<Request, String> {
    let written: Written = read_table(table)?;
    let body = match (written.form, written.multipart, written.json, written.text) {
        (None, None, None, None) => Body::None,
        (Some(form), None, None, None) => Body::Form(form),
        (None, Some(parts), None, None) => Body::Multipart(parts.into_iter().map(WrittenPart::read).collect()),
        (None, None, Some(json), None) => Body::Json(canonical(json)?),
        (None, None, None, Some(text)) => Body::Bytes(text.into_bytes()),
        _ => return Err("a request has one of form, multipart, json and text".to_owned()),
    };
    Ok(Request {
        method: written.method.read(),
        url: written.url,
        headers: written.headers.into_iter().collect(),
        body,
        timeout_ms: None,
        auth: written
            .auth
            .into_iter()
            .map(WrittenAuth::read)
            .collect::<Result<_, _>>()?,
    })
}

/// Whether two requests are one on the wire: header names in any case and order, JSON in any spelling.
pub(crate) fn same_request(expected: &Request, asked: &Request) -> Result<(), String> {
    let differs = |what: &str, expected: &dyn std::fmt::Debug, asked: &dyn std::fmt::Debug| {
        Err(format!("the {what} is {asked:?}, not {expected:?}"))
    };
    if expected.method != asked.method {
        return differs("method", &expected.method, &asked.method);
    }
    if expected.url != asked.url {
        return differs("address", &expected.url, &asked.url);
    }
    if headers(expected) != headers(asked) {
        return differs("list of headers", &headers(expected), &headers(asked));
    }
    if expected.auth != asked.auth {
        return differs("list of secrets", &expected.auth, &asked.auth);
    }
    if spelled_alike(&expected.body) != spelled_alike(&asked.body) {
        return differs("body", &spelled_alike(&expected.body), &spelled_alike(&asked.body));
    }
    Ok(())
}

fn headers(request: &Request) -> Vec<(String, String)> {
    let lower = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
    let mut headers: Vec<_> = lower.collect();
    headers.sort();
    headers
}

fn spelled_alike(body: &Body) -> Body {
    match body {
        Body::Json(text) => Body::Json(
            text.parse::<Json>()
                .map_or_else(|_| text.clone(), |json| json.to_string()),
        ),
        other => other.clone(),
    }
}

fn canonical(value: Value) -> Result<String, String> {
    let json: Json = value
        .try_into()
        .map_err(|error: toml::de::Error| error.message().to_owned())?;
    Ok(json.to_string())
}

/// The secret that `{{secret:NAME}}` names.
fn secret(placeholder: &str) -> Result<SecretName, String> {
    let name = placeholder
        .strip_prefix("{{secret:")
        .and_then(|rest| rest.strip_suffix("}}"));
    name.map(SecretName::from)
        .ok_or_else(|| format!("{placeholder:?} is not of the form {{{{secret:NAME}}}}"))
}

fn named(name: String, prefix: Option<String>, value: &str) -> Result<NamedSecret, String> {
    let value = secret(value)?;
    Ok(NamedSecret { name, prefix, value })
}

impl WrittenMethod {
    fn read(&self) -> Method {
        match self {
            Self::Get => Method::Get,
            Self::Post => Method::Post,
            Self::Put => Method::Put,
            Self::Patch => Method::Patch,
            Self::Delete => Method::Delete,
        }
    }
}

impl WrittenPart {
    fn read(self) -> Part {
        Part {
            name: self.name,
            file_name: self.file_name,
            media_type: self.media_type,
            content: self.content.into_bytes(),
        }
    }
}

impl WrittenAuth {
    fn read(self) -> Result<Auth, String> {
        Ok(match self {
            Self::Basic { username, password } => Auth::basic(username, secret(&password)?),
            Self::Bearer { token } => Auth::bearer(secret(&token)?),
            Self::Header { name, prefix, value } => Auth::Header(named(name, prefix, &value)?),
            Self::Query { name, prefix, value } => Auth::Query(named(name, prefix, &value)?),
            Self::FormField { name, prefix, value } => Auth::FormField(named(name, prefix, &value)?),
            Self::Sigv4 {
                access_key_id,
                secret_access_key,
                session_token,
                region,
                service,
            } => Auth::SigV4(AwsKeys {
                access_key_id: secret(&access_key_id)?,
                secret_access_key: secret(&secret_access_key)?,
                session_token: session_token.as_deref().map(secret).transpose()?,
                region,
                service,
            }),
            Self::Hmac { name, key, scheme } => Auth::hmac_body(&name, secret(&key)?, scheme.read()),
        })
    }
}

impl WrittenScheme {
    fn read(&self) -> HmacScheme {
        match self {
            Self::HexSha256 => HmacScheme::HexSha256,
            Self::Base64Sha256 => HmacScheme::Base64Sha256,
            Self::StandardWebhooks => HmacScheme::StandardWebhooks,
        }
    }
}
