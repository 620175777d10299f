//! One's own account: `/v1/me`.

use doorward_core::records::delivery::Address;
use doorward_core::use_cases::oneself::{
    ChangeAddress, ChangeAddressError, ChangePassword, ChangePasswordError, CloseAccountError, UpdateProfile,
    UpdateProfileError,
};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::locale::Locale;
use doorward_core::values::name::PersonName;
use doorward_core::values::password::Password;
use doorward_core::values::phone::PhoneNumber;
use poem_openapi::OpenApi;

use self::bodies::{ChangeEmailBody, ChangePasswordBody, ChangePhoneBody, CloseAccountBody, UpdateProfileBody};
use crate::answers::{Accepted, Fetched, NoContent, Tagged};
use crate::bearer::Bearer;
use crate::body::Body;
use crate::caller::Caller;
use crate::conditional;
use crate::fields::Fields;
use crate::header::HeaderText;
use crate::openapi::Tag;
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;
use crate::shapes::challenge::ChallengeOut;
use crate::shapes::user::UserOut;

mod bodies;

/// One's own account.
pub(crate) struct MeApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Oneself")]
impl MeApi {
    /// Read one's own account
    #[oai(path = "/me", method = "get", operation_id = "get_me")]
    async fn get_me(
        &self,
        bearer: Bearer,
        /// Versions known already.
        #[oai(name = "If-None-Match")]
        if_none_match: HeaderText,
    ) -> Answer<Fetched<UserOut>> {
        let actor = self.0.actor(&bearer).await?;
        let user = actor.user();
        Ok(Fetched::new(user.into(), user.version, &if_none_match))
    }

    /// Change one's own name or language
    ///
    /// Members that are left out, or `null`, stay as they are.
    #[oai(path = "/me", method = "patch", operation_id = "update_me")]
    async fn update_me(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// The version the change is meant for.
        #[oai(name = "If-Match")]
        if_match: HeaderText,
        body: Body<UpdateProfileBody>,
    ) -> Answer<Tagged<UserOut>> {
        let actor = self.0.actor(&bearer).await?;
        let expected = conditional::if_match(if_match.text())?;
        let body = body.read()?;
        let mut fields = Fields::default();
        let first_name = fields.optional("first_name", body.first_name.as_deref().map(PersonName::parse));
        let last_name = fields.optional("last_name", body.last_name.as_deref().map(PersonName::parse));
        let locale = fields.optional("locale", body.locale.as_deref().map(Locale::parse));
        let (Some(first_name), Some(last_name), Some(locale)) = (first_name, last_name, locale) else {
            return Err(fields.refuse());
        };
        let command = UpdateProfile {
            first_name,
            last_name,
            locale,
        };
        let updated = self
            .0
            .app
            .update_profile(&actor, &command, expected.as_deref(), &caller)
            .await;
        let user = updated.map_err(not_updated)?;
        Ok(Tagged(UserOut::from(&user), user.version))
    }

    /// Change one's own password
    ///
    /// Every other session ends.
    #[oai(path = "/me/password", method = "put", operation_id = "change_password")]
    async fn change_password(
        &self,
        bearer: Bearer,
        caller: Caller,
        body: Body<ChangePasswordBody>,
    ) -> Answer<NoContent> {
        let actor = self.0.actor(&bearer).await?;
        let body = body.read()?;
        let mut fields = Fields::default();
        let current = fields.required("current_password", Password::parse_attempt(&body.current_password));
        let new = fields.required("new_password", Password::parse(&body.new_password));
        let (Some(current), Some(new)) = (current, new) else {
            return Err(fields.refuse());
        };
        let command = ChangePassword { current, new };
        let changed = self.0.app.change_password(&actor, &command, &caller).await;
        changed.map_err(password_stays)?;
        Ok(NoContent)
    }

    /// Change one's own e-mail address
    ///
    /// Sends a code to the new address, and a word to the old one. Verifying the code makes the change.
    #[oai(path = "/me/email", method = "post", operation_id = "change_email")]
    async fn change_email(
        &self,
        bearer: Bearer,
        caller: Caller,
        body: Body<ChangeEmailBody>,
    ) -> Answer<Accepted<ChallengeOut>> {
        let actor = self.0.actor(&bearer).await?;
        let body = body.read()?;
        let mut fields = Fields::default();
        let email = fields.required("email", EmailAddress::parse(&body.email));
        let password = fields.required("password", Password::parse_attempt(&body.password));
        let (Some(email), Some(password)) = (email, password) else {
            return Err(fields.refuse());
        };
        let command = ChangeAddress {
            address: Address::Email(email),
            password,
        };
        let challenge = self.0.app.change_address(&actor, &command, &caller).await;
        Ok(Accepted(challenge.map_err(address_stays)?.into()))
    }

    /// Change one's own phone number
    ///
    /// Sends a code to the new number, and a word to the old one. Verifying the code makes the change.
    #[oai(path = "/me/phone", method = "post", operation_id = "change_phone")]
    async fn change_phone(
        &self,
        bearer: Bearer,
        caller: Caller,
        body: Body<ChangePhoneBody>,
    ) -> Answer<Accepted<ChallengeOut>> {
        let actor = self.0.actor(&bearer).await?;
        let body = body.read()?;
        let mut fields = Fields::default();
        let region = self.0.app.policy().phone_region;
        let phone = fields.required("phone", PhoneNumber::parse(&body.phone, region));
        let password = fields.required("password", Password::parse_attempt(&body.password));
        let (Some(phone), Some(password)) = (phone, password) else {
            return Err(fields.refuse());
        };
        let command = ChangeAddress {
            address: Address::Phone(phone),
            password,
        };
        let challenge = self.0.app.change_address(&actor, &command, &caller).await;
        Ok(Accepted(challenge.map_err(address_stays)?.into()))
    }

    /// Close one's own account
    ///
    /// It is deactivated and every session ends; an administrator can restore or erase it.
    #[oai(path = "/me", method = "delete", operation_id = "close_account")]
    async fn close_account(&self, bearer: Bearer, caller: Caller, body: Body<CloseAccountBody>) -> Answer<NoContent> {
        let actor = self.0.actor(&bearer).await?;
        let body = body.read()?;
        let mut fields = Fields::default();
        let password = fields.required("password", Password::parse_attempt(&body.password));
        let Some(password) = password else {
            return Err(fields.refuse());
        };
        let closed = self.0.app.close_account(&actor, &password, &caller).await;
        closed.map_err(stays_open)?;
        Ok(NoContent)
    }
}

pub(super) fn not_updated(error: UpdateProfileError) -> Problem {
    match error {
        UpdateProfileError::VersionMismatch => Problem::because(Code::VersionMismatch, error),
        UpdateProfileError::NotFound => Problem::because(Code::NotFound, error),
        UpdateProfileError::Hindered(hindrance) => hindrance.into(),
    }
}

pub(super) fn password_stays(error: ChangePasswordError) -> Problem {
    match error {
        ChangePasswordError::Password(flaw) => Problem::new(Code::ValidationFailed).field("new_password", flaw),
        ChangePasswordError::NotConfirmed(doubt) => doubt.into(),
        ChangePasswordError::SessionEnded => Problem::because(Code::Unauthenticated, error).token_refused(),
        ChangePasswordError::Hindered(hindrance) => hindrance.into(),
    }
}

pub(super) fn address_stays(error: ChangeAddressError) -> Problem {
    match error {
        ChangeAddressError::NotConfirmed(doubt) => doubt.into(),
        ChangeAddressError::Phone(flaw) => Problem::new(Code::ValidationFailed).field("phone", flaw),
        ChangeAddressError::SessionEnded => Problem::because(Code::Unauthenticated, error).token_refused(),
        ChangeAddressError::RateLimited(wait) => wait.into(),
        ChangeAddressError::Hindered(hindrance) => hindrance.into(),
    }
}

fn stays_open(error: CloseAccountError) -> Problem {
    match error {
        CloseAccountError::NotConfirmed(doubt) => doubt.into(),
        CloseAccountError::SessionEnded => Problem::because(Code::Unauthenticated, error).token_refused(),
        CloseAccountError::LastAdmin(last) => last.into(),
        CloseAccountError::Hindered(hindrance) => hindrance.into(),
    }
}
