//! Variables to try templates with.

use doorward_core::ports::Variables;

use crate::letters::message::Message;

/// The least a message always has, all it may have, and all of it with another code and another link.
pub(super) struct Samples {
    pub(super) least: Variables,
    pub(super) all: Variables,
    pub(super) others: Variables,
}

impl Samples {
    pub(super) fn of(message: Message) -> Self {
        Self {
            least: least(message, "314159", "https://login.example.com/reset?token=one"),
            all: all(message, "314159", "https://login.example.com/reset?token=one"),
            others: all(message, "271828", "https://login.example.com/reset?token=two"),
        }
    }
}

fn least(message: Message, code: &str, link: &str) -> Variables {
    let mut says = Variables::default();
    if message.purpose.carries_code() {
        says.code = Some(code.to_owned());
    }
    if message.carries_link() {
        says.link = Some(link.to_owned());
    }
    if says.code.is_some() || says.link.is_some() {
        says.minutes = Some(10);
    }
    says
}

fn all(message: Message, code: &str, link: &str) -> Variables {
    let mut says = least(message, code, link);
    says.first_name = Some("Ann".to_owned());
    says.account = Some("a•••@e•••.com".to_owned());
    says.other = Some("+43•••••12".to_owned());
    if !message.purpose.carries_code() {
        says.link = Some(link.to_owned());
        says.minutes = Some(10);
    }
    says
}
