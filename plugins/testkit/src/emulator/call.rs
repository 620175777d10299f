//! A request as a provider reads it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use doorward_plugin::form;
use serde_json::Value;

/// The secret that is always wrong.
const WRONG: &str = "wrong";

/// A request.
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Call {
    /// The first header of this lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The first field of this name in a form, urlencoded or multipart.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        if self
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("multipart/"))
        {
            return self.part(name);
        }
        let fields = form::parse(&self.body).into_iter();
        fields.filter(|(key, _)| key == name).map(|(_, value)| value).next()
    }

    fn part(&self, name: &str) -> Option<String> {
        let body = String::from_utf8_lossy(&self.body);
        let (_, part) = body.split_once(&format!("name=\"{name}\""))?;
        let (_, content) = part.split_once("\r\n\r\n")?;
        content.split_once("\r\n--").map(|(content, _)| content.to_owned())
    }

    /// The body as text, a form's fields decoded, a line each.
    pub(crate) fn text_of_body(&self) -> String {
        let kind = self.header("content-type").unwrap_or_default();
        if kind.starts_with("application/x-www-form-urlencoded") {
            let fields = form::parse(&self.body).into_iter();
            let lines: Vec<String> = fields.map(|(name, value)| format!("{name}={value}")).collect();
            return lines.join("\n");
        }
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The text at a JSON pointer.
    pub(crate) fn text(&self, pointer: &str) -> Option<String> {
        let document: Value = serde_json::from_slice(&self.body).ok()?;
        document.pointer(pointer)?.as_str().map(str::to_owned)
    }

    /// Whether it signs in as HTTP Basic does, with this user if one is named.
    pub(crate) fn has_basic(&self, user: Option<&str>) -> bool {
        let encoded = self
            .header("authorization")
            .and_then(|value| value.strip_prefix("Basic "));
        let decoded = encoded.and_then(|encoded| STANDARD.decode(encoded).ok());
        let text = decoded
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .unwrap_or_default();
        text.split_once(':')
            .is_some_and(|(name, password)| user.is_none_or(|user| user == name) && is_right(password))
    }

    /// Whether it signs in with a bearer token.
    pub(crate) fn has_bearer(&self) -> bool {
        let token = self
            .header("authorization")
            .and_then(|value| value.strip_prefix("Bearer "));
        token.is_some_and(is_right)
    }
}

/// Whether a secret is there and not the wrong one.
pub(crate) fn is_right(secret: &str) -> bool {
    !secret.is_empty() && secret != WRONG
}
