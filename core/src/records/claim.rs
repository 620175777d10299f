//! Who holds an identity: the claim's key is the canonical identity itself, so that two holders cannot be.

use std::fmt;

use crate::values::email::EmailAddress;
use crate::values::phone::PhoneNumber;
use crate::values::product_url::ProductUrl;

/// What is claimed. Printed, it does not show whose address it is.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClaimKey {
    /// Which kind of identity.
    pub kind: ClaimKind,
    /// Its canonical form.
    pub value: String,
}

impl ClaimKey {
    /// An e-mail address.
    pub fn email(address: &EmailAddress) -> Self {
        Self {
            kind: ClaimKind::Email,
            value: address.canonical().to_owned(),
        }
    }

    /// A phone number.
    pub fn phone(number: &PhoneNumber) -> Self {
        Self {
            kind: ClaimKind::Phone,
            value: number.e164().to_owned(),
        }
    }

    /// A product's URL.
    pub fn product_url(url: &ProductUrl) -> Self {
        Self {
            kind: ClaimKind::ProductUrl,
            value: url.as_str().to_owned(),
        }
    }
}

impl fmt::Debug for ClaimKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            ClaimKind::Email | ClaimKind::Phone => write!(f, "{:?}(***)", self.kind),
            ClaimKind::ProductUrl => write!(f, "{:?}({})", self.kind, self.value),
        }
    }
}

/// Kinds of identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ClaimKind {
    /// An e-mail address of a user.
    Email,
    /// A phone number of a user.
    Phone,
    /// The URL of a product.
    ProductUrl,
}

crate::words! {
    ClaimKind { Email => "email", Phone => "phone", ProductUrl => "product_url" }
}
