//! Accounts as administrators write them.

use doorward_core::records::user::Role;
use doorward_core::use_cases::users::{CreateUser, UpdateUser};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::locale::Locale;
use doorward_core::values::name::PersonName;
use doorward_core::values::phone::{PhoneNumber, Region};
use poem_openapi::Object;
use poem_openapi::types::{Example, MaybeUndefined};

use crate::fields::Fields;
use crate::shapes::edit::edit;
use crate::shapes::word::Word;

/// An account to be made; its owner is invited to choose a password.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none, example)]
pub(crate) struct CreateUserBody {
    /// E-mail address; the invitation goes there.
    pub(crate) email: String,
    /// First name.
    pub(crate) first_name: String,
    /// Last name.
    pub(crate) last_name: String,
    /// Phone number, best in its international form.
    pub(crate) phone: Option<String>,
    /// What it may do; `user` when left out.
    pub(crate) role: Option<Word<Role>>,
    /// The language of its messages, such as `de-AT`; `en` when left out.
    pub(crate) locale: Option<String>,
}

impl CreateUserBody {
    /// The command it stands for; `None` when something is flawed.
    pub(crate) fn command(&self, fields: &mut Fields, region: Option<Region>) -> Option<CreateUser> {
        let email = fields.required("email", EmailAddress::parse(&self.email));
        let first_name = fields.required("first_name", PersonName::parse(&self.first_name));
        let last_name = fields.required("last_name", PersonName::parse(&self.last_name));
        let phone = self.phone.as_deref().map(|text| PhoneNumber::parse(text, region));
        let phone = fields.optional("phone", phone);
        let role = fields.optional("role", self.role.map(Word::value));
        let locale = fields.optional("locale", self.locale.as_deref().map(Locale::parse));
        Some(CreateUser {
            email: email?,
            first_name: first_name?,
            last_name: last_name?,
            phone: phone?,
            role: role?.unwrap_or(Role::User),
            locale: locale?.unwrap_or_default(),
        })
    }
}

impl Example for CreateUserBody {
    fn example() -> Self {
        Self {
            email: "ann@example.com".to_owned(),
            first_name: "Ann".to_owned(),
            last_name: "Archer".to_owned(),
            phone: Some("+4915123456789".to_owned()),
            role: Some(Role::Support.into()),
            locale: Some("de-AT".to_owned()),
        }
    }
}

/// What changes of an account; members that are left out, or `null`, stay as they are, except that `null` removes the phone.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none, example)]
pub(crate) struct UpdateUserBody {
    /// First name.
    pub(crate) first_name: Option<String>,
    /// Last name.
    pub(crate) last_name: Option<String>,
    /// What it may do.
    pub(crate) role: Option<Word<Role>>,
    /// The language of its messages.
    pub(crate) locale: Option<String>,
    /// E-mail address; a new one counts as unproven.
    pub(crate) email: Option<String>,
    /// Phone number; a new one counts as unproven, `null` removes it.
    #[oai(nullable)]
    pub(crate) phone: MaybeUndefined<String>,
}

impl UpdateUserBody {
    /// The command it stands for; `None` when something is flawed.
    pub(crate) fn command(&self, fields: &mut Fields, region: Option<Region>) -> Option<UpdateUser> {
        let first_name = fields.optional("first_name", self.first_name.as_deref().map(PersonName::parse));
        let last_name = fields.optional("last_name", self.last_name.as_deref().map(PersonName::parse));
        let role = fields.optional("role", self.role.map(Word::value));
        let locale = fields.optional("locale", self.locale.as_deref().map(Locale::parse));
        let email = fields.optional("email", self.email.as_deref().map(EmailAddress::parse));
        let phone = edit(fields, "phone", &self.phone, |text| PhoneNumber::parse(text, region));
        Some(UpdateUser {
            first_name: first_name?,
            last_name: last_name?,
            role: role?,
            locale: locale?,
            email: email?,
            phone: phone?,
        })
    }
}

impl Example for UpdateUserBody {
    fn example() -> Self {
        Self {
            first_name: None,
            last_name: Some("Baker".to_owned()),
            role: Some(Role::User.into()),
            locale: None,
            email: None,
            phone: MaybeUndefined::Value("+4915123456789".to_owned()),
        }
    }
}
