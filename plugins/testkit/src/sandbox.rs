//! The component itself under test, inside a sandbox whose every import is answered by the stage.

mod contract;
mod given;
mod imports;
mod made;

use std::sync::{Mutex, PoisonError};

use doorward_plugin::{Callback, ConfigProblem, Message, Outcome};
use wasmtime::component::{Component, HasSelf, InstancePre, Linker, ResourceTable};
use wasmtime::{Config, Engine, ResourceLimiter, Store};

use self::contract::{NotifierWithReceipts, receipts, sender};
use self::imports::OnStage;
use crate::guest::{Parsed, Trap, Usage};
use crate::{Guest, Stage};

/// How far a component may go in one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SandboxLimits {
    /// Instructions, roughly.
    pub fuel: u64,
    /// Bytes of linear memory.
    pub memory_bytes: usize,
    /// Elements of all tables.
    pub table_elements: usize,
}

/// A component under test. Every call gets an instance of its own.
pub struct Sandbox {
    engine: Engine,
    pre: InstancePre<OnStage>,
    sender: sender::GuestIndices,
    receipts: Option<receipts::GuestIndices>,
    limits: SandboxLimits,
    last: Mutex<Option<Usage>>,
}

/// Why a component cannot be tested.
#[derive(Debug, thiserror::Error)]
#[error("the component does not fit the contract: {0}")]
pub struct SandboxError(String);

impl Sandbox {
    /// Compiles a component.
    pub fn open(component: &[u8], limits: SandboxLimits) -> Result<Self, SandboxError> {
        Self::compiled(component, limits).map_err(|fault| SandboxError(words(&fault)))
    }

    fn compiled(component: &[u8], limits: SandboxLimits) -> wasmtime::Result<Self> {
        let mut config = Config::new();
        config.wasm_component_model(true).consume_fuel(true);
        let engine = Engine::new(&config)?;
        let component = Component::from_binary(&engine, component)?;
        let mut linker = Linker::new(&engine);
        NotifierWithReceipts::add_to_linker::<_, HasSelf<_>>(&mut linker, |stage: &mut OnStage| stage)?;
        let pre = linker.instantiate_pre(&component)?;
        Ok(Self {
            sender: sender::GuestIndices::new(&pre)?,
            receipts: receipts::GuestIndices::new(&pre).ok(),
            engine,
            pre,
            limits,
            last: Mutex::default(),
        })
    }

    fn store(&self, stage: &Stage) -> wasmtime::Result<Store<OnStage>> {
        let on_stage = OnStage {
            stage: stage.clone(),
            open: ResourceTable::new(),
            ceiling: Ceiling {
                limits: self.limits,
                peak: 0,
            },
        };
        let mut store = Store::new(&self.engine, on_stage);
        store.limiter(|on_stage| &mut on_stage.ceiling);
        store.set_fuel(self.limits.fuel)?;
        Ok(store)
    }

    /// Runs one call in a fresh instance, and keeps what it took.
    fn run<T>(
        &self,
        stage: &Stage,
        call: impl FnOnce(&mut Store<OnStage>, wasmtime::component::Instance) -> wasmtime::Result<T>,
    ) -> Result<T, Trap> {
        let trapped = |fault: wasmtime::Error| Trap(words(&fault));
        let mut store = self.store(stage).map_err(trapped)?;
        let done = self
            .pre
            .instantiate(&mut store)
            .and_then(|instance| call(&mut store, instance));
        let usage = Usage {
            fuel: self.limits.fuel.saturating_sub(store.get_fuel().unwrap_or_default()),
            memory_bytes: store.data().ceiling.peak,
        };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(usage);
        done.map_err(trapped)
    }
}

impl Guest for Sandbox {
    fn check_config(&self, stage: &Stage) -> Result<Vec<ConfigProblem>, Trap> {
        let problems = self.run(stage, |store, instance| {
            let guest = self.sender.load(&mut *store, &instance)?;
            guest.call_check_config(store)
        })?;
        Ok(problems.into_iter().map(made::problem).collect())
    }

    fn send(&self, stage: &Stage, message: &Message) -> Result<Outcome, Trap> {
        let message = given::message(message);
        let outcome = self.run(stage, |store, instance| {
            let guest = self.sender.load(&mut *store, &instance)?;
            guest.call_send(store, &message)
        })?;
        Ok(made::outcome(outcome))
    }

    fn parse(&self, stage: &Stage, callback: &Callback) -> Option<Result<Parsed, Trap>> {
        let receipts = self.receipts.as_ref()?;
        let callback = given::callback(callback);
        let parsed = self.run(stage, |store, instance| {
            let guest = receipts.load(&mut *store, &instance)?;
            guest.call_parse(store, &callback)
        });
        Some(parsed.map(made::parsed))
    }

    fn usage(&self) -> Option<Usage> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a call ended early, the innermost reason alone: the rest names addresses in the code.
fn words(fault: &wasmtime::Error) -> String {
    let why = fault
        .downcast_ref::<wasmtime::Trap>()
        .map_or_else(|| fault.root_cause().to_string(), ToString::to_string);
    match why.as_str() {
        "wasm trap: wasm `unreachable` instruction executed" => {
            "it panicked, or threw where nothing caught it".to_owned()
        }
        "all fuel consumed by WebAssembly" => "it used up its instructions".to_owned(),
        _ => why,
    }
}

struct Ceiling {
    limits: SandboxLimits,
    peak: usize,
}

impl ResourceLimiter for Ceiling {
    fn memory_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let most = self.limits.memory_bytes;
        if desired > most {
            return Err(wasmtime::Error::msg(format!(
                "it asked for more than {most} bytes of memory"
            )));
        }
        self.peak = self.peak.max(desired);
        Ok(true)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        Ok(desired <= self.limits.table_elements)
    }
}
