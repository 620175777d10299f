//! A mail as it is written on the wire.

use std::time::SystemTime;

use doorward_core::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart};
use lettre::{Address, Message};

use crate::contract::types::{EmailAddress, EmailContent};

/// Headers a plugin may add; the others are ours or say something untrue.
const MAY_ADD: [&str; 6] = [
    "auto-submitted",
    "feedback-id",
    "importance",
    "in-reply-to",
    "precedence",
    "references",
];
const MAY_BEGIN: [&str; 2] = ["list-", "x-"];

/// A mail and its envelope.
#[derive(Debug)]
pub(super) struct Composed {
    pub(super) sender: String,
    pub(super) recipient: String,
    pub(super) bytes: Vec<u8>,
}

/// Writes a mail; the error is a sentence for the plugin's author.
pub(super) fn compose(mail: &EmailContent, message_id: &str, now: Timestamp) -> Result<Composed, String> {
    if !is_message_id(message_id) {
        return Err("the message id must look like <id@domain>".to_owned());
    }
    let mut builder = Message::builder()
        .from(mailbox(&mail.sender)?)
        .to(mailbox(&mail.recipient)?)
        .subject(one_line(&mail.subject)?)
        .date(SystemTime::from(now))
        .message_id(Some(message_id.to_owned()));
    if let Some(reply_to) = &mail.reply_to {
        builder = builder.reply_to(mailbox(reply_to)?);
    }
    for (name, value) in &mail.headers {
        builder = builder.raw_header(header(name, value)?);
    }
    let message = written(builder, mail)?;
    Ok(Composed {
        sender: mail.sender.address.clone(),
        recipient: mail.recipient.address.clone(),
        bytes: message.formatted(),
    })
}

fn written(builder: MessageBuilder, mail: &EmailContent) -> Result<Message, String> {
    let fault = |_| "the mail cannot be written".to_owned();
    let body = match &mail.html {
        Some(html) => MultiPart::alternative_plain_html(mail.text.clone(), html.clone()),
        None if mail.attachments.is_empty() => {
            return builder.singlepart(SinglePart::plain(mail.text.clone())).map_err(fault);
        }
        None => MultiPart::mixed().singlepart(SinglePart::plain(mail.text.clone())),
    };
    if mail.attachments.is_empty() {
        return builder.multipart(body).map_err(fault);
    }
    let mut parts = match &mail.html {
        Some(_) => MultiPart::mixed().multipart(body),
        None => body,
    };
    for attachment in &mail.attachments {
        let media_type =
            ContentType::parse(&attachment.media_type).map_err(|_| "an attachment has no valid media type")?;
        let file = Attachment::new(one_line(&attachment.file_name)?.to_owned());
        parts = parts.singlepart(file.body(attachment.content.clone(), media_type));
    }
    builder.multipart(parts).map_err(fault)
}

fn mailbox(address: &EmailAddress) -> Result<Mailbox, String> {
    let parsed: Address = address.address.parse().map_err(|_| "an address is no mail address")?;
    // What follows goes into SMTP commands as it is.
    if address
        .address
        .contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>'))
    {
        return Err("an address is no mail address".to_owned());
    }
    let name = address.display_name.as_deref().map(one_line).transpose()?;
    Ok(Mailbox::new(name.map(str::to_owned), parsed))
}

fn header(name: &str, value: &str) -> Result<HeaderValue, String> {
    let lower = name.to_ascii_lowercase();
    if !MAY_ADD.contains(&lower.as_str()) && !MAY_BEGIN.iter().any(|beginning| lower.starts_with(beginning)) {
        return Err(format!(
            "the header {:?} is not for plugins to write",
            lower.chars().take(64).collect::<String>()
        ));
    }
    let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|_| "a header's name is not valid")?;
    Ok(HeaderValue::new(name, one_line(value)?.to_owned()))
}

fn one_line(text: &str) -> Result<&str, String> {
    if text.chars().any(char::is_control) {
        Err("a header holds a line break".to_owned())
    } else {
        Ok(text)
    }
}

fn is_message_id(text: &str) -> bool {
    let inside = text
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .unwrap_or_default();
    let token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"<>@\"\\()".contains(&byte))
    };
    text.len() <= 250
        && inside
            .split_once('@')
            .is_some_and(|(left, right)| token(left) && token(right))
}
