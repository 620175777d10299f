//! Ask for a sign-in code: an address without a usable account answers alike, and nothing is sent.

use crate::app::{App, Decision, Hindrance, Origin, Question, Told, Wait, about};
use crate::challenges::ChallengeView;
use crate::ports::{Changes, Variables};
use crate::records::challenge::{Purpose, Subject};
use crate::records::delivery::Address;
use crate::records::user::{User, UserStatus};
use crate::values::locale::Locale;

/// Why no challenge began.
#[derive(Debug, thiserror::Error)]
pub enum RequestLoginCodeError {
    /// Too many messages.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Sends a sign-in code to the address, if an account can sign in with it. `code_length` departs from the configured one.
    pub async fn request_login_code(
        &self,
        address: &Address,
        code_length: Option<u8>,
        origin: &Origin,
    ) -> Result<ChallengeView, RequestLoginCodeError> {
        self.network_sends(origin)?;
        self.transact(self.sending_queue(address), move |now| async move {
            let user = self
                .user_at(address)
                .await?
                .filter(|user| may_sign_in_by_code(user, address) && self.policy.may_be_sent_to(address));
            let postage = match self.postage(address, now).await? {
                Ok(postage) => postage,
                Err(wait) => return Ok(Decision::refuse(wait)),
            };
            let unknown = Locale::default();
            let stored = user.as_ref().and_then(|user| user.address_on(address.channel()));
            let question = Question {
                purpose: Purpose::Login,
                // Where the account's owner reads, not what was typed: a mail server may tell the two apart.
                address: stored.as_ref().unwrap_or(address),
                subject: user.as_ref().map_or(Subject::Nobody, |user| Subject::User {
                    id: user.id,
                    epoch: user.epoch,
                }),
                locale: user.as_ref().map_or(&unknown, |user| &user.locale),
                variables: user.as_ref().map_or_else(Variables::default, about),
                code_length,
                told: Told::code_unless(user.is_none()),
            };
            let mut changes = Changes::none();
            let view = self.ask(question, postage, &mut changes, now);
            Ok(Decision::accept(view, changes))
        })
        .await
    }
}

/// An invited person proves the invited e-mail address by signing in with it.
fn may_sign_in_by_code(user: &User, address: &Address) -> bool {
    match (user.status, address) {
        (UserStatus::Active | UserStatus::Pending, Address::Email(_)) => true,
        (UserStatus::Active, Address::Phone(_)) => user.email_verified,
        (UserStatus::Pending, Address::Phone(_)) | (UserStatus::Deactivated, _) => false,
    }
}
