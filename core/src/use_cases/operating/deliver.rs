//! Send what is due: open, render, hand to a provider, and write down how it ended.

use std::sync::Arc;
use std::time::Duration;

use crate::Timestamp;
use crate::app::{App, Hindrance, Origin};
use crate::ports::{Changes, CommitError, Envelope, Health, Letter, Outcome, PortError, Rendered, Variables};
use crate::records::audit::AuditActor;
use crate::records::delivery::{Address, Attempt, Delivery, DeliveryStatus, OutcomeKind};
use crate::records::suppression::{Suppression, SuppressionReason};
use crate::retrying::{Next, Roster, after, choose};
use crate::use_cases::operating::hands::Hold;

/// A delivery after an attempt, not yet written down.
#[derive(Debug, Clone)]
pub struct Step {
    delivery: Delivery,
    /// The address, when the attempt has shown that it wants nothing.
    barred: Option<Suppression>,
    /// Keeps this process from leasing the delivery anew before its end is written down.
    #[expect(dead_code, reason = "what counts is that it is dropped with the step")]
    held: Arc<Hold>,
}

/// A provider that wants to be left alone for longer is asked after so long all the same.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

impl App {
    /// Makes one attempt at a leased delivery; `None` when its lease ran out while it waited, when it is in hand already, or
    /// when the store does not answer: it is found again when its lease runs out.
    pub async fn attempt(&self, delivery: Delivery) -> Option<Step> {
        let held = Arc::new(self.hands.take(delivery.id)?);
        let delivery = self.long_enough_leased(delivery).await?;
        let (delivery, barred) = self.attempted(delivery).await?;
        Some(Step { delivery, barred, held })
    }

    async fn attempted(&self, delivery: Delivery) -> Option<(Delivery, Option<Suppression>)> {
        let now = self.now();
        if delivery.expires_at <= now {
            return Some((settled(delivery, DeliveryStatus::Expired, now), None));
        }
        if self.is_suppressed(&delivery.to).await.ok()? {
            return Some((settled(delivery, DeliveryStatus::Suppressed, now), None));
        }
        let Some(provider) = choose(&delivery, &self.roster(&delivery.to, now)).map(str::to_owned) else {
            let delivery = noted(delivery, "none", &no_provider(), now);
            return Some((settled(delivery, DeliveryStatus::Failed, now), None));
        };
        let outcome = match self.written(&delivery) {
            Ok((message, variables)) => {
                let envelope = envelope(&delivery, &provider, &message, &variables, now);
                self.ports.notifier.send(&provider, &envelope).await
            }
            Err(outcome) => outcome,
        };
        Some(self.judged(delivery, &provider, &outcome))
    }

    /// The delivery after this outcome.
    fn judged(&self, delivery: Delivery, provider: &str, outcome: &Outcome) -> (Delivery, Option<Suppression>) {
        let now = self.now();
        let [noise] = self.entropy().bytes::<1>();
        let delivery = noted(delivery, provider, outcome, now);
        let barred = (outcome.kind == OutcomeKind::Suppressed)
            .then(|| self.suppression(&delivery.to, SuppressionReason::Refused, provider, now));
        let delivery = match after(&delivery, &self.roster(&delivery.to, now), now, noise) {
            Next::Settled(status) => settled(delivery, status, now),
            Next::At(at) => Delivery {
                status: DeliveryStatus::Queued,
                due_at: Some(at),
                lease: None,
                ..delivery
            },
        };
        (delivery, barred)
    }

    /// The providers for an address, as they are doing now.
    fn roster(&self, to: &Address, now: Timestamp) -> Roster {
        let plugins = &self.ports.plugins;
        Roster::new(
            self.policy.providers_for(to),
            |provider| matches!(plugins.health(provider, now), Health::Resting { until, .. } if until > now),
        )
    }

    /// Writes steps down, in one commit where it can be. A delivery that somebody else took over or erased stays theirs.
    pub async fn settle(&self, steps: &[Step]) -> Result<(), Hindrance> {
        let mut all = Changes::none();
        for step in steps {
            self.write_down(step, &mut all);
        }
        match self.ports.storage.journal.commit(&all).await {
            Ok(()) => {
                self.catch_up(steps.iter().map(Step::delivery)).await;
                Ok(())
            }
            Err(CommitError::Port(error)) => Err(error.into()),
            Err(CommitError::Stale | CommitError::Taken) => self.settle_one_by_one(steps).await,
        }
    }

    async fn settle_one_by_one(&self, steps: &[Step]) -> Result<(), Hindrance> {
        for step in steps {
            if self.settle_one(step).await? || step.barred.is_none() {
                continue;
            }
            // The address may be on the list since another message to it.
            self.settle_one(&step.plain()).await?;
        }
        self.catch_up(steps.iter().map(Step::delivery)).await;
        Ok(())
    }

    /// Whether it was written down, and not somebody else's.
    async fn settle_one(&self, step: &Step) -> Result<bool, PortError> {
        let mut one = Changes::none();
        self.write_down(step, &mut one);
        match self.ports.storage.journal.commit(&one).await {
            Ok(()) => Ok(true),
            Err(CommitError::Stale | CommitError::Taken) => Ok(false),
            Err(CommitError::Port(error)) => Err(error),
        }
    }

    fn write_down(&self, step: &Step, changes: &mut Changes) {
        changes.put(step.delivery.clone());
        if let Some(barred) = &step.barred {
            self.bar(barred.clone(), AuditActor::System, &Origin::default(), changes);
        }
    }

    fn written(&self, delivery: &Delivery) -> Result<(Rendered, Variables), Outcome> {
        let sealed = delivery
            .variables
            .as_ref()
            .ok_or_else(|| broken("it says nothing any more"))?;
        let variables = self
            .open_variables(delivery, sealed)
            .map_err(|_| broken("its seal does not open with the present keys"))?;
        let letter = Letter {
            purpose: delivery.purpose,
            channel: delivery.to.channel(),
            locale: &delivery.locale,
            variables: &variables,
        };
        let message = self
            .ports
            .renderer
            .render(&letter)
            .map_err(|_| broken("its template does not work"))?;
        Ok((message, variables))
    }
}

impl Step {
    /// The same, whatever it has shown of the address.
    fn plain(&self) -> Self {
        Self {
            barred: None,
            ..self.clone()
        }
    }

    /// The delivery as it will be written down.
    pub const fn delivery(&self) -> &Delivery {
        &self.delivery
    }
}

fn envelope<'a>(
    delivery: &'a Delivery,
    provider: &str,
    message: &'a Rendered,
    variables: &'a Variables,
    now: Timestamp,
) -> Envelope<'a> {
    let before = delivery
        .attempts
        .iter()
        .filter(|past| past.provider == provider)
        .count();
    Envelope {
        id: delivery.id,
        attempt: u32::try_from(before + 1).unwrap_or(u32::MAX),
        purpose: delivery.purpose,
        to: &delivery.to,
        locale: &delivery.locale,
        expires_in: (delivery.expires_at - now).to_std().unwrap_or_default(),
        message,
        variables,
    }
}

fn noted(mut delivery: Delivery, provider: &str, outcome: &Outcome, now: Timestamp) -> Delivery {
    delivery.attempts.push(Attempt {
        provider: provider.to_owned(),
        outcome: outcome.kind,
        code: outcome.code.clone(),
        detail: outcome.detail.clone(),
        at: now,
        retry_at: outcome.retry_after.map(|wait| now + wait.min(LONGEST_WAIT)),
    });
    delivery.provider = Some(provider.to_owned());
    delivery
}

/// What a settled delivery said is wiped, unless a person may still want to send it: then it carries no code.
fn settled(delivery: Delivery, status: DeliveryStatus, now: Timestamp) -> Delivery {
    let retriable = status == DeliveryStatus::Failed && !delivery.purpose.carries_code();
    let variables = delivery.variables.filter(|_| retriable);
    Delivery {
        status,
        variables,
        due_at: None,
        lease: None,
        settled_at: Some(now),
        ..delivery
    }
}

fn broken(why: &str) -> Outcome {
    Outcome {
        kind: OutcomeKind::Rejected,
        code: None,
        detail: Some(format!("The message cannot be written: {why}.")),
        retry_after: None,
    }
}

fn no_provider() -> Outcome {
    let detail = "No provider is configured for this channel, or all of them are misconfigured.".to_owned();
    Outcome {
        kind: OutcomeKind::Misconfigured,
        code: None,
        detail: Some(detail),
        retry_after: None,
    }
}
