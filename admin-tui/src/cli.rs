//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

mod messages;
mod products;
mod system;
mod users;

pub(crate) use messages::{Barred, Deliveries, Inbox};
pub(crate) use products::Products;
pub(crate) use system::{Audit, Plugins};
pub(crate) use users::Users;

/// Administrates a Doorward server. Without a command it opens the screens.
#[derive(Debug, Parser)]
#[command(name = "doorward-admin", version, about)]
pub(crate) struct Cli {
    #[command(flatten, next_help_heading = "Options of every command")]
    pub(crate) connection: Connection,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

impl Cli {
    /// Reads the command line; ends the program where it cannot be understood.
    pub(crate) fn read() -> Self {
        let mut command = Self::command();
        command.build();
        Self::from_arg_matches(&with_usual_usage(command).get_matches()).unwrap_or_else(|error| error.exit())
    }
}

/// A refusal tells the usage of its command as the help does: clap's own would demand whatever was given, such as `--url`.
fn with_usual_usage(mut command: clap::Command) -> clap::Command {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").to_owned();
    command.override_usage(usage).mut_subcommands(with_usual_usage)
}

#[derive(Debug, Args)]
pub(crate) struct Connection {
    /// The server, such as `https://login.example.com`
    #[arg(long, global = true, env = "DOORWARD_ADMIN_URL")]
    pub(crate) url: Option<String>,
    /// A server from config.toml
    #[arg(long, global = true, env = "DOORWARD_ADMIN_PROFILE")]
    pub(crate) profile: Option<String>,
    /// Send nothing that changes anything
    #[arg(long, global = true)]
    pub(crate) read_only: bool,
    /// The colours: dark, light, contrast or plain
    #[arg(long, global = true)]
    pub(crate) theme: Option<String>,
    /// Settings from this file in place of the usual one
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Sign in; the session is kept for the screens and for later commands
    SignIn {
        /// The e-mail address of the account
        #[arg(long)]
        email: String,
        /// Read the password from standard input; otherwise a code is sent and read from there
        #[arg(long)]
        password_stdin: bool,
    },
    /// End the session
    SignOut,
    /// Make the first administrator and sign in; the password is read from standard input
    Setup {
        /// The code the server shows when it starts without an administrator
        #[arg(long, allow_hyphen_values = true)]
        setup_code: String,
        /// The e-mail address; it signs in at once and needs no proof
        #[arg(long)]
        email: String,
        /// The first name
        #[arg(long, allow_hyphen_values = true)]
        first_name: String,
        /// The last name
        #[arg(long, allow_hyphen_values = true)]
        last_name: String,
    },
    /// Who is signed in
    Whoami(Output),
    /// Accounts
    #[command(subcommand)]
    Users(Users),
    /// What is offered
    #[command(subcommand)]
    Products(Products),
    /// Messages
    #[command(subcommand)]
    Deliveries(Deliveries),
    /// Who did what
    #[command(subcommand)]
    Audit(Audit),
    /// Messages that were captured instead of sent, in development
    #[command(subcommand)]
    Inbox(Inbox),
    /// Addresses that nothing is sent to
    #[command(subcommand)]
    Barred(Barred),
    /// What sends messages
    #[command(subcommand)]
    Plugins(Plugins),
    /// Totals and the last hour minute by minute, as JSON
    Stats,
    /// Print every action and its keys, as config.toml takes them
    Keys,
    /// Work the screens by a script that changes nothing, and tell how quick and how thrifty they are
    Measure {
        /// How many keys are pressed
        #[arg(long, default_value_t = 2_000)]
        keys: usize,
    },
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Output {
    /// One JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Page {
    /// How many at most; all when left out
    #[arg(long)]
    pub(crate) limit: Option<usize>,
    /// How they are written
    #[arg(long, value_enum, default_value_t = Format::Table, conflicts_with = "json")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Table,
    Json,
    Csv,
}

impl Page {
    pub(crate) fn format(&self) -> Format {
        if self.output.json { Format::Json } else { self.format }
    }
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Who {
    /// Ids; of accounts, e-mail addresses too
    #[arg(required = true, value_name = "WHO")]
    pub(crate) who: Vec<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct One {
    /// An id; of an account, the e-mail address too
    #[arg(value_name = "WHICH")]
    pub(crate) which: String,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Import {
    /// A CSV file whose first line names the members; `-` is standard input
    pub(crate) file: PathBuf,
    /// Only say what would be done
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Tail {
    /// End after so many
    #[arg(long)]
    pub(crate) count: Option<usize>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unexplained(command: &clap::Command) -> Vec<String> {
        let own = command.get_arguments().filter(|it| it.get_help().is_none());
        let own = own.map(|it| format!("{} {}", command.get_name(), it.get_id()));
        own.chain(command.get_subcommands().flat_map(unexplained)).collect()
    }

    #[test]
    fn every_option_says_what_it_is() {
        assert_eq!(unexplained(&Cli::command()), Vec::<String>::new());
    }
}
