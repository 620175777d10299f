//! Where on the wire a secret may go.

use std::fmt;

/// One permitted way for a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// To which host, spelled as in the request it belongs to; none for what leaves in no HTTP request.
    pub host: Option<String>,
    /// How.
    pub placement: Placement,
}

/// How a secret is put on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placement {
    /// The password of HTTP Basic.
    Basic,
    /// A bearer token.
    Bearer,
    /// The value of this header.
    Header(String),
    /// The value of this query parameter.
    Query(String),
    /// The value of this field of a form.
    FormField(String),
    /// Signs the request the way AWS asks for.
    Sigv4,
    /// Signs the body, into this header.
    Hmac(String),
    /// Checks what the provider sends us.
    Verify,
    /// Logs in to the mail relay.
    Login,
}

impl Placement {
    /// Whether `self`, as it is permitted, covers `asked`. Header names are the same in any case.
    pub(crate) fn permits(&self, asked: &Self) -> bool {
        match (self, asked) {
            (Self::Header(mine), Self::Header(theirs)) | (Self::Hmac(mine), Self::Hmac(theirs)) => {
                mine.eq_ignore_ascii_case(theirs)
            }
            _ => self == asked,
        }
    }

    /// Whether it leaves in an HTTP request.
    pub(super) const fn needs_host(&self) -> bool {
        !matches!(self, Self::Verify | Self::Login)
    }
}

impl fmt::Display for Placement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Basic => f.write_str("basic"),
            Self::Bearer => f.write_str("bearer"),
            Self::Header(name) => write!(f, "header {name}"),
            Self::Query(name) => write!(f, "query {name}"),
            Self::FormField(name) => write!(f, "form-field {name}"),
            Self::Sigv4 => f.write_str("sigv4"),
            Self::Hmac(name) => write!(f, "hmac {name}"),
            Self::Verify => f.write_str("verify"),
            Self::Login => f.write_str("login"),
        }
    }
}

impl fmt::Display for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Some(host) => write!(f, "{} to {host}", self.placement),
            None => fmt::Display::fmt(&self.placement, f),
        }
    }
}
