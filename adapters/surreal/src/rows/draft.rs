//! Accounts to be, inside the row of the challenge that may open them.

use doorward_core::records::challenge::Draft;
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::UserId;
use doorward_core::values::locale::Locale;
use doorward_core::values::name::PersonName;
use doorward_core::values::phone::PhoneNumber;
use doorward_core::values::secret::SecretText;
use surrealdb::types::SurrealValue;

/// An account to be.
#[derive(SurrealValue)]
pub(super) struct DraftRow {
    user: Option<String>,
    first_name: String,
    last_name: String,
    email: String,
    phone: Option<String>,
    password: Option<String>,
    locale: String,
}

impl From<&Draft> for DraftRow {
    fn from(draft: &Draft) -> Self {
        Self {
            user: draft.id.map(|id| id.to_string()),
            first_name: draft.first_name.as_str().to_owned(),
            last_name: draft.last_name.as_str().to_owned(),
            email: draft.email.as_sent().to_owned(),
            phone: draft.phone.as_ref().map(|number| number.e164().to_owned()),
            password: draft.password.as_ref().map(|hash| hash.reveal().to_owned()),
            locale: draft.locale.as_str().to_owned(),
        }
    }
}

impl DraftRow {
    pub(super) fn into_draft(self) -> Option<Draft> {
        Some(Draft {
            id: match &self.user {
                Some(id) => Some(UserId::parse(id)?),
                None => None,
            },
            first_name: PersonName::parse(&self.first_name).ok()?,
            last_name: PersonName::parse(&self.last_name).ok()?,
            email: EmailAddress::from_stored(self.email).ok()?,
            phone: self.phone.map(PhoneNumber::from_stored).transpose().ok()?,
            password: self.password.map(SecretText::new),
            locale: Locale::parse(&self.locale).ok()?,
        })
    }
}
