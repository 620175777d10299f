//! Somebody who prints everything.

use std::fmt::{Debug, Write as _};
use std::sync::Arc;

use async_trait::async_trait;
use doorward_core::app::Ports;
use doorward_core::ports::{Changes, CommitError, Journal};
use parking_lot::Mutex;

/// Hears what is said to it, and every commit of a store.
#[derive(Clone, Default)]
pub(super) struct Overhearing(Arc<Mutex<String>>);

impl Overhearing {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn hears(&self, said: &impl Debug) {
        writeln!(self.0.lock(), "{said:?}\n{said:#?}").expect("a text takes everything");
    }

    pub(super) fn everything(&self) -> String {
        self.0.lock().clone()
    }

    /// From now on it hears every commit.
    pub(super) fn listen_at(&self, ports: &mut Ports) {
        let journal = ports.storage.journal.clone();
        ports.storage.journal = Arc::new(Overheard {
            journal,
            heard: self.clone(),
        });
    }
}

struct Overheard {
    journal: Arc<dyn Journal>,
    heard: Overhearing,
}

#[async_trait]
impl Journal for Overheard {
    async fn commit(&self, changes: &Changes) -> Result<(), CommitError> {
        self.heard.hears(changes);
        self.journal.commit(changes).await
    }
}
