//! What the emulated providers have in common: they read a call, and answer it in their own way.

use super::answer::Answer;
use super::call::Call;
use super::{Trouble, mailgun, postmark, sendgrid, ses, sns, twilio, vonage, webhook};

/// A message as a provider understood it.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// The address or number.
    pub(crate) recipient: String,
    /// What is to be sent.
    pub(crate) text: String,
    /// The sender's own name for the message, where the format has room for one.
    pub(crate) reference: Option<String>,
}

/// What signatures are checked with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    pub(crate) aws_secret: Option<String>,
    pub(crate) webhook_key: Option<Vec<u8>>,
}

/// The way of one provider.
pub(crate) trait Shape: Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Whether a call is meant for it.
    fn claims(&self, call: &Call) -> bool;

    /// The message in a call, or the answer to a call that holds none or signs in wrongly.
    fn order(&self, call: &Call, keys: &Keys) -> Result<Order, Answer>;

    /// The answer to a message that was taken under this number.
    fn taken(&self, number: u64, order: &Order) -> Answer;

    /// The answer to a message in trouble: one of `Rejected`, `Suppressed`, `Misconfigured`, `Throttled` and `Unavailable`.
    fn troubled(&self, trouble: Trouble) -> Answer;
}

/// Every provider there is.
pub(crate) const SHAPES: [&dyn Shape; 8] = [
    &twilio::Shape,
    &vonage::Shape,
    &sendgrid::Shape,
    &ses::Shape,
    &sns::Shape,
    &mailgun::Shape,
    &postmark::Shape,
    &webhook::Shape,
];

/// An answer that asks for a second's patience.
pub(crate) fn patience(answer: Answer) -> Answer {
    answer.with("retry-after", "1")
}
