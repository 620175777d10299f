//! An outbox that keeps what it was handed.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::ports::Outbox;
use crate::records::delivery::Delivery;

/// Keeps hand-overs until they are taken.
#[derive(Default)]
pub struct MemoryOutbox(Mutex<Vec<Delivery>>);

impl MemoryOutbox {
    /// An empty outbox.
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// What was handed over since the last time, oldest first.
    pub fn take(&self) -> Vec<Delivery> {
        std::mem::take(&mut *self.0.lock())
    }
}

impl Outbox for MemoryOutbox {
    fn hand_over(&self, deliveries: Vec<Delivery>) {
        self.0.lock().extend(deliveries);
    }
}
