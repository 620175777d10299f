//! What is under test: a plugin, wherever its code runs.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use doorward_plugin::{Callback, CallbackError, ConfigProblem, Message, Notifier, Outcome, ReceiptEvent, Receipts};

use crate::Stage;

/// A plugin under test. Whatever it asks of its host, the stage answers.
pub trait Guest {
    /// Runs `check-config`.
    fn check_config(&self, stage: &Stage) -> Result<Vec<ConfigProblem>, Trap>;

    /// Runs `send`.
    fn send(&self, stage: &Stage, message: &Message) -> Result<Outcome, Trap>;

    /// Runs `parse`, if the plugin has receipts.
    fn parse(&self, stage: &Stage, callback: &Callback) -> Option<Result<Parsed, Trap>>;

    /// What the last call took; nothing where that is not measured.
    fn usage(&self) -> Option<Usage> {
        None
    }
}

/// What a call took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Instructions, roughly.
    pub fuel: u64,
    /// The most linear memory.
    pub memory_bytes: usize,
}

/// What a plugin made of a callback.
pub type Parsed = Result<Vec<ReceiptEvent>, CallbackError>;

/// A plugin stopped where it must not: it panicked, trapped, or used up what it was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it trapped: {0}")]
pub struct Trap(pub String);

/// A provider's own code, run natively. A panic counts as a trap.
pub struct Native {
    check_config: fn(&Stage) -> Vec<ConfigProblem>,
    send: fn(&Stage, &Message) -> Outcome,
    parse: Option<fn(&Stage, &Callback) -> Parsed>,
}

impl Native {
    /// A provider without receipts.
    pub fn of<P: Notifier>() -> Self {
        Self {
            check_config: P::check_config,
            send: P::send,
            parse: None,
        }
    }

    /// A provider with receipts.
    pub fn with_receipts<P: Notifier + Receipts>() -> Self {
        Self {
            parse: Some(P::parse),
            ..Self::of::<P>()
        }
    }
}

impl Guest for Native {
    fn check_config(&self, stage: &Stage) -> Result<Vec<ConfigProblem>, Trap> {
        caught(|| (self.check_config)(stage))
    }

    fn send(&self, stage: &Stage, message: &Message) -> Result<Outcome, Trap> {
        caught(|| (self.send)(stage, message))
    }

    fn parse(&self, stage: &Stage, callback: &Callback) -> Option<Result<Parsed, Trap>> {
        let parse = self.parse?;
        Some(caught(|| parse(stage, callback)))
    }
}

fn caught<T>(run: impl FnOnce() -> T) -> Result<T, Trap> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| Trap(words_of(panic.as_ref())))
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let fixed = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
    let made = panic.downcast_ref::<String>().cloned();
    fixed.or(made).unwrap_or_else(|| "no words".to_owned())
}
