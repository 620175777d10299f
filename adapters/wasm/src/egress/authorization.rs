//! Secrets onto the wire, each in the place that was named for it.

#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorward_core::Timestamp;
use doorward_core::values::secret::SecretText;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::outgoing::{Body, Outgoing, Settled, is_header_name, is_header_value};
use super::sigv4;
use crate::fingerprint::hex;

/// A secret and where it goes.
pub(crate) enum Credential {
    Basic {
        username: String,
        password: SecretText,
    },
    Bearer(SecretText),
    Header {
        name: String,
        prefix: String,
        value: SecretText,
    },
    Query {
        name: String,
        prefix: String,
        value: SecretText,
    },
    FormField {
        name: String,
        prefix: String,
        value: SecretText,
    },
    Sigv4 {
        access_key: SecretText,
        secret_key: SecretText,
        token: Option<SecretText>,
        region: String,
        service: String,
    },
    HmacBody {
        header: String,
        key: SecretText,
        scheme: Scheme,
    },
}

/// How a body is signed.
#[derive(Clone, Copy)]
pub(crate) enum Scheme {
    HexSha256,
    Base64Sha256,
    StandardWebhooks,
}

/// What signatures speak of besides the request.
pub(crate) struct Stamp<'a> {
    pub(crate) now: Timestamp,
    pub(crate) message_id: &'a str,
}

/// Applies all credentials and gives the bytes to send; the error is a sentence for the plugin's author.
pub(crate) fn authorize(
    mut outgoing: Outgoing,
    credentials: &[Credential],
    stamp: &Stamp<'_>,
) -> Result<Zeroizing<Vec<u8>>, String> {
    for credential in credentials {
        place(&mut outgoing, credential)?;
    }
    let mut settled = outgoing.settle()?;
    for credential in credentials {
        sign(&mut settled, credential, stamp)?;
    }
    Ok(settled.into_bytes())
}

/// Puts a secret itself into the request.
fn place(outgoing: &mut Outgoing, credential: &Credential) -> Result<(), String> {
    match credential {
        Credential::Basic { username, password } => {
            if username.contains(':') || username.chars().any(char::is_control) {
                return Err("a user name for basic must not hold a colon or a control character".to_owned());
            }
            let pair = Zeroizing::new(format!("{username}:{}", password.reveal()));
            let token = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
            add(&mut outgoing.headers, "Authorization", "Basic ", &token)
        }
        Credential::Bearer(token) => add(&mut outgoing.headers, "Authorization", "Bearer ", token.reveal()),
        Credential::Header { name, prefix, value } => add(&mut outgoing.headers, name, prefix, value.reveal()),
        Credential::Query { name, prefix, value } => {
            let text = Zeroizing::new(format!("{prefix}{}", value.reveal()));
            let query = outgoing.target.query.take().unwrap_or_default();
            let mut pairs = form_urlencoded::Serializer::for_suffix(query, 0);
            outgoing.target.query = Some(pairs.append_pair(name, &text).finish());
            Ok(())
        }
        Credential::FormField { name, prefix, value } => {
            let Body::Form(fields) = &mut outgoing.body else {
                return Err("a secret in a form field needs a form as body".to_owned());
            };
            fields.push((name.clone(), Zeroizing::new(format!("{prefix}{}", value.reveal()))));
            Ok(())
        }
        Credential::Sigv4 { .. } | Credential::HmacBody { .. } => Ok(()),
    }
}

/// Signs the request with a secret that stays here.
fn sign(settled: &mut Settled, credential: &Credential, stamp: &Stamp<'_>) -> Result<(), String> {
    match credential {
        Credential::Sigv4 {
            access_key,
            secret_key,
            token,
            region,
            service,
        } => {
            let keys = sigv4::Keys {
                access: access_key.reveal(),
                secret: secret_key.reveal(),
                region,
                service,
            };
            if let Some(token) = token {
                add(&mut settled.headers, "X-Amz-Security-Token", "", token.reveal())?;
            }
            let date = stamp.now.format("%Y%m%dT%H%M%SZ").to_string();
            add(&mut settled.headers, "X-Amz-Date", "", &date)?;
            let authorization = sigv4::authorization(settled, &keys, &date)?;
            add(&mut settled.headers, "Authorization", "", &authorization)
        }
        Credential::HmacBody { header, key, scheme } => match scheme {
            Scheme::HexSha256 => {
                let tag = hex(&tag(key.reveal().as_bytes(), &[&settled.body])?);
                add(&mut settled.headers, header, "", &tag)
            }
            Scheme::Base64Sha256 => {
                let tag = STANDARD.encode(tag(key.reveal().as_bytes(), &[&settled.body])?);
                add(&mut settled.headers, header, "", &tag)
            }
            Scheme::StandardWebhooks => standard_webhooks(settled, header, key, stamp),
        },
        _ => Ok(()),
    }
}

fn standard_webhooks(settled: &mut Settled, header: &str, key: &SecretText, stamp: &Stamp<'_>) -> Result<(), String> {
    let family = header
        .to_ascii_lowercase()
        .strip_suffix("-signature")
        .map(str::to_owned)
        .ok_or("the header of standard-webhooks ends in -signature")?;
    let key = match key.reveal().strip_prefix("whsec_") {
        Some(coded) => STANDARD
            .decode(coded)
            .map_err(|_| "the webhook secret after whsec_ is no base64")?,
        None => key.reveal().as_bytes().to_vec(),
    };
    let key = Zeroizing::new(key);
    let seconds = stamp.now.timestamp().to_string();
    let tag = tag(
        &key,
        &[
            stamp.message_id.as_bytes(),
            b".",
            seconds.as_bytes(),
            b".",
            &settled.body,
        ],
    )?;
    add(&mut settled.headers, &format!("{family}-id"), "", stamp.message_id)?;
    add(&mut settled.headers, &format!("{family}-timestamp"), "", &seconds)?;
    add(
        &mut settled.headers,
        &format!("{family}-signature"),
        "v1,",
        &STANDARD.encode(tag),
    )
}

/// HMAC-SHA256 over the parts in a row.
pub(super) fn tag(key: &[u8], parts: &[&[u8]]) -> Result<Vec<u8>, String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| "the key cannot sign")?;
    for part in parts {
        mac.update(part);
    }
    Ok(mac.finalize().into_bytes().to_vec())
}

/// Adds a header, in place of one of that name that the plugin gave.
fn add(headers: &mut Vec<(String, Zeroizing<Vec<u8>>)>, name: &str, prefix: &str, value: &str) -> Result<(), String> {
    let bytes = Zeroizing::new([prefix.as_bytes(), value.as_bytes()].concat());
    if !is_header_name(name) || !is_header_value(&bytes) {
        return Err(format!("the header {name:?} cannot carry this value"));
    }
    headers.retain(|(header, _)| !header.eq_ignore_ascii_case(name));
    headers.push((name.to_owned(), bytes));
    Ok(())
}
