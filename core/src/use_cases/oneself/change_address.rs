//! Start to be known by another e-mail address or phone number: a code goes to the new one, a word to the old one.

use crate::Timestamp;
use crate::app::{Actor, App, Decision, Hindrance, NotConfirmed, Origin, Postage, Question, Told, Wait, about};
use crate::challenges::ChallengeView;
use crate::ports::{Changes, PortError};
use crate::records::challenge::{Purpose, Subject};
use crate::records::delivery::{Address, MessagePurpose};
use crate::records::user::User;
use crate::values::flaw::Flaw;
use crate::values::password::Password;

/// The new address, and the account's password.
#[derive(Debug, Clone)]
pub struct ChangeAddress {
    /// The address wanted; its kind says which of the account's addresses changes.
    pub address: Address,
    /// The account's password.
    pub password: Password,
}

pub(super) const NO_TEXTS: Flaw = Flaw::new("invalid", "This number cannot receive text messages.");

/// Why no code was sent.
#[derive(Debug, thiserror::Error)]
pub enum ChangeAddressError {
    /// The person is not believed.
    #[error(transparent)]
    NotConfirmed(#[from] NotConfirmed),
    /// The phone number cannot receive text messages.
    #[error(transparent)]
    Phone(Flaw),
    /// The session ended meanwhile.
    #[error("the session has ended")]
    SessionEnded,
    /// Too many messages.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Sends a code to the new address. One that belongs to somebody else answers alike, and its owner is told instead.
    pub async fn change_address(
        &self,
        actor: &Actor,
        cmd: &ChangeAddress,
        origin: &Origin,
    ) -> Result<ChallengeView, ChangeAddressError> {
        if !self.policy.may_be_sent_to(&cmd.address) {
            return Err(ChangeAddressError::Phone(NO_TEXTS));
        }
        self.network_sends(origin)?;
        self.reconfirm(actor, &cmd.password, origin).await?;
        let address = &cmd.address;
        self.transact(self.sending_queue(address), move |now| async move {
            let Some((user, _)) = self.still_signed_in(actor).await? else {
                return Ok(Decision::refuse(ChangeAddressError::SessionEnded));
            };
            let postage = match self.postage(address, now).await? {
                Ok(postage) => postage,
                Err(wait) => return Ok(Decision::refuse(wait)),
            };
            let mut changes = Changes::none();
            let view = self.ask_at_new(&user, address, postage, &mut changes, now).await?;
            Ok(Decision::accept(view, changes))
        })
        .await
    }

    /// A code for the new address and a word for the old one, among the changes.
    pub(super) async fn ask_at_new(
        &self,
        user: &User,
        address: &Address,
        postage: Postage,
        changes: &mut Changes,
        now: Timestamp,
    ) -> Result<ChallengeView, PortError> {
        let (purpose, notice) = match address {
            Address::Email(_) => (Purpose::ChangeEmail, MessagePurpose::EmailChangeNotice),
            Address::Phone(_) => (Purpose::ChangePhone, MessagePurpose::PhoneChangeNotice),
        };
        let owner = self.stands_in_the_way(user, address).await?;
        let expires_at = now + self.code_ttl(purpose);
        let question = Question {
            purpose,
            address,
            subject: match owner {
                None => Subject::User {
                    id: user.id,
                    epoch: user.epoch,
                },
                Some(_) => Subject::Nobody,
            },
            locale: &user.locale,
            variables: about(user),
            code_length: None,
            told: owner
                .as_ref()
                .map_or(Told::Code, |owner| Told::to_owner(owner, expires_at)),
        };
        let view = self.ask(question, postage, changes, now);
        changes.put(self.notice(user, notice, Some(address.masked()), now));
        Ok(view)
    }

    /// Who owns the address so firmly that proving it would not help.
    async fn stands_in_the_way(&self, user: &User, address: &Address) -> Result<Option<User>, PortError> {
        let owner = self.user_at(address).await?.filter(|owner| owner.id != user.id);
        Ok(owner.filter(|owner| match address {
            Address::Email(_) => true,
            Address::Phone(_) => owner.phone_verified,
        }))
    }
}
