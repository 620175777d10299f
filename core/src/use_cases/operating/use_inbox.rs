//! What the inbox provider captured, and the upkeep that forgets what is past its use.

use std::time::Duration;

use crate::app::{Admin, App, Decision, Hindrance, Origin};
use crate::listing::Page;
use crate::ports::{Changes, InboxQuery, Past};
use crate::records::audit::Action;
use crate::records::inbox::InboxMessage;

/// How long captured messages are kept.
const KEPT_FOR: Duration = Duration::from_hours(1);

/// How many batches one upkeep removes at most, so that it never stands in the way for long.
const BATCHES: usize = 100;

impl App {
    /// One page of captured messages, newest first.
    pub async fn list_inbox(&self, _: &Admin, query: &InboxQuery) -> Result<Page<InboxMessage>, Hindrance> {
        Ok(self.ports.storage.inbox.list(query).await?)
    }

    /// Forgets every captured message.
    pub async fn clear_inbox(&self, admin: &Admin, origin: &Origin) -> Result<(), Hindrance> {
        self.ports.storage.inbox.clear(None).await?;
        self.transact("inbox", move |now| async move {
            let mut changes = Changes::none();
            let mut event = self.event(now, admin.actor().audited(), Action::InboxCleared, "", origin);
            event.target = None;
            changes.events.push(event);
            Ok(Decision::accept((), changes))
        })
        .await
    }

    /// Removes what is past its time; answers how much that was.
    pub async fn sweep(&self) -> Result<u64, Hindrance> {
        let now = self.now();
        let storage = &self.ports.storage;
        storage.inbox.clear(Some(now - KEPT_FOR)).await?;
        let past = Past {
            now,
            sessions_idle_before: now - self.policy.sessions.idle_ttl,
            deliveries_before: now - self.policy.deliveries_kept_for,
            events_before: now - self.policy.audit_kept_for,
        };
        let mut swept = 0;
        for _ in 0..BATCHES {
            match storage.sweep.sweep(&past).await? {
                0 => break,
                some => swept += some,
            }
        }
        Ok(swept)
    }
}
