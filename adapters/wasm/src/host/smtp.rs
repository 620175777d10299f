//! `smtp`: one mail, from the provider's own sender to the message's own recipient.

use crate::call::{Call, Phase};
use crate::contract::smtp::{Host, Reply, SmtpError};
use crate::contract::types::EmailContent;
use crate::relay::{self, RelayError, Submission};

impl Host for Call {
    async fn submit(&mut self, mail: EmailContent, message_id: String) -> wasmtime::Result<Result<Reply, SmtpError>> {
        let submitted = self.submission(&mail, &message_id).await;
        self.journal.note(|| match &submitted {
            Ok(reply) => format!("relay: {} {}", reply.code, self.redactor.text(&reply.text, 256)),
            Err(fault) => format!("relay: {}", self.redactor.text(&told(fault), 256)),
        });
        Ok(submitted)
    }
}

impl Call {
    async fn submission(&mut self, mail: &EmailContent, message_id: &str) -> Result<Reply, SmtpError> {
        if self.phase != Phase::Sending {
            return Err(SmtpError::Denied(
                "mail is submitted only while a message is sent".to_owned(),
            ));
        }
        let Some(relay) = self.provision.relay.clone() else {
            return Err(SmtpError::Denied(
                "no relay is granted: the manifest has no [smtp] entry".to_owned(),
            ));
        };
        if self.subject.mail_to.as_ref() != Some(&mail.recipient.address) {
            return Err(SmtpError::Denied(
                "mail goes to the message's own recipient only".to_owned(),
            ));
        }
        if self.subject.mail_from.as_ref() != Some(&mail.sender.address) {
            return Err(SmtpError::Denied(
                "mail comes from the provider's own sender only".to_owned(),
            ));
        }
        self.spend_request().map_err(SmtpError::Denied)?;
        let submission = Submission {
            mail,
            message_id,
            allow_private: self.provision.allow_private,
            now: self.now,
            connect: self.limits.connect,
            whole: self.limits.request,
            footprint: &self.footprint,
            journal: &self.journal,
        };
        match relay.submit(&self.egress, &submission).await {
            Ok(reply) => Ok(self.reply(reply)),
            Err(RelayError::Denied(why)) => Err(SmtpError::Denied(why)),
            Err(RelayError::Unreachable(why)) => Err(SmtpError::Unreachable(why)),
            Err(RelayError::Interrupted(why)) => Err(SmtpError::Interrupted(why)),
            Err(RelayError::Invalid(why)) => Err(SmtpError::Invalid(why)),
        }
    }

    /// The reply with its enhanced code apart, and no secret in it.
    fn reply(&self, reply: relay::Reply) -> Reply {
        let mut text = reply.text.into_bytes();
        self.provision.spellings.mask(&mut text);
        let text = String::from_utf8_lossy(&text).replace('\n', " ");
        match text.split_once(' ').filter(|(first, _)| is_enhanced(first)) {
            Some((enhanced, rest)) => Reply {
                code: reply.code,
                enhanced: Some(enhanced.to_owned()),
                text: rest.to_owned(),
            },
            None => Reply {
                code: reply.code,
                enhanced: None,
                text,
            },
        }
    }
}

/// Whether a word is a code as RFC 3463 writes it: `5.1.1`.
fn is_enhanced(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    parts.len() == 3
        && matches!(parts.first(), Some(&("2" | "4" | "5")))
        && parts
            .iter()
            .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A fault in the operator's words.
fn told(fault: &SmtpError) -> String {
    match fault {
        SmtpError::Denied(why) => format!("denied: {why}"),
        SmtpError::Unreachable(why) => format!("{why}; nothing was sent"),
        SmtpError::Interrupted(why) => format!("{why}; the mail may have been taken"),
        SmtpError::Invalid(why) => format!("not a mail to send: {why}"),
    }
}
