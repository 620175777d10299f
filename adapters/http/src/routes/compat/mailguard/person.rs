//! Accounts as MailGuard's clients know them: one name, and a deleted account is one that is not active.

use doorward_core::records::user::{User, UserStatus};
use doorward_core::use_cases::users::ReadUserError;
use doorward_core::values::flaw::Flaw;
use doorward_core::values::ids::UserId;
use doorward_core::values::name::{PersonName, split_full_name};
use poem_openapi::Object;

use crate::problem::{Answer, Code, Problem};
use crate::shapes::moment::Moment;

/// An account.
#[derive(Debug, Clone, Object)]
#[oai(rename = "MailguardUser", skip_serializing_if_is_none)]
pub(crate) struct PersonOut {
    /// Its id.
    pub(crate) id: String,
    /// The e-mail address it is known by.
    pub(crate) email: String,
    /// First and last name.
    pub(crate) full_name: String,
    /// The phone number it is known by, or that its owner named.
    pub(crate) mobile: Option<String>,
    /// Whether it was not deleted.
    pub(crate) is_active: bool,
    /// When it came to be.
    pub(crate) created_at: Moment,
    /// When it last changed.
    pub(crate) updated_at: Moment,
}

impl From<&User> for PersonOut {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.to_string(),
            email: user.email.as_sent().to_owned(),
            full_name: joined(&user.first_name, &user.last_name),
            mobile: user
                .named_phone
                .as_ref()
                .or(user.phone.as_ref())
                .map(|phone| phone.e164().to_owned()),
            is_active: user.status != UserStatus::Deactivated,
            created_at: user.created_at.into(),
            updated_at: user.updated_at.into(),
        }
    }
}

/// What stands for the last name of who has only one.
const NO_LAST_NAME: &str = "-";

/// Both names as one.
pub(super) fn joined(first: &PersonName, last: &PersonName) -> String {
    match last.as_str() {
        NO_LAST_NAME => first.as_str().to_owned(),
        last => format!("{} {last}", first.as_str()),
    }
}

/// One name as two, split at its last space.
pub(super) fn split(full_name: &str) -> Result<(PersonName, PersonName), Flaw> {
    let (first, last) = split_full_name(full_name).unwrap_or((full_name, NO_LAST_NAME));
    Ok((PersonName::parse(first)?, PersonName::parse(last)?))
}

/// A text that is no id is the id of nobody.
pub(super) fn id(text: &str) -> Answer<UserId> {
    UserId::parse(text).ok_or_else(nobody)
}

fn nobody() -> Problem {
    Problem::because(Code::NotFound, ReadUserError::NotFound)
}
