//! Rows of accounts.

use doorward_core::Timestamp;
use doorward_core::ports::UserSort;
use doorward_core::records::user::{Role, User, UserStatus};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::UserId;
use doorward_core::values::locale::Locale;
use doorward_core::values::name::PersonName;
use doorward_core::values::phone::PhoneNumber;
use doorward_core::values::secret::SecretText;
use surrealdb::types::{RecordId, SurrealValue};

use super::Row;
use crate::order;
use crate::pages::Order;

/// An account. `class` divides lists; what begins with `by_` sorts or finds it, and holds the class too except in `by_newest` and `by_oldest`.
#[derive(SurrealValue)]
pub(crate) struct UserRow {
    id: RecordId,
    v: i64,
    first_name: String,
    last_name: String,
    email: String,
    email_verified: bool,
    phone: Option<String>,
    phone_verified: bool,
    named_phone: Option<String>,
    password: Option<String>,
    role: String,
    status: String,
    locale: String,
    epoch: u32,
    created_at: Timestamp,
    updated_at: Timestamp,
    class: String,
    by_newest: String,
    by_oldest: String,
    by_email: String,
    by_phone: Option<String>,
    by_first: String,
    by_last: String,
}

pub(crate) fn id(user: UserId) -> RecordId {
    RecordId::new(UserRow::TABLE, user.to_string())
}

/// The part of the table with this status and role.
pub(crate) fn class(status: UserStatus, role: Role) -> String {
    format!("{}/{}", status.as_str(), role.as_str())
}

/// The index a list is read from.
pub(crate) const fn order(sort: UserSort) -> Order {
    match sort {
        UserSort::CreatedAtDescending => Order::Newest("by_newest"),
        UserSort::CreatedAt => Order::Beside("by_oldest"),
        UserSort::Email => Order::Within("by_email"),
        UserSort::LastName => Order::Within("by_last"),
    }
}

impl From<&User> for UserRow {
    fn from(user: &User) -> Self {
        let class = class(user.status, user.role);
        let by = |key: &str| order::within(&class, &order::of(key, user.id));
        Self {
            id: id(user.id),
            v: super::written(user.version),
            first_name: user.first_name.as_str().to_owned(),
            last_name: user.last_name.as_str().to_owned(),
            email: user.email.as_sent().to_owned(),
            email_verified: user.email_verified,
            phone: user.phone.as_ref().map(|number| number.e164().to_owned()),
            phone_verified: user.phone_verified,
            named_phone: user.named_phone.as_ref().map(|number| number.e164().to_owned()),
            password: user.password.as_ref().map(|hash| hash.reveal().to_owned()),
            role: user.role.as_str().to_owned(),
            status: user.status.as_str().to_owned(),
            locale: user.locale.as_str().to_owned(),
            epoch: user.epoch,
            created_at: user.created_at,
            updated_at: user.updated_at,
            by_newest: order::newest(user.created_at, user.id),
            by_oldest: order::oldest(user.created_at, user.id),
            by_email: by(user.email.canonical()),
            by_phone: user.phone.as_ref().map(|number| by(number.e164())),
            by_first: by(&user.first_name.as_str().to_lowercase()),
            by_last: by(&user.last_name.as_str().to_lowercase()),
            class,
        }
    }
}

impl Row for UserRow {
    const TABLE: &'static str = "user";
    type Record = User;

    fn into_record(self) -> Option<User> {
        Some(User {
            id: UserId::parse(super::text_key(&self.id)?)?,
            version: super::version(self.v)?,
            first_name: PersonName::parse(&self.first_name).ok()?,
            last_name: PersonName::parse(&self.last_name).ok()?,
            email: EmailAddress::from_stored(self.email).ok()?,
            email_verified: self.email_verified,
            phone: self.phone.map(PhoneNumber::from_stored).transpose().ok()?,
            phone_verified: self.phone_verified,
            named_phone: self.named_phone.map(PhoneNumber::from_stored).transpose().ok()?,
            password: self.password.map(SecretText::new),
            role: Role::parse(&self.role)?,
            status: UserStatus::parse(&self.status)?,
            locale: Locale::parse(&self.locale).ok()?,
            epoch: self.epoch,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}
