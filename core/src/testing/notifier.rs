//! Providers that answer by a script and remember what they were given.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use parking_lot::Mutex;

use crate::ports::{Envelope, Notifier, Outcome};
use crate::records::delivery::{Address, MessagePurpose, OutcomeKind};
use crate::values::ids::DeliveryId;
use crate::values::locale::Locale;

/// Answers outcomes in the order they were scripted, then `Accepted`.
#[derive(Default)]
pub struct ScriptedNotifier(Mutex<State>);

#[derive(Default)]
struct State {
    script: VecDeque<Outcome>,
    habits: BTreeMap<String, OutcomeKind>,
    sent: Vec<Sent>,
}

/// What a provider was given, whatever it answered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is that of the envelope or its variables")]
pub struct Sent {
    pub provider: String,
    pub id: DeliveryId,
    pub attempt: u32,
    pub purpose: MessagePurpose,
    pub to: Address,
    pub locale: Locale,
    pub expires_in: Duration,
    pub subject: Option<String>,
    pub text: String,
    pub code: Option<String>,
    pub link: Option<String>,
}

impl ScriptedNotifier {
    /// Providers that accept everything.
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// The next message without an answer yet gets this one, whichever provider is asked.
    pub fn answer(&self, outcome: Outcome) {
        self.0.lock().script.push_back(outcome);
    }

    /// As [`answer`](Self::answer), for an outcome that says no more than its kind.
    pub fn answer_kind(&self, kind: OutcomeKind) {
        self.answer(bare(kind));
    }

    /// This provider answers so whenever the script has nothing to say.
    pub fn provider_always(&self, provider: &str, kind: OutcomeKind) {
        self.0.lock().habits.insert(provider.to_owned(), kind);
    }

    /// Everything so far, oldest first.
    pub fn sent(&self) -> Vec<Sent> {
        self.0.lock().sent.clone()
    }

    /// Everything since the last time, oldest first.
    pub fn take(&self) -> Vec<Sent> {
        std::mem::take(&mut self.0.lock().sent)
    }

    /// The last message to an address.
    pub fn last_to(&self, address: &Address) -> Option<Sent> {
        self.0
            .lock()
            .sent
            .iter()
            .rev()
            .find(|sent| sent.to == *address)
            .cloned()
    }
}

#[async_trait]
impl Notifier for ScriptedNotifier {
    async fn send(&self, provider: &str, envelope: &Envelope<'_>) -> Outcome {
        let mut state = self.0.lock();
        state.sent.push(Sent {
            provider: provider.to_owned(),
            id: envelope.id,
            attempt: envelope.attempt,
            purpose: envelope.purpose,
            to: envelope.to.clone(),
            locale: envelope.locale.clone(),
            expires_in: envelope.expires_in,
            subject: envelope.message.subject.clone(),
            text: envelope.message.text.reveal().to_owned(),
            code: envelope.variables.code.clone(),
            link: envelope.variables.link.clone(),
        });
        let habit = state.habits.get(provider).copied();
        let scripted = state.script.pop_front();
        scripted.unwrap_or_else(|| bare(habit.unwrap_or(OutcomeKind::Accepted)))
    }
}

const fn bare(kind: OutcomeKind) -> Outcome {
    Outcome {
        kind,
        code: None,
        detail: None,
        retry_after: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::{Rendered, Variables};
    use crate::testing::{SeededEntropy, fixed_now};
    use crate::values::email::EmailAddress;
    use crate::values::secret::SecretText;

    #[tokio::test]
    async fn the_script_comes_before_habits_and_habits_before_acceptance() {
        let notifier = ScriptedNotifier::new();
        let to = Address::Email(EmailAddress::parse("ann@example.com").expect("an address"));
        let message = Rendered {
            subject: None,
            text: SecretText::new("text"),
            html: None,
        };
        let envelope = Envelope {
            id: DeliveryId::mint(fixed_now(), &SeededEntropy::new(1)),
            attempt: 1,
            purpose: MessagePurpose::Login,
            to: &to,
            locale: &Locale::default(),
            expires_in: Duration::from_mins(10),
            message: &message,
            variables: &Variables::default(),
        };
        notifier.provider_always("down", OutcomeKind::Unavailable);
        notifier.answer_kind(OutcomeKind::Throttled);

        let mut outcomes = Vec::new();
        for provider in ["down", "down", "up"] {
            outcomes.push(notifier.send(provider, &envelope).await.kind);
        }

        assert_eq!(
            outcomes,
            [OutcomeKind::Throttled, OutcomeKind::Unavailable, OutcomeKind::Accepted]
        );
        assert_eq!(notifier.last_to(&to).map(|sent| sent.provider).as_deref(), Some("up"));
        assert_eq!(notifier.take().len(), 3);
        assert!(notifier.sent().is_empty());
    }
}
