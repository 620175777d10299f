//! The first administrator, as typed on the command line.

use doorward_core::use_cases::operating::SetUp;
use doorward_core::values::email::EmailAddress;
use doorward_core::values::flaw::Flaw;
use doorward_core::values::name::PersonName;
use doorward_core::values::password::Password;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// What was typed.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct NewAdminForm {
    /// E-mail address.
    pub(crate) email: String,
    /// First name.
    pub(crate) first_name: String,
    /// Last name.
    pub(crate) last_name: String,
    /// Password.
    pub(crate) password: String,
}

impl Drop for NewAdminForm {
    fn drop(&mut self) {
        self.password.zeroize();
    }
}

/// What was typed is not an administrator.
#[derive(Debug, thiserror::Error)]
#[error("{option}: {flaw}")]
pub(crate) struct FormError {
    option: &'static str,
    flaw: Flaw,
}

/// The administrator that was typed.
pub(crate) fn admin_from(form: &NewAdminForm) -> Result<SetUp, FormError> {
    let wrong = |option| move |flaw| FormError { option, flaw };
    Ok(SetUp {
        email: EmailAddress::parse(&form.email).map_err(wrong("--email"))?,
        first_name: PersonName::parse(&form.first_name).map_err(wrong("--first-name"))?,
        last_name: PersonName::parse(&form.last_name).map_err(wrong("--last-name"))?,
        password: Password::parse(&form.password).map_err(wrong("password"))?,
    })
}
