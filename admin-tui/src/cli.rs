//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Administrates a Doorward server. Without a command it opens the screens.
#[derive(Debug, Parser)]
#[command(name = "doorward-admin", version, about)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
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
        #[arg(long)]
        setup_code: String,
        #[arg(long)]
        email: String,
        #[arg(long)]
        first_name: String,
        #[arg(long)]
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

#[derive(Debug, Subcommand)]
pub(crate) enum Users {
    /// List accounts
    List {
        /// The beginning of an e-mail address, phone number or name
        #[arg(long, short)]
        query: Option<String>,
        #[arg(long)]
        status: Option<String>,
        #[arg(long)]
        role: Option<String>,
        /// `created_at`, `-created_at`, `email` or `last_name`
        #[arg(long)]
        sort: Option<String>,
        #[command(flatten)]
        page: Page,
    },
    /// Make an account and invite its owner
    Create {
        #[command(flatten)]
        person: Person,
        #[command(flatten)]
        output: Output,
    },
    /// Put accounts aside; `-` reads ids or addresses from standard input
    Deactivate(Who),
    /// Bring accounts back
    Restore(Who),
    /// Erase accounts for good
    Erase {
        #[command(flatten)]
        who: Who,
        /// Yes, for ever
        #[arg(long, required = true)]
        yes: bool,
    },
    /// Make accounts from a CSV file
    Import(Import),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Person {
    #[arg(long)]
    email: String,
    #[arg(long)]
    first_name: String,
    #[arg(long)]
    last_name: String,
    #[arg(long)]
    phone: Option<String>,
    #[arg(long)]
    role: Option<String>,
    #[arg(long)]
    locale: Option<String>,
}

impl Person {
    /// What was said of them, by the names of the API.
    pub(crate) fn members(self) -> [(&'static str, Option<String>); 6] {
        [
            ("email", Some(self.email)),
            ("first_name", Some(self.first_name)),
            ("last_name", Some(self.last_name)),
            ("phone", self.phone),
            ("role", self.role),
            ("locale", self.locale),
        ]
    }
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Who {
    /// Ids or e-mail addresses
    #[arg(required = true, value_name = "WHO")]
    pub(crate) who: Vec<String>,
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

#[derive(Debug, Subcommand)]
pub(crate) enum Products {
    /// List products
    List {
        /// The beginning of a name or URL
        #[arg(long, short)]
        query: Option<String>,
        #[arg(long)]
        status: Option<String>,
        /// `created_at`, `-created_at`, `name` or `url`
        #[arg(long)]
        sort: Option<String>,
        #[command(flatten)]
        page: Page,
    },
    /// Add a product
    Create {
        #[arg(long)]
        url: String,
        #[arg(long)]
        name: Option<String>,
        #[arg(long)]
        description: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Add products from a CSV file
    Import(Import),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Deliveries {
    /// List messages, newest first
    List {
        #[arg(long)]
        status: Option<String>,
        #[arg(long)]
        channel: Option<String>,
        #[command(flatten)]
        page: Page,
    },
    /// Follow messages as they happen
    Tail(Tail),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// List events, newest first
    List {
        #[arg(long)]
        action: Option<String>,
        #[arg(long)]
        actor: Option<String>,
        #[arg(long)]
        target: Option<String>,
        #[command(flatten)]
        page: Page,
    },
    /// Follow events as they happen
    Tail(Tail),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Tail {
    /// End after so many
    #[arg(long)]
    pub(crate) count: Option<usize>,
    #[command(flatten)]
    pub(crate) output: Output,
}
