//! What can be said about messages.

use clap::Subcommand;

use super::{Page, Tail, Who};

#[derive(Debug, Subcommand)]
pub(crate) enum Deliveries {
    /// List messages, newest first
    List {
        /// `queued`, `sending`, `sent`, `delivered`, `failed`, `expired` or `suppressed`
        #[arg(long)]
        status: Option<String>,
        /// `email` or `sms`
        #[arg(long)]
        channel: Option<String>,
        #[command(flatten)]
        page: Page,
    },
    /// Follow messages as they happen
    Tail(Tail),
    /// Send once more what has failed
    Retry(Who),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Inbox {
    /// List what was captured, newest first
    List {
        /// Only what went to this address
        #[arg(long)]
        to: Option<String>,
        #[command(flatten)]
        page: Page,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Barred {
    /// List addresses that nothing is sent to
    List {
        /// `email` or `sms`
        #[arg(long)]
        channel: Option<String>,
        #[command(flatten)]
        page: Page,
    },
    /// Send to addresses again
    Lift(Who),
}
