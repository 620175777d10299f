//! `log`: a plugin's words for the operator, few, short and free of secrets.

use std::fmt::Write as _;

use crate::call::Call;
use crate::contract::log::{Host, Level};

impl Host for Call {
    fn event(&mut self, level: Level, message: String, fields: Vec<(String, String)>) -> wasmtime::Result<()> {
        if self.events >= self.limits.log_events {
            return Ok(());
        }
        self.events += 1;
        let most = self.limits.log_bytes;
        let mut line = message;
        for (name, value) in fields {
            if line.len() > most {
                break;
            }
            // Writing to a String cannot fail.
            let _ = write!(line, " {name}={value}");
        }
        let line = self.redactor.text(&line, most);
        let provider = self.provision.provider.as_str();
        match level {
            Level::Debug => tracing::debug!(target: "plugin", provider, "{line}"),
            Level::Info => tracing::info!(target: "plugin", provider, "{line}"),
            Level::Warn => tracing::warn!(target: "plugin", provider, "{line}"),
            Level::Error => tracing::error!(target: "plugin", provider, "{line}"),
        }
        self.journal.note(|| format!("log: {line}"));
        Ok(())
    }
}
