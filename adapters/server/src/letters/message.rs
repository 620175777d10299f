//! Which messages there are, and which files say them.

use doorward_core::records::delivery::{Channel, MessagePurpose};

/// One message in one form of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) purpose: MessagePurpose,
    pub(super) channel: Channel,
}

/// One file of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Subject and text of an e-mail.
    EmailText,
    /// The same with its looks.
    EmailHtml,
    /// A text message.
    Sms,
}

impl Message {
    /// Every message that is ever sent: all purposes by e-mail, and what asks a phone for an answer by SMS too.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let by_email = MessagePurpose::ALL.iter().map(|&purpose| Self {
            purpose,
            channel: Channel::Email,
        });
        let by_sms = MessagePurpose::ALL
            .iter()
            .filter(|purpose| asks_a_phone(**purpose))
            .map(|&purpose| Self {
                purpose,
                channel: Channel::Sms,
            });
        by_email.chain(by_sms)
    }

    /// The forms it is written in.
    pub(super) const fn forms(self) -> &'static [Form] {
        match self.channel {
            Channel::Email => &[Form::EmailText, Form::EmailHtml],
            Channel::Sms => &[Form::Sms],
        }
    }

    /// Whether it carries a link that it would be useless without.
    pub(super) const fn carries_link(self) -> bool {
        matches!(self.purpose, MessagePurpose::PasswordReset | MessagePurpose::Invitation)
    }

    /// The name of one of its files, inside the folder of a language.
    pub(super) fn file(self, form: Form) -> String {
        format!("{}.{}", self.purpose.as_str(), form.ending())
    }
}

impl Form {
    const fn ending(self) -> &'static str {
        match self {
            Self::EmailText => "email.txt",
            Self::EmailHtml => "email.html",
            Self::Sms => "sms.txt",
        }
    }
}

/// The names of all files a language consists of.
pub(super) fn files() -> impl Iterator<Item = String> {
    Message::all().flat_map(|message| message.forms().iter().map(move |&form| message.file(form)))
}

const fn asks_a_phone(purpose: MessagePurpose) -> bool {
    matches!(
        purpose,
        MessagePurpose::Login | MessagePurpose::ChangePhone | MessagePurpose::Test
    )
}
