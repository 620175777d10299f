//! Send what is due: open, render, hand to a provider, and write down how it ended.

use crate::Timestamp;
use crate::app::{App, Hindrance};
use crate::ports::{Changes, CommitError, Envelope, Letter, Outcome, Rendered, Variables};
use crate::records::delivery::{Attempt, Delivery, DeliveryStatus, OutcomeKind};
use crate::retrying::{Next, after, choose};

/// A delivery after an attempt, not yet written down.
#[derive(Debug, Clone)]
pub struct Step(Delivery);

impl App {
    /// Leases deliveries that are due and that nobody works on.
    pub async fn claim_deliveries(&self, limit: usize) -> Result<Vec<Delivery>, Hindrance> {
        let now = self.now();
        Ok(self.ports.storage.deliveries.claim(self.lease(now), now, limit).await?)
    }

    /// Frees every lease: only for the one process that has the store to itself, at its start.
    pub async fn free_leases(&self) -> Result<(), Hindrance> {
        Ok(self.ports.storage.deliveries.free_all().await?)
    }

    /// Makes one attempt at a leased delivery; `None` when its lease ran out while it waited.
    pub async fn attempt(&self, delivery: Delivery) -> Option<Step> {
        let now = self.now();
        if delivery.lease.is_none_or(|lease| lease.until <= now) {
            return None;
        }
        if delivery.expires_at <= now {
            return Some(Step(settled(delivery, DeliveryStatus::Expired, now)));
        }
        let providers = self.policy.providers_for(&delivery.to).to_vec();
        let Some(provider) = choose(&delivery.attempts, &providers).map(str::to_owned) else {
            return Some(Step(settled(
                noted(delivery, "none", &no_provider(), now),
                DeliveryStatus::Failed,
                now,
            )));
        };
        let outcome = match self.written(&delivery) {
            Ok((message, variables)) => {
                let envelope = envelope(&delivery, &provider, &message, &variables, now);
                self.ports.notifier.send(&provider, &envelope).await
            }
            Err(outcome) => outcome,
        };
        let now = self.now();
        let [noise] = self.entropy().bytes::<1>();
        let delivery = noted(delivery, &provider, &outcome, now);
        Some(Step(match after(&delivery, &outcome, &providers, now, noise) {
            Next::Settled(status) => settled(delivery, status, now),
            Next::At(at) => Delivery {
                status: DeliveryStatus::Queued,
                due_at: Some(at),
                lease: None,
                ..delivery
            },
        }))
    }

    /// Writes steps down, in one commit where it can be. A delivery that somebody else took over or erased stays theirs.
    pub async fn settle(&self, steps: Vec<Step>) -> Result<(), Hindrance> {
        let mut all = Changes::none();
        for Step(delivery) in &steps {
            all.put(delivery.clone());
        }
        match self.ports.storage.journal.commit(&all).await {
            Ok(()) => Ok(()),
            Err(CommitError::Port(error)) => Err(error.into()),
            Err(CommitError::Stale | CommitError::Taken) => self.settle_one_by_one(steps).await,
        }
    }

    async fn settle_one_by_one(&self, steps: Vec<Step>) -> Result<(), Hindrance> {
        for Step(delivery) in steps {
            let mut one = Changes::none();
            one.put(delivery);
            if let Err(CommitError::Port(error)) = self.ports.storage.journal.commit(&one).await {
                return Err(error.into());
            }
        }
        Ok(())
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
    /// The delivery as it will be written down.
    pub const fn delivery(&self) -> &Delivery {
        &self.0
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
