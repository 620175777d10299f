//! The deliveries this process has in hand: from the beginning of an attempt until its end is written down or given up.

use std::collections::HashSet;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::values::ids::DeliveryId;

/// All deliveries in hand.
#[derive(Debug, Default)]
pub(crate) struct Hands(Arc<Mutex<HashSet<DeliveryId>>>);

impl Hands {
    /// Takes a delivery in hand; `None` when it is already.
    pub(crate) fn take(&self, delivery: DeliveryId) -> Option<Hold> {
        let is_new = self.0.lock().insert(delivery);
        is_new.then(|| Hold {
            hands: Arc::clone(&self.0),
            delivery,
        })
    }

    /// What is in hand now.
    pub(crate) fn full_of(&self) -> Vec<DeliveryId> {
        self.0.lock().iter().copied().collect()
    }
}

/// A delivery in hand, until this is dropped.
#[derive(Debug)]
pub(crate) struct Hold {
    hands: Arc<Mutex<HashSet<DeliveryId>>>,
    delivery: DeliveryId,
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.hands.lock().remove(&self.delivery);
    }
}
