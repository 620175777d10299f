//! Accounts as clients see them.

use doorward_core::records::user::{Role, User, UserStatus};
use poem_openapi::Object;

use crate::shapes::moment::Moment;
use crate::shapes::word::Word;

/// An account.
#[derive(Debug, Clone, Object)]
#[oai(rename = "User", skip_serializing_if_is_none)]
pub(crate) struct UserOut {
    /// Its id, such as `usr_01kdwp6k00e3s9m4n8t2v5x7yz`.
    pub(crate) id: String,
    /// First name.
    pub(crate) first_name: String,
    /// Last name.
    pub(crate) last_name: String,
    /// The e-mail address it is known by.
    pub(crate) email: String,
    /// Whether somebody proved to read that address.
    pub(crate) email_verified: bool,
    /// The phone number it is known by, as E.164.
    pub(crate) phone: Option<String>,
    /// Whether somebody proved to read messages to that number.
    pub(crate) phone_verified: bool,
    /// What it may do.
    pub(crate) role: Word<Role>,
    /// Whether it may be used.
    pub(crate) status: Word<UserStatus>,
    /// The language of its messages, such as `de-AT`.
    pub(crate) locale: String,
    /// When it came to be.
    pub(crate) created_at: Moment,
    /// When it last changed.
    pub(crate) updated_at: Moment,
    /// How often it was written; its `ETag`.
    pub(crate) version: u64,
}

impl From<&User> for UserOut {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.to_string(),
            first_name: user.first_name.as_str().to_owned(),
            last_name: user.last_name.as_str().to_owned(),
            email: user.email.as_sent().to_owned(),
            email_verified: user.email_verified,
            phone: user.phone.as_ref().map(|phone| phone.e164().to_owned()),
            phone_verified: user.phone_verified,
            role: user.role.into(),
            status: user.status.into(),
            locale: user.locale.as_str().to_owned(),
            created_at: user.created_at.into(),
            updated_at: user.updated_at.into(),
            version: user.version.0,
        }
    }
}

impl From<User> for UserOut {
    fn from(user: User) -> Self {
        Self::from(&user)
    }
}
