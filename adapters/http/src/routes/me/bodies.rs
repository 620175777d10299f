//! What people send about their own account.

use poem_openapi::Object;
use poem_openapi::types::Example;

/// What changes of a profile; members that are left out, or `null`, stay as they are.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none, example)]
pub(super) struct UpdateProfileBody {
    /// First name.
    pub(super) first_name: Option<String>,
    /// Last name.
    pub(super) last_name: Option<String>,
    /// The language of messages, such as `de-AT`.
    pub(super) locale: Option<String>,
}

impl Example for UpdateProfileBody {
    fn example() -> Self {
        Self {
            first_name: Some("Anna".to_owned()),
            last_name: None,
            locale: Some("de".to_owned()),
        }
    }
}

/// The password so far, and the new one.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct ChangePasswordBody {
    /// The password so far.
    pub(super) current_password: String,
    /// The new password: 8 to 1024 bytes, neither common nor made of the name or the address.
    pub(super) new_password: String,
}

/// The new address, and the account's password.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct ChangeEmailBody {
    /// The new e-mail address; the code goes there.
    pub(super) email: String,
    /// The account's password.
    pub(super) password: String,
}

/// The new number, and the account's password.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct ChangePhoneBody {
    /// The new phone number; the code goes there.
    pub(super) phone: String,
    /// The account's password.
    pub(super) password: String,
}

/// The account's password.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct CloseAccountBody {
    /// The account's password.
    pub(super) password: String,
}
