//! Read the audit trail and the counts.

use std::time::Duration;

use crate::app::{App, Hindrance, Support};
use crate::listing::Page;
use crate::ports::{AuditQuery, Minute, PortError, Totals, Waiting};
use crate::records::audit::AuditEvent;

/// What a dashboard shows.
#[derive(Debug, Clone)]
pub struct Stats {
    /// How much there is.
    pub totals: Totals,
    /// What happened in each minute of the last hour.
    pub minutes: Vec<Minute>,
}

const AN_HOUR: Duration = Duration::from_hours(1);

impl App {
    /// One page of the trail, newest first.
    pub async fn list_audit(&self, _: &Support, query: &AuditQuery) -> Result<Page<AuditEvent>, Hindrance> {
        Ok(self.ports.storage.audit.list(query).await?)
    }

    /// Totals and the last hour.
    pub async fn stats(&self, _: &Support) -> Result<Stats, Hindrance> {
        let statistics = &self.ports.storage.statistics;
        Ok(Stats {
            totals: statistics.totals().await?,
            minutes: statistics.minutes(self.now() - AN_HOUR).await?,
        })
    }

    /// What is yet to be sent, for who runs the server.
    pub async fn waiting(&self) -> Result<Waiting, PortError> {
        self.ports.storage.statistics.waiting().await
    }
}
