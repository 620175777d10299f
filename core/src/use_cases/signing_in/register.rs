//! Register: nothing is claimed until the e-mail address is proven.

use crate::app::{App, Decision, Hindrance, Origin, Question, Told, Wait};
use crate::challenges::ChallengeView;
use crate::ports::{Changes, Variables};
use crate::records::challenge::{Draft, Purpose, Subject};
use crate::records::delivery::Address;
use crate::values::email::EmailAddress;
use crate::values::flaw::Flaw;
use crate::values::locale::Locale;
use crate::values::name::PersonName;
use crate::values::password::Password;
use crate::values::phone::PhoneNumber;

/// An account wanted.
#[derive(Debug, Clone)]
pub struct Register {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// E-mail address.
    pub email: EmailAddress,
    /// Phone number.
    pub phone: Option<PhoneNumber>,
    /// Password.
    pub password: Password,
    /// Language of messages.
    pub locale: Locale,
}

/// Why no challenge was sent.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Nobody may open an account here.
    #[error("registration is closed")]
    Closed,
    /// The password will not do.
    #[error(transparent)]
    Password(Flaw),
    /// The e-mail address has an account, and the operator lets it be said.
    #[error("this e-mail address has an account")]
    EmailTaken,
    /// The phone number belongs to an account, and the operator lets it be said.
    #[error("this phone number has an account")]
    PhoneTaken,
    /// Too many messages.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Sends a code to the address. A taken address answers exactly alike, and its owner is told instead.
    pub async fn register(&self, cmd: Register, origin: &Origin) -> Result<ChallengeView, RegisterError> {
        if !self.policy.registration.open {
            return Err(RegisterError::Closed);
        }
        screen(&cmd).map_err(RegisterError::Password)?;
        self.network_sends(origin)?;
        let password = self.hash_of(&cmd.password, origin).await?;
        let address = Address::Email(cmd.email.clone());
        let draft = Draft {
            id: None,
            first_name: cmd.first_name,
            last_name: cmd.last_name,
            email: cmd.email,
            phone: cmd.phone,
            password: Some(password),
            locale: cmd.locale,
        };
        let (address, draft) = (&address, &draft);
        self.transact(address, move |now| async move {
            let owner = self.user_at(address).await?;
            let phone_owner = match &draft.phone {
                Some(phone) => self.user_at(&Address::Phone(phone.clone())).await?,
                None => None,
            };
            if self.policy.registration.reveal_duplicates {
                if owner.is_some() {
                    return Ok(Decision::refuse(RegisterError::EmailTaken));
                }
                if phone_owner.is_some() {
                    return Ok(Decision::refuse(RegisterError::PhoneTaken));
                }
            }
            let postage = match self.postage(address, now).await? {
                Ok(postage) => postage,
                Err(wait) => return Ok(Decision::refuse(wait)),
            };
            let mut changes = Changes::none();
            let expires_at = now + self.code_ttl(Purpose::Registration);
            let question = Question {
                purpose: Purpose::Registration,
                address,
                // Kept for a taken address as well: whoever signs in with it hears the same as if it were free, unless the
                // address is taken only afterwards.
                subject: Subject::Newcomer(Box::new(draft.clone())),
                locale: &draft.locale,
                variables: greeting(draft),
                code_length: None,
                told: owner
                    .as_ref()
                    .map_or(Told::Code, |owner| Told::to_owner(owner, expires_at)),
            };
            let view = self.ask(question, postage, &mut changes, now);
            Ok(Decision::accept(view, changes))
        })
        .await
    }
}

/// What a message about a draft may mention.
pub(super) fn greeting(draft: &Draft) -> Variables {
    let mut variables = Variables::default();
    variables.first_name = Some(draft.first_name.as_str().to_owned());
    variables
}

fn screen(cmd: &Register) -> Result<(), Flaw> {
    cmd.password
        .screen(&[cmd.first_name.as_str(), cmd.last_name.as_str(), cmd.email.canonical()])
}
