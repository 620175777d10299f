//! A request before it is sent: what the plugin gave, and the bytes we make of it.

#[cfg(test)]
mod tests;

use sha2::{Digest as _, Sha256};
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::Target;
use crate::fingerprint::hex;
use crate::settings::Limits;

/// Headers that are ours to write.
const OURS: [&str; 17] = [
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "cookie",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-amz-date",
    "x-amz-security-token",
];

/// A request as the plugin gave it.
pub(crate) struct Outgoing {
    pub(crate) method: &'static str,
    pub(crate) target: Target,
    pub(crate) headers: Vec<(String, Zeroizing<Vec<u8>>)>,
    pub(crate) body: Body,
}

/// What a request carries.
pub(crate) enum Body {
    None,
    Json(String),
    Form(Vec<(String, Zeroizing<String>)>),
    Multipart(Vec<Part>),
    Bytes(Vec<u8>),
}

/// One part of a multipart body.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) media_type: Option<String>,
    pub(crate) content: Vec<u8>,
}

/// A request whose body is fixed, so that it can be signed.
pub(crate) struct Settled {
    pub(crate) method: &'static str,
    pub(crate) target: Target,
    pub(crate) headers: Vec<(String, Zeroizing<Vec<u8>>)>,
    pub(crate) body: Zeroizing<Vec<u8>>,
    has_body: bool,
}

impl Outgoing {
    /// Judges what the plugin gave; the error is a sentence for its author.
    pub(crate) fn judge(&self, limits: &Limits) -> Result<(), String> {
        if self.headers.len() > limits.headers {
            return Err(format!("at most {} headers may be given", limits.headers));
        }
        let bytes: usize = self
            .headers
            .iter()
            .map(|(name, value)| name.len() + value.len() + 4)
            .sum();
        if bytes > limits.header_bytes {
            return Err(format!("the headers may have at most {} bytes", limits.header_bytes));
        }
        for (name, value) in &self.headers {
            if !is_header_name(name) {
                return Err(format!(
                    "{:?} is no header name",
                    name.chars().take(64).collect::<String>()
                ));
            }
            if !is_header_value(value) {
                return Err(format!("the value of {name} must be printable ASCII on one line"));
            }
            if OURS.contains(&name.to_ascii_lowercase().as_str()) {
                return Err(format!("{name} is written by the host; leave it out or use auth"));
            }
        }
        Ok(())
    }

    /// Fixes the body and says what kind it is, unless the plugin did.
    pub(crate) fn settle(self) -> Result<Settled, String> {
        let has_body = !matches!(self.body, Body::None);
        let (media_type, body) = match self.body {
            Body::None => (None, Vec::new()),
            Body::Json(text) => (Some("application/json".to_owned()), text.into_bytes()),
            Body::Form(fields) => (Some("application/x-www-form-urlencoded".to_owned()), form(&fields)),
            Body::Multipart(parts) => {
                let (media_type, body) = multipart(&parts)?;
                (Some(media_type), body)
            }
            Body::Bytes(bytes) => (None, bytes),
        };
        let mut headers = self.headers;
        let named = headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if let Some(media_type) = media_type.filter(|_| !named) {
            headers.push(("Content-Type".to_owned(), Zeroizing::new(media_type.into_bytes())));
        }
        Ok(Settled {
            method: self.method,
            target: self.target,
            headers,
            body: Zeroizing::new(body),
            has_body,
        })
    }
}

impl Settled {
    /// The request, byte for byte.
    pub(crate) fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(1024 + self.body.len()));
        let mut line = |parts: &[&[u8]]| {
            for part in parts {
                bytes.extend_from_slice(part);
            }
            bytes.extend_from_slice(b"\r\n");
        };
        line(&[
            self.method.as_bytes(),
            b" ",
            self.target.origin_form().as_bytes(),
            b" HTTP/1.1",
        ]);
        line(&[b"Host: ", self.target.authority().as_bytes()]);
        for (name, value) in &self.headers {
            line(&[name.as_bytes(), b": ", value]);
        }
        if !self
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("user-agent"))
        {
            line(&[b"User-Agent: Doorward/", env!("CARGO_PKG_VERSION").as_bytes()]);
        }
        line(&[b"Accept-Encoding: identity"]);
        if self.has_body || matches!(self.method, "POST" | "PUT" | "PATCH") {
            line(&[b"Content-Length: ", self.body.len().to_string().as_bytes()]);
        }
        line(&[]);
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// Whether a text can be a header's name.
pub(crate) fn is_header_name(name: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.len() <= 128 && name.bytes().all(token)
}

/// Whether bytes can be a header's value, and only that.
pub(crate) fn is_header_value(value: &[u8]) -> bool {
    value.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t'))
}

fn form(fields: &[(String, Zeroizing<String>)]) -> Vec<u8> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        form.append_pair(name, value);
    }
    form.finish().into_bytes()
}

/// The boundary is the hash of all contents, so none of them can hold it.
fn multipart(parts: &[Part]) -> Result<(String, Vec<u8>), String> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.content.len() as u64).to_be_bytes());
        hash.update(&part.content);
    }
    let digest = hex(&hash.finalize());
    let boundary = digest.get(..32).unwrap_or(&digest);
    let mut body = Vec::new();
    for part in parts {
        let texts = [Some(&part.name), part.file_name.as_ref(), part.media_type.as_ref()];
        if texts
            .into_iter()
            .flatten()
            .any(|text| text.contains(['"', '\r', '\n', '\0']))
        {
            return Err("a part's name, file name or media type holds a quote or a line break".to_owned());
        }
        let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", part.name);
        if let Some(file_name) = &part.file_name {
            head = format!("{head}; filename=\"{file_name}\"");
        }
        if let Some(media_type) = &part.media_type {
            head = format!("{head}\r\nContent-Type: {media_type}");
        }
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(&part.content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok((format!("multipart/form-data; boundary={boundary}"), body))
}
