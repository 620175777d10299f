//! Users to list: a hundred thousand of them share a few hundred last names.
#![expect(
    clippy::expect_used,
    reason = "names and addresses made of words and numbers are valid"
)]

use chrono::TimeDelta;
use doorward_core::records::Version;
use doorward_core::records::user::{Role, User, UserStatus};
use doorward_core::testing::{SeededEntropy, fixed_now};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::UserId;
use doorward_core::values::locale::Locale;
use doorward_core::values::name::PersonName;
use doorward_core::values::phone::PhoneNumber;

const FIRST: [&str; 8] = ["Ann", "Bob", "Chidi", "Dörte", "Émile", "Fatima", "Gus", "Anna"];
const LAST: [&str; 6] = ["Smith", "Müller", "Okafor", "García", "Nguyen", "Smirnov"];

/// The user with this number.
pub(crate) fn user(number: u32) -> User {
    let at = fixed_now() + TimeDelta::microseconds(i64::from(number) * 1_001);
    let word = |words: &[&'static str]| words.get(number as usize % words.len()).copied().unwrap_or_default();
    let last = format!("{} {}", word(&LAST), number % 97);
    User {
        id: UserId::mint(at, &SeededEntropy::new(u64::from(number))),
        version: Version::NEW,
        first_name: PersonName::parse(word(&FIRST)).expect("a name"),
        last_name: PersonName::parse(&last).expect("a name"),
        email: EmailAddress::parse(&format!("person{number}@example.com")).expect("an address"),
        email_verified: true,
        phone: Some(PhoneNumber::parse(&format!("+4930{:07}", 1_000_000 + number), None).expect("a number")),
        phone_verified: false,
        named_phone: None,
        password: None,
        role: match number {
            0..5 => Role::Admin,
            5..50 => Role::Support,
            _ => Role::User,
        },
        status: match number % 1_000 {
            7 => UserStatus::Deactivated,
            8..20 => UserStatus::Pending,
            _ => UserStatus::Active,
        },
        locale: Locale::default(),
        epoch: 0,
        created_at: at,
        updated_at: at,
    }
}
