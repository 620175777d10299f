//! Somebody without a token: what they type, and what they read.

mod joining;
mod reading;

use std::net::IpAddr;
use std::time::Duration;

use doorward_core::Timestamp;
use doorward_core::app::{Origin, SignedIn};
use doorward_core::challenges::ChallengeView;
use doorward_core::records::challenge::Purpose;
use doorward_core::records::delivery::{Address, Channel};
use doorward_core::records::user::Role;
use doorward_core::use_cases::signing_in::{
    ConfirmPasswordReset, ConfirmPasswordResetError, LoginWithPassword, LoginWithPasswordError, Register,
    RegisterError, RequestLoginCodeError, RequestPasswordResetError, ResendCodeError, Verified, VerifyChallenge,
    VerifyChallengeError,
};
use doorward_core::use_cases::users::CreateUser;
use doorward_core::values::code::Code;
use doorward_core::values::email::EmailAddress;
use doorward_core::values::locale::Locale;
use doorward_core::values::name::PersonName;
use doorward_core::values::password::Password;
use doorward_core::values::phone::PhoneNumber;
use doorward_core::values::secret::SecretText;

use super::{Device, World};

/// A person and what they know.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) world: World,
    name: &'static str,
    last_name: &'static str,
    email: String,
    phone: Option<String>,
    password: String,
    locale: Locale,
    ip: Option<IpAddr>,
    device: Option<String>,
}

impl Person {
    pub(super) fn new(world: &World, name: &'static str, email: &str, password: &str) -> Self {
        Self {
            world: world.clone(),
            name,
            last_name: "Example",
            email: email.to_owned(),
            phone: None,
            password: password.to_owned(),
            locale: Locale::default(),
            ip: None,
            device: None,
        }
    }

    pub(crate) fn at(self, world: &World) -> Self {
        Self {
            world: world.clone(),
            ..self
        }
    }

    pub(crate) fn with_email(self, email: &str) -> Self {
        Self {
            email: email.to_owned(),
            ..self
        }
    }

    pub(crate) fn with_phone(self, phone: &str) -> Self {
        Self {
            phone: Some(phone.to_owned()),
            ..self
        }
    }

    pub(crate) fn with_password(self, password: &str) -> Self {
        Self {
            password: password.to_owned(),
            ..self
        }
    }

    pub(crate) fn speaking(self, locale: &str) -> Self {
        Self {
            locale: Locale::parse(locale).expect("a language"),
            ..self
        }
    }

    pub(crate) fn from(self, ip: &str) -> Self {
        Self {
            ip: Some(ip.parse().expect("an address")),
            ..self
        }
    }

    /// At a device that kept what another one was told at its sign-in.
    pub(crate) fn at_device(self, device: &Device) -> Self {
        Self {
            device: Some(device.known_as.clone()),
            ..self
        }
    }

    pub(crate) fn first_name(&self) -> PersonName {
        PersonName::parse(self.name).expect("a name")
    }

    pub(crate) fn last_name(&self) -> PersonName {
        PersonName::parse(self.last_name).expect("a name")
    }

    pub(crate) fn email(&self) -> EmailAddress {
        EmailAddress::parse(&self.email).expect("an address")
    }

    pub(crate) fn phone(&self) -> Option<PhoneNumber> {
        let phone = self.phone.as_deref();
        phone.map(|phone| PhoneNumber::parse(phone, None).expect("a number"))
    }

    pub(crate) fn password(&self) -> Password {
        Password::parse(&self.password).expect("a password")
    }

    pub(crate) fn locale(&self) -> Locale {
        self.locale.clone()
    }

    pub(crate) fn mailbox(&self) -> Address {
        Address::Email(self.email())
    }

    pub(crate) fn handset(&self) -> Address {
        Address::Phone(self.phone().expect("a phone"))
    }

    pub(crate) fn origin(&self) -> Origin {
        Origin {
            ip: self.ip,
            user_agent: Some(format!("{}'s device", self.name)),
            request_id: None,
            device: self.device.clone().map(SecretText::new),
        }
    }

    /// What an administrator types to invite them.
    pub(crate) fn as_invited(&self) -> CreateUser {
        CreateUser {
            email: self.email(),
            first_name: self.first_name(),
            last_name: self.last_name(),
            phone: self.phone(),
            role: Role::User,
            locale: self.locale(),
        }
    }

    pub(crate) async fn registers(&self) -> Result<ChallengeView, RegisterError> {
        let cmd = Register {
            first_name: self.first_name(),
            last_name: self.last_name(),
            email: self.email(),
            phone: self.phone(),
            password: self.password(),
            locale: self.locale(),
        };
        self.world.app.register(cmd, &self.origin()).await
    }

    pub(crate) async fn asks_for_a_code(&self) -> Result<ChallengeView, RequestLoginCodeError> {
        self.asks_for_a_code_at(&self.mailbox()).await
    }

    pub(crate) async fn asks_for_a_text(&self) -> Result<ChallengeView, RequestLoginCodeError> {
        self.asks_for_a_code_at(&self.handset()).await
    }

    async fn asks_for_a_code_at(&self, address: &Address) -> Result<ChallengeView, RequestLoginCodeError> {
        self.world.app.request_login_code(address, None, &self.origin()).await
    }

    pub(crate) async fn asks_for_another(&self, challenge: &ChallengeView) -> Result<ChallengeView, ResendCodeError> {
        self.world.app.resend_code(&challenge.handle, &self.origin()).await
    }

    pub(crate) async fn verifies(
        &self,
        challenge: &ChallengeView,
        code: &str,
    ) -> Result<Verified, VerifyChallengeError> {
        let cmd = VerifyChallenge {
            handle: challenge.handle.clone(),
            code: Code::parse(code).expect("a code"),
        };
        self.world.app.verify_challenge(&cmd, &self.origin()).await
    }

    /// A code nobody was sent.
    pub(crate) async fn guesses_wrong(&self, challenge: &ChallengeView) -> VerifyChallengeError {
        let sent: Vec<String> = self
            .world
            .notifier
            .sent()
            .into_iter()
            .filter_map(|it| it.code)
            .collect();
        let unsent = (0..1_000_000)
            .map(|number| format!("{number:06}"))
            .find(|code| !sent.contains(code))
            .expect("a code nobody was sent");
        self.verifies(challenge, &unsent).await.expect_err("refused")
    }

    pub(crate) async fn signs_in_by_password(&self) -> Result<SignedIn, LoginWithPasswordError> {
        self.tries(&self.password).await
    }

    /// Signs in at the own e-mail address with any password.
    pub(crate) async fn tries(&self, password: &str) -> Result<SignedIn, LoginWithPasswordError> {
        self.tries_at(self.mailbox(), password).await
    }

    pub(crate) async fn tries_at(&self, address: Address, password: &str) -> Result<SignedIn, LoginWithPasswordError> {
        let cmd = LoginWithPassword {
            address,
            password: Password::parse_attempt(password).expect("an attempt"),
        };
        self.world.app.login_with_password(&cmd, &self.origin()).await
    }

    pub(crate) async fn asks_for_a_reset(&self) -> Result<(), RequestPasswordResetError> {
        self.world
            .app
            .request_password_reset(&self.email(), &self.origin())
            .await
    }

    pub(crate) async fn follows(&self, link: &str, new_password: &str) -> Result<(), ConfirmPasswordResetError> {
        let cmd = ConfirmPasswordReset {
            token: token_in(link),
            new_password: Password::parse(new_password).expect("a password"),
        };
        self.world.app.confirm_password_reset(&cmd, &self.origin()).await
    }

    pub(crate) async fn can_follow(&self, link: &str) -> bool {
        self.world.app.link_works(&token_in(link)).await.expect("an answer")
    }
}

/// All a client sees of a challenge but its secret.
pub(crate) fn shape(view: &ChallengeView) -> (Purpose, Channel, String, u8, Timestamp, Duration) {
    (
        view.purpose,
        view.channel,
        view.destination.clone(),
        view.code_length,
        view.expires_at,
        view.resend_after,
    )
}

fn token_in(link: &str) -> SecretText {
    let (_, token) = link.split_once("token=").expect("a link with a token");
    SecretText::new(token)
}
