//! A signed-in device: what its person does with a token.

mod administering;

use doorward_core::app::{Actor, Admin, Support, Tokens};
use doorward_core::challenges::ChallengeView;
use doorward_core::records::delivery::Address;
use doorward_core::records::user::User;
use doorward_core::use_cases::oneself::{ChangeAddress, ChangeAddressError};
use doorward_core::use_cases::signing_in::{AuthenticateError, RefreshTokensError};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::SessionId;
use doorward_core::values::phone::PhoneNumber;

use super::{Person, World};

/// A device with tokens in it.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) person: Person,
    pub(crate) world: World,
    pub(crate) user: User,
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) session: SessionId,
    pub(crate) known_as: String,
}

impl Device {
    pub(crate) fn of(person: &Person, user: User, tokens: &Tokens) -> Self {
        Self {
            person: person.clone(),
            world: person.world.clone(),
            user,
            access: tokens.access.reveal().to_owned(),
            refresh: tokens.refresh.reveal().to_owned(),
            session: tokens.session,
            known_as: tokens.device.reveal().to_owned(),
        }
    }

    pub(crate) async fn authenticates(&self) -> Result<Actor, AuthenticateError> {
        self.world.app.authenticate(&self.access).await
    }

    pub(crate) async fn is_signed_in(&self) -> bool {
        self.authenticates().await.is_ok()
    }

    pub(crate) async fn actor(&self) -> Actor {
        self.authenticates().await.expect("signed in")
    }

    pub(crate) async fn support(&self) -> Support {
        self.actor().await.support().expect("support")
    }

    pub(crate) async fn admin(&self) -> Admin {
        self.actor().await.admin().expect("an administrator")
    }

    /// The same device with its next pair of tokens.
    pub(crate) async fn refreshes(&self) -> Result<Self, RefreshTokensError> {
        let signed_in = self
            .world
            .app
            .refresh_tokens(&self.refresh, &self.person.origin())
            .await?;
        Ok(Self::of(&self.person, signed_in.user, &signed_in.tokens))
    }

    /// Asks to be known by another e-mail address.
    pub(crate) async fn asks_for_email(&self, email: &str) -> Result<ChallengeView, ChangeAddressError> {
        self.asks_for(Address::Email(EmailAddress::parse(email).expect("an address")))
            .await
    }

    /// Asks to be known by another phone number.
    pub(crate) async fn asks_for_phone(&self, phone: &str) -> Result<ChallengeView, ChangeAddressError> {
        self.asks_for(Address::Phone(PhoneNumber::parse(phone, None).expect("a number")))
            .await
    }

    async fn asks_for(&self, address: Address) -> Result<ChallengeView, ChangeAddressError> {
        let cmd = ChangeAddress {
            address,
            password: self.person.password(),
        };
        let actor = self.actor().await;
        self.world.app.change_address(&actor, &cmd, &self.person.origin()).await
    }

    /// Asks for another e-mail address, and proves it.
    pub(crate) async fn proves_email(&self, email: &str) -> User {
        let challenge = self.asks_for_email(email).await.expect("a challenge");
        let code = self.person.clone().with_email(email).mailed_code().await;
        self.person.verifies(&challenge, &code).await.expect("moved").user
    }

    /// Asks for another phone number, and proves it.
    pub(crate) async fn proves_phone(&self, phone: &str) -> User {
        let challenge = self.asks_for_phone(phone).await.expect("a challenge");
        let code = self.person.clone().with_phone(phone).texted_code().await;
        self.person.verifies(&challenge, &code).await.expect("moved").user
    }
}
