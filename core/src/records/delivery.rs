//! A message on its way to a person.

mod failure;

pub use failure::Failure;

use crate::Timestamp;
use crate::records::Version;
use crate::records::signing_key::Sealed;
use crate::values::email::EmailAddress;
use crate::values::ids::{DeliveryId, NodeId, UserId};
use crate::values::locale::Locale;
use crate::values::phone::PhoneNumber;

/// A delivery. What it says is sealed, and wiped as soon as its fate is settled.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Its id, constant over all attempts: providers may use it to recognise a repeat.
    pub id: DeliveryId,
    /// How often it was written.
    pub version: Version,
    /// What it is for.
    pub purpose: MessagePurpose,
    /// Where it goes.
    pub to: Address,
    /// The account it concerns, if there is one.
    pub user: Option<UserId>,
    /// Its language.
    pub locale: Locale,
    /// What it says (template variables), sealed; absent once settled.
    pub variables: Option<Sealed>,
    /// How far it is.
    pub status: DeliveryStatus,
    /// The provider tried last.
    pub provider: Option<String>,
    /// Every attempt so far, oldest first.
    pub attempts: Vec<Attempt>,
    /// How many attempts there were when a person last asked to send it again.
    pub retried_after: u32,
    /// When it is next due; absent once settled.
    pub due_at: Option<Timestamp>,
    /// Who is working on it.
    pub lease: Option<Lease>,
    /// When it was made.
    pub created_at: Timestamp,
    /// After this it is no longer of use and is not sent.
    pub expires_at: Timestamp,
    /// When its fate was settled.
    pub settled_at: Option<Timestamp>,
}

impl Delivery {
    /// The attempts since a person last asked to send it again: what routing and patience go by.
    pub fn current_attempts(&self) -> &[Attempt] {
        let earlier = usize::try_from(self.retried_after).unwrap_or(usize::MAX);
        self.attempts.get(earlier..).unwrap_or_default()
    }

    /// The attempt with which a provider took responsibility, if one did.
    pub fn taken(&self) -> Option<&Attempt> {
        let mut newest_first = self.attempts.iter().rev();
        newest_first.find(|past| past.outcome == OutcomeKind::Accepted)
    }

    /// The provider that took it, and what it calls the message: receipts name it so.
    pub fn taken_as(&self) -> Option<(&str, &str)> {
        let taken = self.taken()?;
        Some((&taken.provider, taken.code.as_deref()?))
    }
}

/// A claim on the work of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// Whose.
    pub node: NodeId,
    /// Until when; afterwards anybody may take over.
    pub until: Timestamp,
}

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Address {
    /// To a mailbox.
    Email(EmailAddress),
    /// To a phone.
    Phone(PhoneNumber),
}

impl Address {
    /// How messages get there.
    pub const fn channel(&self) -> Channel {
        match self {
            Self::Email(_) => Channel::Email,
            Self::Phone(_) => Channel::Sms,
        }
    }

    /// The form that decides whether two addresses are one.
    pub fn canonical(&self) -> &str {
        match self {
            Self::Email(address) => address.canonical(),
            Self::Phone(number) => number.e164(),
        }
    }

    /// The form a provider is given.
    pub fn as_sent(&self) -> &str {
        match self {
            Self::Email(address) => address.as_sent(),
            Self::Phone(number) => number.e164(),
        }
    }

    /// The form that may be shown.
    pub fn masked(&self) -> String {
        match self {
            Self::Email(address) => address.masked(),
            Self::Phone(number) => number.masked(),
        }
    }
}

/// A way of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// E-mail.
    Email,
    /// SMS.
    Sms,
}

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessagePurpose {
    /// The code that opens an account.
    Registration,
    /// The code that signs in.
    Login,
    /// The code that proves a new e-mail address.
    ChangeEmail,
    /// The code that proves a new phone number.
    ChangePhone,
    /// The link that sets a new password.
    PasswordReset,
    /// The link that sets the first password.
    Invitation,
    /// Somebody tried to register an address that has an account.
    AlreadyRegistered,
    /// The account was opened without the phone number, which is in use.
    PhoneInUse,
    /// The account's e-mail address is about to change, or has changed.
    EmailChangeNotice,
    /// The account's phone number is about to change, or has changed.
    PhoneChangeNotice,
    /// Somebody else proved to own the account's unproven phone number.
    PhoneLost,
    /// The password was changed.
    PasswordChanged,
    /// A refresh token was used twice; the session was ended.
    TokenReused,
    /// An administrator tries a provider.
    Test,
}

impl MessagePurpose {
    /// Whether it carries a one-time code.
    pub const fn carries_code(self) -> bool {
        matches!(
            self,
            Self::Registration | Self::Login | Self::ChangeEmail | Self::ChangePhone
        )
    }
}

/// How far a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryStatus {
    /// Waiting for its time.
    Queued,
    /// Being sent.
    Sending,
    /// A provider took responsibility.
    Sent,
    /// A provider reported its arrival.
    Delivered,
    /// Given up.
    Failed,
    /// Too late to be of use.
    Expired,
    /// The recipient is barred from it.
    Suppressed,
    /// Never meant to be sent: written so that an unknown address costs what a known one costs. Shown to nobody.
    Decoy,
}

impl DeliveryStatus {
    /// Whether nothing more will happen to it by itself.
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Queued | Self::Sending)
    }
}

/// One try at sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// With which provider.
    pub provider: String,
    /// How it ended.
    pub outcome: OutcomeKind,
    /// The provider's own code.
    pub code: Option<String>,
    /// For the operator.
    pub detail: Option<String>,
    /// When.
    pub at: Timestamp,
    /// When the provider wants to be asked again.
    pub retry_at: Option<Timestamp>,
}

/// How a try can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutcomeKind {
    /// The provider took responsibility.
    Accepted,
    /// It can never work for this recipient or content.
    Rejected,
    /// The recipient opted out.
    Suppressed,
    /// Credentials, sender or quota are wrong.
    Misconfigured,
    /// Slow down; not processed.
    Throttled,
    /// Down; not processed.
    Unavailable,
    /// It may have been sent.
    Uncertain,
}

crate::words! {
    Channel { Email => "email", Sms => "sms" }
    MessagePurpose {
        Registration => "registration",
        Login => "login",
        ChangeEmail => "change_email",
        ChangePhone => "change_phone",
        PasswordReset => "password_reset",
        Invitation => "invitation",
        AlreadyRegistered => "already_registered",
        PhoneInUse => "phone_in_use",
        EmailChangeNotice => "email_change_notice",
        PhoneChangeNotice => "phone_change_notice",
        PhoneLost => "phone_lost",
        PasswordChanged => "password_changed",
        TokenReused => "token_reused",
        Test => "test",
    }
    DeliveryStatus {
        Queued => "queued",
        Sending => "sending",
        Sent => "sent",
        Delivered => "delivered",
        Failed => "failed",
        Expired => "expired",
        Suppressed => "suppressed",
        Decoy => "decoy",
    }
    OutcomeKind {
        Accepted => "accepted",
        Rejected => "rejected",
        Suppressed => "suppressed",
        Misconfigured => "misconfigured",
        Throttled => "throttled",
        Unavailable => "unavailable",
        Uncertain => "uncertain",
    }
}
