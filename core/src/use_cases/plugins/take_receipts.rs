//! Take what a provider posts to us about its messages: whatever is forged, replayed, late or unknown changes nothing.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;

use crate::app::{App, Decision, Hindrance, Origin};
use crate::ports::{Callback, Changes, PluginReport, Receipt, ReceiptRefusal, ReceiptState};
use crate::receipts::{bars, fate, heard};
use crate::records::audit::AuditActor;
use crate::records::delivery::{Delivery, DeliveryStatus};
use crate::records::suppression::SuppressionId;

/// Receipts that were taken.
#[derive(Debug, PartialEq, Eq)]
pub struct TakenReceipts {
    /// The provider they come from.
    pub provider: String,
    /// Each with what it told.
    pub receipts: Vec<(ReceiptState, Heard)>,
}

/// What a receipt told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// Something new.
    News,
    /// Nothing new.
    Nothing,
    /// Something about a message nobody knows.
    Unknown,
}

/// Why receipts were not taken.
#[derive(Debug, thiserror::Error)]
pub enum TakeReceiptsError {
    /// They cannot be read or believed.
    #[error(transparent)]
    Refused(#[from] ReceiptRefusal),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Takes what was posted in a provider's name: that of the provider, or that of its plugin where it has only one.
    pub async fn take_receipts(
        &self,
        name: &str,
        callback: Callback,
        origin: &Origin,
    ) -> Result<TakenReceipts, TakeReceiptsError> {
        let provider = receiver(name, &self.ports.plugins.list()).ok_or(ReceiptRefusal::Unknown)?;
        let _place = self.reception.enter().ok_or(ReceiptRefusal::Unavailable)?;
        let mut receipts = Vec::new();
        for receipt in self.ports.plugins.receive(&provider, callback).await? {
            let told = self.hear(&provider, &receipt, origin).await?;
            if told == Heard::Unknown {
                self.reception.keep(&provider, &receipt);
            }
            receipts.push((receipt.state, told));
        }
        Ok(TakenReceipts { provider, receipts })
    }

    /// What was reported about these deliveries before it was written down that they were sent.
    pub(crate) async fn catch_up(&self, sent: impl Iterator<Item = &Delivery>) {
        for (provider, receipt) in self.reception.early(sent) {
            if self.hear(&provider, &receipt, &Origin::default()).await.is_err() {
                self.reception.keep(&provider, &receipt);
            }
        }
    }

    async fn hear(&self, provider: &str, receipt: &Receipt, origin: &Origin) -> Result<Heard, Hindrance> {
        if fate(receipt.state).is_none() {
            return Ok(Heard::Nothing);
        }
        let called = receipt.provider_message_id.as_str();
        self.transact((provider, called), move |now| async move {
            let storage = &self.ports.storage;
            let Some(delivery) = storage.deliveries.taken_as(provider, called).await? else {
                return Ok(Decision::refuse(NotNews::Unknown));
            };
            let mut changes = Changes::none();
            if let Some(delivery) = heard(&delivery, receipt, now) {
                changes.put(delivery);
            }
            let barred = SuppressionId::of(&delivery.to, &self.pepper);
            if let Some(reason) = bars(receipt.state)
                && storage.suppressions.find(barred).await?.is_none()
            {
                let entry = self.suppression(&delivery.to, reason, provider, now);
                self.bar(entry, AuditActor::System, origin, &mut changes);
            }
            if changes.is_empty() {
                return Ok(Decision::refuse(NotNews::Nothing));
            }
            Ok(Decision::accept(Heard::News, changes))
        })
        .await
        .or_else(|not_news| match not_news {
            NotNews::Unknown => Ok(Heard::Unknown),
            NotNews::Nothing => Ok(Heard::Nothing),
            NotNews::Hindered(hindrance) => Err(hindrance),
        })
    }
}

/// Why a receipt changes nothing.
enum NotNews {
    Unknown,
    Nothing,
    Hindered(Hindrance),
}

impl From<Hindrance> for NotNews {
    fn from(hindrance: Hindrance) -> Self {
        Self::Hindered(hindrance)
    }
}

/// The provider a path names.
fn receiver(name: &str, plugins: &[PluginReport]) -> Option<String> {
    let mut reading = plugins.iter().filter(|plugin| plugin.receipts);
    let mut providers = reading.clone().flat_map(|plugin| &plugin.providers);
    if let Some(provider) = providers.find(|provider| provider.name == name) {
        return Some(provider.name.clone());
    }
    match reading.find(|plugin| plugin.id == name)?.providers.as_slice() {
        [only] => Some(only.name.clone()),
        _ => None,
    }
}

/// Callbacks being read right now, and what was reported about messages not yet written down as sent.
#[derive(Default)]
pub(crate) struct Reception {
    reading: Arc<AtomicUsize>,
    early: Mutex<HashMap<(String, String), Receipt>>,
}

/// How many callbacks are read at once: whoever forges them must not keep messages from being sent.
const AT_ONCE: usize = 8;

/// How many early reports are remembered.
const EARLY: usize = 1_000;

/// A callback being read.
pub(crate) struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Reception {
    fn enter(&self) -> Option<Place> {
        let before = self.reading.fetch_add(1, Ordering::Relaxed);
        let place = Place(Arc::clone(&self.reading));
        (before < AT_ONCE).then_some(place)
    }

    /// Remembers a report about a message nobody knows yet.
    fn keep(&self, provider: &str, receipt: &Receipt) {
        let mut early = self.early.lock();
        if early.len() >= EARLY {
            // Reports about what is long forgotten; forgetting them all is better than growing without bound.
            early.clear();
        }
        let called = (provider.to_owned(), receipt.provider_message_id.clone());
        let arrived = |known: &Receipt| fate(known.state) == Some(DeliveryStatus::Delivered);
        if !early.get(&called).is_some_and(arrived) {
            early.insert(called, receipt.clone());
        }
    }

    /// What was reported about these deliveries.
    fn early<'d>(&self, sent: impl Iterator<Item = &'d Delivery>) -> Vec<(String, Receipt)> {
        let mut early = self.early.lock();
        if early.is_empty() {
            return Vec::new();
        }
        let called = sent.filter_map(Delivery::taken_as);
        let found = called.filter_map(|(provider, code)| {
            let receipt = early.remove(&(provider.to_owned(), code.to_owned()))?;
            Some((provider.to_owned(), receipt))
        });
        found.collect()
    }
}
