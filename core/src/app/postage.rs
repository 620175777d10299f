//! What a message with a code costs of the budgets in force: each address has one, and text messages, which cost money, have
//! one for all, one for each country, and one for each block of numbers.
//!
//! Blocks keep fraud at text messages small: who has codes sent to numbers of their own proves none of them.

use std::time::Duration;

use crate::Timestamp;
use crate::app::{App, Origin, Wait, spend};
use crate::policy::TextPolicy;
use crate::ports::{Changes, PortError};
use crate::records::audit::{Action, AuditActor};
use crate::records::budget::{Budget, BudgetKey, BudgetKind};
use crate::records::delivery::Address;
use crate::values::phone::PhoneNumber;

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// For how long a block of numbers is left alone after its last text message.
const PAUSED_FOR: Duration = DAY;

/// What a counter counts the messages to, beside a country: two that must differ, or one commit would write one record twice.
const EVERYWHERE: &str = "";
const NO_COUNTRY: &str = "--";

/// The budgets one message is counted in.
pub(crate) struct Postage {
    address: Budget,
    /// Counters, apart from the one of the block.
    texts: Vec<Budget>,
    block: Option<(String, Budget)>,
}

impl App {
    /// The budgets of a message to this address, if all of them have room for it. Whether a message will be sent plays no part.
    pub(crate) async fn postage(&self, to: &Address, now: Timestamp) -> Result<Result<Postage, Wait>, PortError> {
        let address = self.budget(BudgetKind::Sends, to).await?;
        if let Err(wait) = self.may_send(&address, now) {
            return Ok(Err(wait));
        }
        let mut postage = Postage {
            address,
            texts: Vec::new(),
            block: None,
        };
        let (Address::Phone(number), Some(texts)) = (to, &self.policy.texts) else {
            return Ok(Ok(postage));
        };
        for (key, most, until) in self.counters(number, texts, now) {
            let counter = self.budget_under(key).await?;
            if counter.streak >= most {
                return Ok(Err(Wait(until)));
            }
            postage.texts.push(counter);
        }
        let block = block_of(number);
        let unproven = self.budget_under(self.block_key(&block)).await?;
        if unproven.streak >= texts.unproven
            && let Some(wait) = still_paused(&unproven, now)
        {
            return Ok(Err(Wait(wait)));
        }
        postage.block = Some((block, unproven));
        Ok(Ok(postage))
    }

    /// Where the work of sending queues up: text messages share counters, so they go one at a time.
    pub(crate) const fn sending_queue<'a>(&self, to: &'a Address) -> Option<&'a Address> {
        match (to, &self.policy.texts) {
            (Address::Phone(_), Some(_)) => None,
            _ => Some(to),
        }
    }

    /// Counts the message among the changes. One that is not sent costs as many writes, but nothing of what text messages cost.
    pub(crate) fn frank(&self, postage: Postage, is_sent: bool, changes: &mut Changes, now: Timestamp) {
        let Postage { address, texts, block } = postage;
        let mut sends = address;
        spend(&mut sends, now);
        changes.put(sends);
        for mut counter in texts {
            if is_sent {
                count(&mut counter, now);
            }
            changes.put(counter);
        }
        if let Some((block, mut unproven)) = block {
            if is_sent {
                count(&mut unproven, now);
                self.tell_of_pause(&block, &unproven, changes, now);
            }
            changes.put(unproven);
        }
    }

    /// A number was proven: its block is no fraud's.
    pub(crate) async fn text_was_proven(&self, address: &Address, changes: &mut Changes) -> Result<(), PortError> {
        let (Address::Phone(number), Some(_)) = (address, &self.policy.texts) else {
            return Ok(());
        };
        let mut unproven = self.budget_under(self.block_key(&block_of(number))).await?;
        if unproven.streak > 0 {
            unproven.succeed();
            changes.put(unproven);
        }
        Ok(())
    }

    /// Each counter's key, how far it may go, and how long until it begins anew.
    fn counters(
        &self,
        number: &PhoneNumber,
        texts: &TextPolicy,
        now: Timestamp,
    ) -> impl Iterator<Item = (BudgetKey, u32, Duration)> {
        let country = number.country().unwrap_or(NO_COUNTRY);
        let budgets = [
            (EVERYWHERE, HOUR, texts.all.per_hour),
            (EVERYWHERE, DAY, texts.all.per_day),
            (country, HOUR, texts.country.per_hour),
            (country, DAY, texts.country.per_day),
        ];
        budgets
            .map(|(scope, span, most)| {
                let (span_number, until) = place_in(span, now);
                let subject = self.pepper.digest(
                    "texts",
                    &[
                        scope.as_bytes(),
                        &span.as_secs().to_be_bytes(),
                        &span_number.to_be_bytes(),
                    ],
                );
                let kind = BudgetKind::Texts;
                (BudgetKey { kind, subject }, most, until)
            })
            .into_iter()
    }

    fn block_key(&self, block: &str) -> BudgetKey {
        BudgetKey {
            kind: BudgetKind::UnprovenTexts,
            subject: self.pepper.digest("texts-to-block", &[block.as_bytes()]),
        }
    }

    fn tell_of_pause(&self, block: &str, unproven: &Budget, changes: &mut Changes, now: Timestamp) {
        let bound = self.policy.texts.as_ref().map(|texts| texts.unproven);
        if bound == Some(unproven.streak) {
            let origin = Origin::default();
            let mut event = self.event(now, AuditActor::System, Action::TextsPaused, "", &origin);
            event.target = Some(format!("{block}{HIDDEN}"));
            changes.events.push(event);
        }
    }
}

/// Only the newest use is of interest: the counter counts.
fn count(counter: &mut Budget, now: Timestamp) {
    counter.marks = vec![now];
    counter.streak = counter.streak.saturating_add(1);
}

fn still_paused(unproven: &Budget, now: Timestamp) -> Option<Duration> {
    let last = unproven.marks.last()?;
    let wait = (*last + PAUSED_FOR - now).to_std().ok()?;
    (!wait.is_zero()).then_some(wait)
}

/// The number of the span this instant is in, and how long until the next begins.
fn place_in(span: Duration, now: Timestamp) -> (i64, Duration) {
    let span = i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
    let into = now.timestamp().rem_euclid(span);
    (
        now.timestamp().div_euclid(span),
        Duration::from_secs((span - into).unsigned_abs()),
    )
}

/// Numbers that differ in their last digits only are handed out together.
const BLOCK_DIGITS: usize = 4;
const HIDDEN: &str = "xxxx";

fn block_of(number: &PhoneNumber) -> String {
    let digits = number.e164();
    let kept = digits.len().saturating_sub(BLOCK_DIGITS);
    digits.get(..kept).unwrap_or(digits).to_owned()
}
