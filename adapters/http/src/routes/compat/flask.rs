//! The API of the Flask authentication service: what a request cannot say, because a code alone names nobody, is kept in
//! cookies of the browser.

mod answer;
mod bodies;
mod cookies;

use doorward_core::app::Actor;
use doorward_core::challenges::ChallengeHandle;
use doorward_core::records::challenge::Purpose;
use doorward_core::records::delivery::{Address, Channel};
use doorward_core::use_cases::oneself::{ChangeAddress, ChangeAddressError, ChangePassword, UpdateProfile};
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
use crate::routes::{challenges, login, me, registrations};
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
        let moves = (email != actor.user().email).then_some(Address::Email(email));
        let told = self
            .prove_and_move(actor, password, new, moves, &session, &caller)
            .await?;
        Ok(told.unwrap_or_else(|| Told::new("Details updated successfully.")))
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
        let moves = moves.map(Address::Phone);
        let told = self
            .prove_and_move(actor, wanted.password, wanted.new_password, moves, &session, &caller)
            .await?;
        let actor = self.actor(&session, &caller).await?;
        let command = UpdateProfile {
            first_name: wanted.first_name,
            last_name: wanted.last_name,
            locale: None,
        };
        let updated = self.0.app.update_profile(&actor, &command, None, &caller).await;
        updated.map_err(me::not_updated)?;
        Ok(told.unwrap_or_else(|| Told::new("Details updated successfully.")))
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

    /// Believes the person by the password, then sets the new password and starts the move to the new address. Answers
    /// what is said of the move, if there is one.
    async fn prove_and_move(
        &self,
        mut actor: Actor,
        mut password: Password,
        new_password: Option<Password>,
        moves: Option<Address>,
        session: &SessionCookie,
        caller: &Caller,
    ) -> Answer<Option<Told>> {
        let app = &self.0.app;
        if let Some(new) = new_password {
            let command = ChangePassword {
                current: password,
                new: new.clone(),
            };
            let changed = app.change_password(&actor, &command, caller).await;
            changed.map_err(me::password_stays)?;
            password = new;
            actor = self.actor(session, caller).await?;
        } else if moves.is_none() {
            app.reconfirm(&actor, &password, caller).await?;
        }
        let Some(address) = moves else { return Ok(None) };
        let command = ChangeAddress { address, password };
        let challenge = app
            .change_address(&actor, &command, caller)
            .await
            .map_err(address_stays)?;
        let sentence = match challenge.purpose {
            Purpose::ChangePhone => "Details updated successfully. OTP sent to the new phone number.",
            _ => "Verification code sent to the new email.",
        };
        Ok(Some(Told::new(sentence).keeping(self.waiting(&challenge))))
    }
}

fn address_stays(error: ChangeAddressError) -> Problem {
    renamed(me::address_stays(error))
}

/// Members as this API calls them.
fn renamed(problem: Problem) -> Problem {
    problem.field_called("phone", "phone_number")
}
