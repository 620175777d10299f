//! The API of the Flask authentication service: what a request cannot say, because a code alone names nobody, is kept in
//! cookies of the browser.

mod answer;
mod bodies;
mod cookies;

use doorward_core::app::Actor;
use doorward_core::challenges::ChallengeHandle;
use doorward_core::records::challenge::Purpose;
use doorward_core::records::delivery::{Address, Channel};
use doorward_core::use_cases::oneself::{ChangeOwn, ChangeOwnError, UpdateProfile};
use doorward_core::use_cases::signing_in::{AuthenticateError, VerifyChallenge, VerifyChallengeError};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::password::Password;
use doorward_core::values::phone::PhoneNumber;
use poem_openapi::OpenApi;

use self::answer::{Begun, Told};
use self::bodies::{LoginBody, OtpBody, RegisterBody, UpdateBody, UpdateDetailsBody};
use self::cookies::{Cookies, Kept, SessionCookie};
use crate::body::LenientBody;
use crate::caller::Caller;
use crate::fields::Fields;
use crate::openapi::Tag;
use crate::problem::{Answer, Code, Problem};
use crate::routes::{challenges, login, registrations};
use crate::services::Services;

/// The API of the Flask authentication service.
pub(crate) struct FlaskApi(pub(crate) Services);

#[OpenApi(prefix_path = "/compat/flask", tag = "Tag::Flask")]
impl FlaskApi {
    /// Open an account
    ///
    /// Sends a code to the e-mail address; `verify_email` with it opens the account. An address that has an account answers alike.
    #[oai(path = "/register", method = "post", operation_id = "flask_register")]
    async fn register(&self, caller: Caller, body: LenientBody<RegisterBody>) -> Answer<Begun> {
        let command = body.read()?.into_command(self.0.settings.compat.default_region)?;
        let registered = self.0.app.register(command, &caller).await;
        let challenge = registered.map_err(|error| renamed(registrations::refused(error)))?;
        let told = Told::new("Verification code sent to email.");
        Ok(Begun(told.keeping(self.waiting(&challenge))))
    }

    /// Prove an e-mail address
    ///
    /// Completes the registration and signs in, or moves the account to its new address.
    #[oai(path = "/verify_email", method = "post", operation_id = "flask_verify_email")]
    async fn verify_email(&self, caller: Caller, cookies: Cookies, body: LenientBody<OtpBody>) -> Answer<Told> {
        let told = Told::new("Email verified successfully.");
        self.verify(Channel::Email, &cookies, body, told, &caller).await
    }

    /// Ask for a sign-in code by SMS
    ///
    /// A number that nobody can sign in with answers alike.
    #[oai(path = "/login", method = "post", operation_id = "flask_login")]
    async fn login(&self, caller: Caller, body: LenientBody<LoginBody>) -> Answer<Told> {
        let mut fields = Fields::default();
        let region = Some(self.0.settings.compat.default_region);
        let phone = fields.required("phone_number", PhoneNumber::parse(&body.read()?.phone_number, region));
        let phone = phone.ok_or_else(|| fields.refuse())?;
        let asked = self
            .0
            .app
            .request_login_code(&Address::Phone(phone), None, &caller)
            .await;
        let challenge = asked.map_err(login::no_code)?;
        Ok(Told::new("OTP sent to phone number.").keeping(self.waiting(&challenge)))
    }

    /// Sign in with the code
    ///
    /// Or take the new phone number over that it was sent to.
    #[oai(path = "/otp_verification", method = "post", operation_id = "flask_otp_verification")]
    async fn otp_verification(&self, caller: Caller, cookies: Cookies, body: LenientBody<OtpBody>) -> Answer<Told> {
        let told = Told::new("OTP verified successfully.");
        self.verify(Channel::Sms, &cookies, body, told, &caller).await
    }

    /// Change one's own e-mail address, or password
    ///
    /// `password` is the present one. A code goes to the new address; `verify_email` with it makes the change.
    #[oai(path = "/update", method = "post", operation_id = "flask_update")]
    async fn update(&self, session: SessionCookie, caller: Caller, body: LenientBody<UpdateBody>) -> Answer<Told> {
        let actor = self.actor(&session, &caller).await?;
        let body = body.read()?;
        let mut fields = Fields::default();
        let email = fields.required("email", EmailAddress::parse(&body.email));
        let password = fields.required("password", Password::parse_attempt(&body.password));
        let new = fields.optional("new_password", body.new_password.as_deref().map(Password::parse));
        let (Some(email), Some(password), Some(new)) = (email, password, new) else {
            return Err(fields.refuse());
        };
        let cmd = ChangeOwn {
            password,
            new_password: new,
            profile: UpdateProfile::default(),
            address: (email != actor.user().email).then_some(Address::Email(email)),
        };
        self.change(&actor, &cmd, &caller).await
    }

    /// Change one's own name, phone number, or password
    ///
    /// `password` is the present one. A code goes to a new phone number; `otp_verification` with it makes that change.
    #[oai(path = "/update_details", method = "post", operation_id = "flask_update_details")]
    async fn update_details(
        &self,
        session: SessionCookie,
        caller: Caller,
        body: LenientBody<UpdateDetailsBody>,
    ) -> Answer<Told> {
        let actor = self.actor(&session, &caller).await?;
        let wanted = body.read()?.wanted(self.0.settings.compat.default_region)?;
        let moves = wanted.phone.filter(|phone| actor.user().phone.as_ref() != Some(phone));
        let cmd = ChangeOwn {
            password: wanted.password,
            new_password: wanted.new_password,
            profile: UpdateProfile {
                first_name: wanted.first_name,
                last_name: wanted.last_name,
                locale: None,
            },
            address: moves.map(Address::Phone),
        };
        self.change(&actor, &cmd, &caller).await
    }
}

impl FlaskApi {
    /// Who asks, by the session's cookie.
    async fn actor(&self, session: &SessionCookie, caller: &Caller) -> Answer<Actor> {
        let Some(token) = session.0.value(Kept::Session, &self.0.settings) else {
            return Err(Problem::new(Code::Unauthenticated));
        };
        let known = self.0.app.authenticate_lasting(token, caller).await;
        known.map_err(|refusal| match refusal {
            AuthenticateError::Unauthenticated | AuthenticateError::Expired => {
                Problem::because(Code::Unauthenticated, AuthenticateError::Unauthenticated).token_refused()
            }
            AuthenticateError::Hindered(hindrance) => hindrance.into(),
        })
    }

    /// The cookie that keeps a challenge.
    fn waiting(&self, challenge: &doorward_core::challenges::ChallengeView) -> String {
        let lasts = (challenge.expires_at - self.0.app.now()).to_std().unwrap_or_default();
        let kept = Kept::of(challenge.channel);
        kept.cookie(challenge.handle.reveal().reveal(), lasts, &self.0.settings)
    }

    async fn verify(
        &self,
        channel: Channel,
        cookies: &Cookies,
        body: LenientBody<OtpBody>,
        told: Told,
        caller: &Caller,
    ) -> Answer<Told> {
        let code = body.read()?.code()?;
        let settings = &self.0.settings;
        let kept = cookies.value(Kept::of(channel), settings);
        let Some(handle) = kept.and_then(ChallengeHandle::parse) else {
            return Err(challenges::not_verified(VerifyChallengeError::Expired));
        };
        let command = VerifyChallenge { handle, code };
        let verified = self.0.app.verify_challenge(&command, caller).await;
        let verified = verified.map_err(challenges::not_verified)?;
        let told = told.keeping(Kept::of(channel).gone(settings));
        let Some(tokens) = verified.tokens else {
            return Ok(told);
        };
        let told = told.keeping(self.0.device_cookie(&tokens));
        let token = self.0.app.make_lasting(&tokens).await?;
        let lasts = self.0.app.policy().sessions.absolute_ttl;
        Ok(told.keeping(Kept::Session.cookie(token.reveal(), lasts, settings)))
    }

    /// All of it or nothing.
    async fn change(&self, actor: &Actor, cmd: &ChangeOwn, caller: &Caller) -> Answer<Told> {
        let changed = self.0.app.change_own(actor, cmd, caller).await;
        let Some(challenge) = changed.map_err(not_changed)? else {
            return Ok(Told::new("Details updated successfully."));
        };
        let sentence = match challenge.purpose {
            Purpose::ChangePhone => "Details updated successfully. OTP sent to the new phone number.",
            _ => "Verification code sent to the new email.",
        };
        Ok(Told::new(sentence).keeping(self.waiting(&challenge)))
    }
}

fn not_changed(error: ChangeOwnError) -> Problem {
    match error {
        ChangeOwnError::NotConfirmed(doubt) => doubt.into(),
        ChangeOwnError::Password(flaw) => Problem::new(Code::ValidationFailed).field("new_password", flaw),
        ChangeOwnError::Phone(flaw) => Problem::new(Code::ValidationFailed).field("phone_number", flaw),
        ChangeOwnError::RateLimited(wait) => wait.into(),
        ChangeOwnError::SessionEnded => Problem::because(Code::Unauthenticated, error).token_refused(),
        ChangeOwnError::Hindered(hindrance) => hindrance.into(),
    }
}

/// Members as this API calls them.
fn renamed(problem: Problem) -> Problem {
    problem.field_called("phone", "phone_number")
}
