//! The suppression list as operators see it: addresses masked.

use doorward_core::records::delivery::Channel;
use doorward_core::records::suppression::{Suppression, SuppressionReason};
use poem_openapi::Object;

use crate::shapes::moment::Moment;
use crate::shapes::word::Word;

/// An address that is sent nothing any more.
#[derive(Debug, Object)]
#[oai(rename = "Suppression", skip_serializing_if_is_none)]
pub(crate) struct SuppressionOut {
    /// Its id.
    pub(crate) id: String,
    /// The channel it bars.
    pub(crate) channel: Word<Channel>,
    /// The address, masked; absent once the account it belonged to is erased.
    pub(crate) destination: Option<String>,
    /// Why it is barred.
    pub(crate) reason: Word<SuppressionReason>,
    /// The provider that said so.
    pub(crate) provider: String,
    /// Since when.
    pub(crate) since: Moment,
}

impl From<Suppression> for SuppressionOut {
    fn from(entry: Suppression) -> Self {
        Self {
            id: entry.id.to_string(),
            channel: entry.channel.into(),
            destination: entry.masked,
            reason: entry.reason.into(),
            provider: entry.provider,
            since: entry.since.into(),
        }
    }
}
