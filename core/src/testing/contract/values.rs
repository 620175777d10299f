//! Values from texts that are known to be good.

use crate::values::email::EmailAddress;
use crate::values::locale::Locale;
use crate::values::name::{Attributes, Label, Note, PersonName};
use crate::values::phone::PhoneNumber;
use crate::values::product_url::ProductUrl;

pub(super) fn name(text: &str) -> PersonName {
    PersonName::parse(text).expect("a name")
}

pub(super) fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an e-mail address")
}

pub(super) fn phone(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text, None).expect("a phone number")
}

pub(super) fn locale(text: &str) -> Locale {
    Locale::parse(text).expect("a locale")
}

pub(super) fn label(text: &str) -> Label {
    Label::parse(text).expect("a label")
}

pub(super) fn note(text: &str) -> Note {
    Note::parse(text).expect("a note")
}

pub(super) fn url(text: &str) -> ProductUrl {
    ProductUrl::parse(text).expect("a URL")
}

pub(super) fn attributes<const N: usize>(entries: [(&str, &str); N]) -> Attributes {
    let map = entries
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()));
    Attributes::parse(map.collect()).expect("attributes")
}
