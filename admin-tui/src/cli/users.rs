//! What can be said about accounts.

use clap::{Args, Subcommand};

use super::{Import, One, Output, Page, Who};

#[derive(Debug, Subcommand)]
pub(crate) enum Users {
    /// List accounts
    List {
        /// The beginning of an e-mail address, phone number or name
        #[arg(long, short, allow_hyphen_values = true)]
        query: Option<String>,
        /// `active`, `pending` or `deactivated`
        #[arg(long)]
        status: Option<String>,
        /// `user`, `support` or `admin`
        #[arg(long)]
        role: Option<String>,
        /// `created_at`, `-created_at`, `email` or `last_name`
        #[arg(long, allow_hyphen_values = true)]
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
    /// Show one account
    Show {
        #[command(flatten)]
        one: One,
    },
    /// Change what is given, and nothing else
    Update {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        change: Change,
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
    /// Send password resets
    ResetPassword(Who),
    /// End every session of accounts
    EndSessions(Who),
    /// Make accounts from a CSV file
    Import(Import),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Person {
    /// The e-mail address, where the invitation goes
    #[arg(long)]
    email: String,
    /// The first name
    #[arg(long, allow_hyphen_values = true)]
    first_name: String,
    /// The last name
    #[arg(long, allow_hyphen_values = true)]
    last_name: String,
    /// The phone number, with country code
    #[arg(long)]
    phone: Option<String>,
    /// `user`, `support` or `admin`; `user` when left out
    #[arg(long)]
    role: Option<String>,
    /// The language of messages, such as `de`; that of the server when left out
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
pub(crate) struct Change {
    /// The e-mail address
    #[arg(long)]
    email: Option<String>,
    /// The first name
    #[arg(long, allow_hyphen_values = true)]
    first_name: Option<String>,
    /// The last name
    #[arg(long, allow_hyphen_values = true)]
    last_name: Option<String>,
    /// With country code; empty takes it away
    #[arg(long)]
    phone: Option<String>,
    /// `user`, `support` or `admin`
    #[arg(long)]
    role: Option<String>,
    /// The language of messages, such as `de`
    #[arg(long)]
    locale: Option<String>,
}

impl Change {
    /// What changes, by the names of the API.
    pub(crate) fn members(self) -> [(&'static str, Option<String>); 6] {
        [
            ("email", self.email),
            ("first_name", self.first_name),
            ("last_name", self.last_name),
            ("phone", self.phone),
            ("role", self.role),
            ("locale", self.locale),
        ]
    }
}
