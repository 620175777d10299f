//! One call into a plugin: what it may still use up, and what it has done so far.

use std::sync::Arc;

use doorward_core::Timestamp;
use parking_lot::Mutex;
use wasmtime::component::ResourceTable;
use wasmtime::{ResourceLimiter, Store, UpdateDeadline};

use crate::egress::{Egress, Footprint};
use crate::engine::{Engine, TICK};
use crate::plugins::Plugin;
use crate::provision::Provision;
use crate::redaction::Redactor;
use crate::settings::Limits;

/// Core instances and tables of one component: what componentising a module with its adapters makes, and some room.
const MOST_INSTANCES: usize = 128;
const MOST_TABLES: usize = 16;

/// Why the plugin is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// To judge its settings. Nothing else is open to it.
    Configuring,
    /// To send a message.
    Sending,
    /// To read what the provider sent us.
    Receiving,
}

/// A secret the plugin has opened: its name, never its value.
#[derive(Debug)]
#[expect(unreachable_pub, reason = "the generated bindings re-export it")]
pub struct OpenSecret {
    pub(crate) name: String,
}

/// The one message this call is about.
#[derive(Debug, Default)]
pub(crate) struct Subject {
    pub(crate) message_id: String,
    pub(crate) mail_from: Option<String>,
    pub(crate) mail_to: Option<String>,
}

/// What a call carries through the store.
pub(crate) struct Call {
    pub(crate) phase: Phase,
    pub(crate) provision: Arc<Provision>,
    pub(crate) egress: Arc<Egress>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) subject: Subject,
    pub(crate) redactor: Redactor,
    pub(crate) now: Timestamp,
    pub(crate) footprint: Arc<Footprint>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) open: ResourceTable,
    pub(crate) requests: u32,
    pub(crate) events: usize,
    ceiling: Ceiling,
    ticks: u128,
}

/// Everything a call is made from.
pub(crate) struct Setup {
    pub(crate) phase: Phase,
    pub(crate) provision: Arc<Provision>,
    pub(crate) subject: Subject,
    pub(crate) redactor: Redactor,
    pub(crate) footprint: Arc<Footprint>,
    pub(crate) journal: Arc<Journal>,
}

impl Call {
    /// A fresh store for one call of `plugin`, with every limit in force.
    pub(crate) fn store(
        engine: &Engine,
        egress: &Arc<Egress>,
        plugin: &Plugin,
        setup: Setup,
    ) -> wasmtime::Result<Store<Self>> {
        let limits = &plugin.limits;
        let mut store = Store::new(engine.wasm(), Self::of(setup, egress, limits));
        store.limiter(|call| &mut call.ceiling);
        store.set_fuel(limits.fuel)?;
        store.set_hostcall_fuel(limits.hostcall_bytes);
        store.set_max_component_handles(limits.handles);
        store.set_epoch_deadline(1);
        let most = limits.guest_time.as_millis() / TICK.as_millis();
        store.epoch_deadline_callback(move |mut store| {
            let call = store.data_mut();
            call.ticks += 1;
            if call.ticks > most {
                Err(Stopped::GuestTime.into())
            } else {
                Ok(UpdateDeadline::Yield(1))
            }
        });
        Ok(store)
    }

    fn of(setup: Setup, egress: &Arc<Egress>, limits: &Arc<Limits>) -> Self {
        let mut open = ResourceTable::new();
        open.set_max_capacity(limits.handles);
        Self {
            phase: setup.phase,
            provision: setup.provision,
            egress: Arc::clone(egress),
            limits: Arc::clone(limits),
            subject: setup.subject,
            redactor: setup.redactor,
            now: egress.clock.now(),
            footprint: setup.footprint,
            journal: setup.journal,
            open,
            requests: 0,
            events: 0,
            ticks: 0,
            ceiling: Ceiling {
                memory: limits.memory_bytes,
                table: limits.table_elements,
                peak: 0,
            },
        }
    }

    /// The most linear memory it had.
    pub(crate) const fn peak_memory(&self) -> usize {
        self.ceiling.peak
    }

    /// Takes one request from the budget.
    pub(crate) fn spend_request(&mut self) -> Result<(), String> {
        if self.requests >= self.limits.requests {
            return Err(format!("a message may cause at most {} requests", self.limits.requests));
        }
        self.requests += 1;
        Ok(())
    }
}

/// Why the host stopped a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stopped {
    #[error("its own code ran longer than it may")]
    GuestTime,
    #[error("it asked for more memory than it may have")]
    Memory,
    #[error("it asked for a larger table than it may have")]
    Table,
}

struct Ceiling {
    memory: usize,
    table: usize,
    peak: usize,
}

impl ResourceLimiter for Ceiling {
    fn memory_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        if desired > self.memory {
            return Err(Stopped::Memory.into());
        }
        self.peak = self.peak.max(desired);
        Ok(true)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        if desired > self.table {
            return Err(Stopped::Table.into());
        }
        Ok(true)
    }

    fn instances(&self) -> usize {
        MOST_INSTANCES
    }

    fn tables(&self) -> usize {
        MOST_TABLES
    }

    fn memories(&self) -> usize {
        1
    }
}

/// What happened, line by line, for whoever asked to be told.
#[derive(Debug, Default)]
pub(crate) struct Journal(Option<Mutex<Vec<String>>>);

impl Journal {
    /// A journal that is kept.
    pub(crate) fn kept() -> Self {
        Self(Some(Mutex::new(Vec::new())))
    }

    /// Adds a line, which is only made when somebody will read it.
    pub(crate) fn note(&self, line: impl FnOnce() -> String) {
        if let Some(lines) = &self.0 {
            lines.lock().push(line());
        }
    }

    /// All lines so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.as_ref().map(|lines| lines.lock().clone()).unwrap_or_default()
    }
}
