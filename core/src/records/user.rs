//! A person's account, and what its role allows.

use crate::Timestamp;
use crate::records::Version;
use crate::records::delivery::{Address, Channel};
use crate::values::email::EmailAddress;
use crate::values::ids::UserId;
use crate::values::locale::Locale;
use crate::values::name::PersonName;
use crate::values::phone::PhoneNumber;
use crate::values::secret::SecretText;

/// An account.
#[derive(Debug, Clone)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// How often it was written.
    pub version: Version,
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// The address it is known by; claimed.
    pub email: EmailAddress,
    /// Whether somebody proved to read that address.
    pub email_verified: bool,
    /// The number it is known by, if any; claimed.
    pub phone: Option<PhoneNumber>,
    /// Whether somebody proved to read messages to that number.
    pub phone_verified: bool,
    /// A number its owner named without proving it: nobody is found by it, and it may be anybody's.
    pub named_phone: Option<PhoneNumber>,
    /// The password's hash (PHC), if one was ever set.
    pub password: Option<SecretText>,
    /// What it may do.
    pub role: Role,
    /// Whether it may be used.
    pub status: UserStatus,
    /// The language of its messages.
    pub locale: Locale,
    /// Sessions and links of an earlier epoch are dead.
    pub epoch: u32,
    /// When it came to be.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl User {
    /// Its address on a channel, as its owner wrote it.
    pub fn address_on(&self, channel: Channel) -> Option<Address> {
        match channel {
            Channel::Email => Some(Address::Email(self.email.clone())),
            Channel::Sms => self.phone.clone().map(Address::Phone),
        }
    }

    /// Every address it is known by.
    pub fn addresses(&self) -> impl Iterator<Item = Address> {
        Channel::ALL.iter().filter_map(|channel| self.address_on(*channel))
    }

    /// Whether it may sign in and act.
    pub fn is_usable(&self) -> bool {
        self.status == UserStatus::Active
    }

    /// Whether it counts for the rule that one administrator remains.
    pub fn is_active_admin(&self) -> bool {
        self.role == Role::Admin && self.status == UserStatus::Active
    }

    /// Whether all that a request may change is the same.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let said = |user: &Self| {
            (
                (user.first_name.clone(), user.last_name.clone(), user.locale.clone()),
                (user.email.as_sent().to_owned(), user.email_verified),
                (user.phone.clone(), user.phone_verified, user.named_phone.clone()),
                (user.role, user.status, user.epoch),
            )
        };
        said(self) == said(other)
    }

    /// Ends every session and every link issued so far.
    pub fn end_everything_issued(&mut self) {
        self.epoch = self.epoch.wrapping_add(1);
    }
}

/// What an account may do; each role may do what the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Its own affairs.
    User,
    /// Reads everything, helps people in.
    Support,
    /// Everything.
    Admin,
}

/// Whether an account may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UserStatus {
    /// In use.
    Active,
    /// Made by an administrator, its address not yet proven.
    Pending,
    /// Put aside; can be restored.
    Deactivated,
}

crate::words! {
    Role { User => "user", Support => "support", Admin => "admin" }
    UserStatus { Active => "active", Pending => "pending", Deactivated => "deactivated" }
}
