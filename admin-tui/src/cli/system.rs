//! What can be said about the server itself.

use clap::Subcommand;

use super::{Output, Page, Tail};

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
        /// `2h`, `3d`, `2026-11-21` or an instant
        #[arg(long)]
        since: Option<String>,
        #[arg(long)]
        until: Option<String>,
        #[command(flatten)]
        page: Page,
    },
    /// Follow events as they happen
    Tail(Tail),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Plugins {
    /// List plugins and how their providers do
    List(Output),
    /// Send a test message by a plugin, and tell what led to its end
    Test {
        id: String,
        /// An e-mail address or a phone number
        #[arg(long)]
        to: String,
        /// One of its providers; may be left out where it has only one
        #[arg(long)]
        provider: Option<String>,
    },
    /// Look for new plugin files
    Reload,
}
