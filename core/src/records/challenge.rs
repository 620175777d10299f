//! A challenge: prove that you read messages sent to an address.

use crate::Timestamp;
use crate::records::Version;
use crate::records::delivery::Address;
use crate::values::email::EmailAddress;
use crate::values::ids::{ChallengeId, UserId};
use crate::values::locale::Locale;
use crate::values::name::PersonName;
use crate::values::phone::PhoneNumber;
use crate::values::secret::{Digest, SecretText};

/// A challenge; all codes sent in it share one budget of tries. It goes when a right code uses it up.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// Its id.
    pub id: ChallengeId,
    /// How often it was written.
    pub version: Version,
    /// What proving is for.
    pub purpose: Purpose,
    /// What is proven.
    pub address: Address,
    /// Digest of the handle's secret.
    pub handle: Digest,
    /// The codes that count, oldest first.
    pub codes: Vec<LiveCode>,
    /// Wrong codes still allowed.
    pub tries_left: u8,
    /// How many codes were sent.
    pub sends: u8,
    /// When the last one was sent.
    pub sent_at: Timestamp,
    /// Digits of each code.
    pub code_length: u8,
    /// Whose it is and what proving changes.
    pub subject: Subject,
    /// The language of its messages.
    pub locale: Locale,
    /// When it began.
    pub created_at: Timestamp,
    /// When its last code stops counting.
    pub expires_at: Timestamp,
    /// Until when the record is of any use.
    pub kept_until: Timestamp,
}

/// A code that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveCode {
    /// Keyed digest over id, secret, purpose, address and code.
    pub digest: Digest,
    /// When it stops counting.
    pub expires_at: Timestamp,
}

/// What proving an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To open an account.
    Registration,
    /// To sign in.
    Login,
    /// To be known by another e-mail address.
    ChangeEmail,
    /// To be known by another phone number.
    ChangePhone,
}

crate::words! {
    Purpose { Registration => "registration", Login => "login", ChangeEmail => "change_email", ChangePhone => "change_phone" }
}

/// Whose challenge it is.
#[derive(Debug, Clone)]
pub enum Subject {
    /// Nobody's: it looks and costs like any other, and no code fulfils it.
    Nobody,
    /// Somebody's who has no account yet.
    Newcomer(Box<Draft>),
    /// An account's, while it stays in this epoch.
    User {
        /// Which.
        id: UserId,
        /// Its epoch when the challenge began.
        epoch: u32,
    },
}

/// An account to be.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The id it will have, where that was said already.
    pub id: Option<UserId>,
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// E-mail address.
    pub email: EmailAddress,
    /// Phone number, taken over if it is free by then.
    pub phone: Option<PhoneNumber>,
    /// The password's hash; absent for who joins by codes alone.
    pub password: Option<SecretText>,
    /// The language.
    pub locale: Locale,
}
