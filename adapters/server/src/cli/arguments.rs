//! What may stand on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::plugin::PluginAction;
use crate::config::Flag;

/// Signs people in with one-time codes, and manages users and products.
#[derive(Debug, Parser)]
#[command(name = "doorward", version, about)]
pub(super) struct Arguments {
    #[command(flatten, next_help_heading = "Options of every command")]
    pub(super) options: Options,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Read this file in place of ./doorward.toml
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Listen on this address and port
    #[arg(long, global = true, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Keep everything in this directory
    #[arg(long, global = true, value_name = "DIRECTORY")]
    data_dir: Option<String>,
    /// Log this much, such as `info` or `info,doorward_http=debug`
    #[arg(long, global = true, value_name = "LEVEL")]
    log_level: Option<String>,
    /// Refuse settings that are for development only
    #[arg(long, global = true)]
    pub(super) production: bool,
}

impl Options {
    /// The flags that set keys.
    pub(super) fn flags(&self) -> Vec<Flag> {
        let flags = [
            ("--listen", "http.listen", &self.listen),
            ("--data-dir", "data_dir", &self.data_dir),
            ("--log-level", "logging.level", &self.log_level),
        ];
        let given = flags.into_iter().filter_map(|(name, key, value)| {
            Some(Flag {
                name,
                key,
                value: value.clone()?,
            })
        });
        given.collect()
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve until told to stop; what happens without a command too
    Serve,
    /// Print the OpenAPI document
    Openapi,
    /// Check, show or describe the configuration
    #[command(subcommand)]
    Config(ConfigAction),
    /// Make the first administrator on this machine, or let one in again, without the network
    #[command(subcommand)]
    Admin(AdminAction),
    /// Manage the keys that sign tokens
    #[command(subcommand)]
    Keys(KeysAction),
    /// Write, test and install provider plugins
    #[command(subcommand)]
    Plugin(PluginAction),
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigAction {
    /// Say whether the server would start, and everything that keeps it from starting
    Check,
    /// Print every value in force and where it comes from; secrets as ***
    Show,
    /// Print the JSON Schema of configuration files
    Schema {
        /// Print the reference page instead
        #[arg(long)]
        markdown: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum AdminAction {
    /// Make the first administrator, without the setup code
    Create {
        /// The e-mail address
        #[arg(long)]
        email: String,
        /// The first name
        #[arg(long)]
        first_name: String,
        /// The last name
        #[arg(long)]
        last_name: String,
        /// Read the password from the first line of the standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Print a link with which an administrator whom no message reaches sets a new password
    Recover {
        /// The administrator's e-mail address
        #[arg(long)]
        email: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum KeysAction {
    /// Make a new key that signs from now on
    Rotate,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn unexplained(command: &clap::Command) -> Vec<String> {
        let own = command.get_arguments().filter(|it| it.get_help().is_none());
        let own = own.map(|it| format!("{} {}", command.get_name(), it.get_id()));
        own.chain(command.get_subcommands().flat_map(unexplained)).collect()
    }

    #[test]
    fn every_option_says_what_it_is() {
        assert_eq!(unexplained(&Arguments::command()), Vec::<String>::new());
    }
}
