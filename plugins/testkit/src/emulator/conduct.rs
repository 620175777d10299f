//! How an emulator is to behave.

use std::time::Duration;

use super::Usual;

/// How an emulator behaves.
#[derive(Clone, Debug)]
pub struct Conduct {
    /// How many of a thousand requests fail by chance.
    pub failing_per_mille: u16,
    /// What chance starts from.
    pub seed: u64,
    /// How long each answer takes.
    pub latency: Duration,
    /// How long a slow answer takes.
    pub slowness: Duration,
    /// The AWS secret access key that signatures must be made with; without it any will do.
    pub aws_secret: Option<String>,
    /// The key, decoded, that webhooks must be signed with; without it any signature will do.
    pub webhook_key: Option<Vec<u8>>,
    /// Who answers in place of all known providers.
    pub usual: Option<Usual>,
}

impl Default for Conduct {
    fn default() -> Self {
        Self {
            failing_per_mille: 0,
            seed: 0,
            latency: Duration::ZERO,
            slowness: Duration::from_secs(30),
            aws_secret: None,
            webhook_key: None,
            usual: None,
        }
    }
}
