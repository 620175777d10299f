//! A callback on a cassette, and what it reports.

use std::collections::BTreeMap;

use doorward_plugin::{Callback, CallbackError, Method, ReceiptEvent, ReceiptState};
use serde::Deserialize;
use toml::Table;

/// One callback read.
#[derive(Clone, Debug)]
pub struct ReceiptCase {
    /// What it shows.
    pub name: String,
    /// The operator's settings.
    pub config: Table,
    /// The secrets that callbacks are checked with.
    pub secrets: BTreeMap<String, String>,
    /// The callback.
    pub callback: Callback,
    /// What it reports, or why it is not believed.
    pub expected: Result<Vec<ReceiptEvent>, CallbackError>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    name: String,
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    events: Vec<WrittenEvent>,
    refused: Option<WrittenRefusal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenEvent {
    provider_message_id: String,
    state: WrittenState,
    code: Option<String>,
    detail: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenState {
    Queued,
    Sent,
    Delivered,
    Undelivered,
    Failed,
    Bounced,
    Complained,
    OptedOut,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenRefusal {
    BadSignature,
    Malformed(String),
}

impl Written {
    pub(super) fn played(self, config: &Table, secrets: &Table) -> ReceiptCase {
        let secrets = secrets
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
        let expected = match self.refused {
            Some(WrittenRefusal::BadSignature) => Err(CallbackError::BadSignature),
            Some(WrittenRefusal::Malformed(why)) => Err(CallbackError::Malformed(why)),
            None => Ok(self.events.into_iter().map(WrittenEvent::read).collect()),
        };
        ReceiptCase {
            name: self.name,
            config: config.clone(),
            secrets: secrets.collect(),
            callback: Callback {
                method: Method::Post,
                url: self.url,
                headers: self.headers.into_iter().collect(),
                body: self.body.into_bytes(),
            },
            expected,
        }
    }
}

impl WrittenEvent {
    fn read(self) -> ReceiptEvent {
        ReceiptEvent {
            provider_message_id: self.provider_message_id,
            state: match self.state {
                WrittenState::Queued => ReceiptState::Queued,
                WrittenState::Sent => ReceiptState::Sent,
                WrittenState::Delivered => ReceiptState::Delivered,
                WrittenState::Undelivered => ReceiptState::Undelivered,
                WrittenState::Failed => ReceiptState::Failed,
                WrittenState::Bounced => ReceiptState::Bounced,
                WrittenState::Complained => ReceiptState::Complained,
                WrittenState::OptedOut => ReceiptState::OptedOut,
            },
            code: self.code,
            detail: self.detail,
        }
    }
}
