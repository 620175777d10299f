//! What an operator does to plugins from the command line: asked of the server that runs on the data directory.

mod listing;
mod tried;

use std::io;
use std::path::PathBuf;

use super::terminal::Terminal;
use crate::config::Config;
use crate::control::{self, PluginReply, PluginRequest, Reply, Request, TestRequest};

/// What an operator does.
#[derive(Debug)]
pub enum Operation {
    /// See what is in use.
    List,
    /// Have new files looked for.
    Reload,
    /// Let a file speak for a provider.
    Grant {
        /// The provider.
        provider: String,
        /// The file's hash; the one that waits, if none is named.
        file: Option<String>,
    },
    /// Go back to the file before.
    Rollback {
        /// The plugin.
        plugin: String,
    },
    /// Send a message by the configured providers.
    SendTest {
        /// To whom.
        to: String,
        /// By this provider only.
        via: Option<String>,
        /// Whether everything that led to the outcome is told.
        explain: bool,
    },
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OperatingError {
    /// Nobody is there to do it.
    #[error("no server runs on {}: start `doorward serve`, or name its directory with --data-dir", .0.display())]
    NoServer(PathBuf),
    /// The server said no.
    #[error("{0}")]
    Refused(String),
    /// The server answered something else.
    #[error("the server answered what was not asked: it is of another version")]
    Foreign,
    /// No provider took the message.
    #[error("no provider took the message")]
    NotTaken,
    /// The server or the terminal is gone.
    #[error("the server broke off, or the terminal cannot be written to")]
    Broken(#[from] io::Error),
}

/// Has it done, and tells.
pub(crate) async fn perform(config: &Config, operation: Operation, terminal: &Terminal) -> Result<(), OperatingError> {
    match operation {
        Operation::List => list(config, terminal).await,
        Operation::Reload => reload(config, terminal).await,
        Operation::Grant { provider, file } => grant(config, provider, file, terminal).await,
        Operation::Rollback { plugin } => roll_back(config, plugin, terminal).await,
        Operation::SendTest { to, via, explain } => send_test(config, TestRequest { to, via }, explain, terminal).await,
    }
}

async fn list(config: &Config, terminal: &Terminal) -> Result<(), OperatingError> {
    match asked(config, PluginRequest::List).await? {
        PluginReply::List(plugins) => Ok(listing::plugins(&plugins, terminal)?),
        _ => Err(OperatingError::Foreign),
    }
}

async fn reload(config: &Config, terminal: &Terminal) -> Result<(), OperatingError> {
    match asked(config, PluginRequest::Reload).await? {
        PluginReply::Reloaded(files) => Ok(listing::files(&files, terminal)?),
        _ => Err(OperatingError::Foreign),
    }
}

async fn grant(
    config: &Config,
    provider: String,
    file: Option<String>,
    terminal: &Terminal,
) -> Result<(), OperatingError> {
    let name = provider.clone();
    match asked(config, PluginRequest::Grant { provider, file }).await? {
        PluginReply::Granted(hash) => Ok(terminal.say(&format!("{hash} speaks for {name}"))?),
        _ => Err(OperatingError::Foreign),
    }
}

async fn roll_back(config: &Config, plugin: String, terminal: &Terminal) -> Result<(), OperatingError> {
    let name = plugin.clone();
    match asked(config, PluginRequest::Rollback { plugin }).await? {
        PluginReply::RolledBack { version, hash } => {
            Ok(terminal.say(&format!("{name} {version} is in use again: {hash}"))?)
        }
        _ => Err(OperatingError::Foreign),
    }
}

async fn send_test(
    config: &Config,
    request: TestRequest,
    explain: bool,
    terminal: &Terminal,
) -> Result<(), OperatingError> {
    let Reply::Tested(tested) = answered(config, Request::SendTest(request)).await? else {
        return Err(OperatingError::Foreign);
    };
    tried::show(&tested, explain, terminal)?;
    if tested.is_taken() {
        Ok(())
    } else {
        Err(OperatingError::NotTaken)
    }
}

async fn asked(config: &Config, request: PluginRequest) -> Result<PluginReply, OperatingError> {
    match answered(config, Request::Plugins(request)).await? {
        Reply::Plugins(reply) => Ok(reply),
        _ => Err(OperatingError::Foreign),
    }
}

async fn answered(config: &Config, request: Request) -> Result<Reply, OperatingError> {
    let nobody = || OperatingError::NoServer(config.data_dir.clone());
    match control::ask(&config.data_dir, &request).await?.ok_or_else(nobody)? {
        Reply::Refused(why) => Err(OperatingError::Refused(why)),
        reply => Ok(reply),
    }
}
