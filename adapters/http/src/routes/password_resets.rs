//! Choosing a new password with a link: `/v1/password-resets`.

use doorward_core::use_cases::signing_in::{
    ConfirmPasswordReset, ConfirmPasswordResetError, RequestPasswordResetError,
};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::password::Password;
use doorward_core::values::secret::SecretText;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use crate::answers::{Accepted, NoContent, Nothing};
use crate::body::Body;
use crate::caller::Caller;
use crate::fields::Fields;
use crate::openapi::Tag;
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;

/// Choosing a new password with a link.
pub(crate) struct PasswordResetsApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::SigningIn")]
impl PasswordResetsApi {
    /// Ask for a link to set a new password
    ///
    /// The answer is always the same; only an address that has an account receives a link.
    #[oai(path = "/password-resets", method = "post", operation_id = "request_password_reset")]
    async fn request_password_reset(&self, caller: Caller, body: Body<ResetBody>) -> Answer<Accepted<Nothing>> {
        let body = body.read()?;
        let mut fields = Fields::default();
        let email = fields.required("email", EmailAddress::parse(&body.email));
        let Some(email) = email else {
            return Err(fields.refuse());
        };
        let asked = self.0.app.request_password_reset(&email, &caller).await;
        asked.map_err(|error| match error {
            RequestPasswordResetError::RateLimited(wait) => Problem::from(wait),
            RequestPasswordResetError::Hindered(hindrance) => hindrance.into(),
        })?;
        Ok(Accepted(Nothing {}))
    }

    /// Set a new password with a link
    ///
    /// The link works once. Every session ends.
    #[oai(
        path = "/password-resets/confirm",
        method = "post",
        operation_id = "confirm_password_reset"
    )]
    async fn confirm_password_reset(&self, caller: Caller, body: Body<ConfirmBody>) -> Answer<NoContent> {
        let body = body.read()?;
        let mut fields = Fields::default();
        let new_password = fields.required("new_password", Password::parse(&body.new_password));
        let Some(new_password) = new_password else {
            return Err(fields.refuse());
        };
        let command = ConfirmPasswordReset {
            token: SecretText::new(body.token),
            new_password,
        };
        let confirmed = self.0.app.confirm_password_reset(&command, &caller).await;
        confirmed.map_err(not_set)?;
        Ok(NoContent)
    }
}

pub(super) fn not_set(error: ConfirmPasswordResetError) -> Problem {
    match error {
        ConfirmPasswordResetError::InvalidLink => Problem::because(Code::InvalidLink, error),
        ConfirmPasswordResetError::Password(flaw) => Problem::new(Code::ValidationFailed).field("new_password", flaw),
        ConfirmPasswordResetError::Hindered(hindrance) => hindrance.into(),
    }
}

/// Whose password is to be set anew.
#[derive(Object)]
#[oai(deny_unknown_fields, example)]
struct ResetBody {
    /// The account's e-mail address; the link goes there.
    email: String,
}

impl Example for ResetBody {
    fn example() -> Self {
        Self {
            email: "ann@example.com".to_owned(),
        }
    }
}

/// What the link carried, and the new password.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ConfirmBody {
    /// The `token` of the link.
    token: String,
    /// The new password: 8 to 1024 bytes, neither common nor made of the name or the address.
    new_password: String,
}
