//! What a message holds, by kind. A message of another kind than the provider's is the operator's routing gone wrong.

use crate::{Content, EmailContent, Message, Outcome, TextContent, WebhookContent};

impl Message {
    /// The text message in it.
    pub fn text(&self) -> Result<&TextContent, Outcome> {
        match &self.content {
            Content::Text(text) => Ok(text),
            _ => Err(Outcome::misconfigured("this provider sends text messages only")),
        }
    }

    /// The e-mail in it.
    pub fn email(&self) -> Result<&EmailContent, Outcome> {
        match &self.content {
            Content::Email(email) => Ok(email),
            _ => Err(Outcome::misconfigured("this provider sends e-mail only")),
        }
    }

    /// The event in it.
    pub fn webhook(&self) -> Result<&WebhookContent, Outcome> {
        match &self.content {
            Content::Webhook(event) => Ok(event),
            _ => Err(Outcome::misconfigured("this provider sends events only")),
        }
    }
}
