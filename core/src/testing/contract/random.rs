//! Accounts and products nobody thought of, from a seed that repeats.

use super::round_trips::comes_back;
use super::samples::Samples;
use crate::ports::Storage;
use crate::records::product::Product;
use crate::records::product::ProductStatus;
use crate::records::user::{Role, User, UserStatus};
use crate::values::email::EmailAddress;
use crate::values::locale::Locale;
use crate::values::name::{Attributes, Label, Note, PersonName};
use crate::values::phone::PhoneNumber;
use crate::values::product_url::ProductUrl;
use crate::values::secret::SecretText;

/// Letters a store may trip over.
const LETTERS: [char; 32] = [
    'a', 'B', 'z', '0', '9', ' ', ' ', '-', '_', '.', '\'', '"', '`', '\\', '/', '$', '%', '{', '}', '(', ')', '<',
    ';', ':', '@', 'ß', 'İ', 'é', '李', 'ش', '\u{200D}', '🦀',
];

pub async fn random_users_come_back_exactly(store: &Storage) {
    let samples = Samples::new();
    for _ in 0..60 {
        comes_back(store, random_user(&samples)).await;
    }
}

pub async fn random_products_come_back_exactly(store: &Storage) {
    let samples = Samples::new();
    for _ in 0..60 {
        comes_back(store, random_product(&samples)).await;
    }
}

fn random_user(samples: &Samples) -> User {
    let mut user = samples.user();
    user.first_name = parsed(samples, user.first_name, |text| PersonName::parse(text).ok());
    user.last_name = parsed(samples, user.last_name, |text| PersonName::parse(text).ok());
    user.email = parsed(samples, user.email, |text| {
        EmailAddress::parse(&format!("{text}@x.example")).ok()
    });
    user.phone = sometimes(samples, || {
        PhoneNumber::parse(&format!("+1212555{:04}", samples.below(10_000)), None).ok()
    });
    user.email_verified = samples.below(2) == 0;
    user.phone_verified = samples.below(2) == 0;
    user.password = sometimes(samples, || Some(SecretText::new(text(samples))));
    user.role = one_of(samples, Role::ALL, user.role);
    user.status = one_of(samples, UserStatus::ALL, user.status);
    user.locale = parsed(samples, user.locale, |text| Locale::parse(text).ok());
    user.epoch = u32::try_from(samples.below(usize::MAX)).unwrap_or(u32::MAX);
    user.updated_at = samples.later();
    user
}

fn random_product(samples: &Samples) -> Product {
    let mut product = samples.product();
    product.url = parsed(samples, product.url, |text| {
        ProductUrl::parse(&format!("https://x.example/{text}?{text}")).ok()
    });
    product.name = sometimes(samples, || Label::parse(&text(samples)).ok());
    product.description = sometimes(samples, || Note::parse(&text(samples)).ok());
    let entries = (0..samples.below(6)).map(|at| (format!("key.{at}"), text(samples)));
    product.attributes = Attributes::parse(entries.collect()).unwrap_or_default();
    product.status = one_of(samples, ProductStatus::ALL, product.status);
    product.updated_at = samples.later();
    product
}

/// A value from a random text, or the one there is when no text of a few makes one.
fn parsed<T>(samples: &Samples, otherwise: T, parse: impl Fn(&str) -> Option<T>) -> T {
    (0..20).find_map(|_| parse(&text(samples))).unwrap_or(otherwise)
}

fn sometimes<T>(samples: &Samples, make: impl FnOnce() -> Option<T>) -> Option<T> {
    if samples.below(4) == 0 { None } else { make() }
}

fn one_of<T: Copy>(samples: &Samples, all: &[T], otherwise: T) -> T {
    all.get(samples.below(all.len())).copied().unwrap_or(otherwise)
}

fn text(samples: &Samples) -> String {
    (0..samples.below(24))
        .filter_map(|_| LETTERS.get(samples.below(LETTERS.len())))
        .collect()
}
