//! What can be said about the server itself.

use clap::Subcommand;

use super::{Output, Page, Tail};

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// List events, newest first
    List {
        /// Only this action, such as `session.signed_in`
        #[arg(long)]
        action: Option<String>,
        /// Only what this actor did: an account's id, `anonymous` or `system`
        #[arg(long)]
        actor: Option<String>,
        /// Only what was done to this: an id
        #[arg(long)]
        target: Option<String>,
        /// `2h`, `3d`, `2026-11-21` or an instant
        #[arg(long)]
        since: Option<String>,
        /// Before this instant, written likewise
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
        /// The plugin's id
        id: String,
        /// An e-mail address or a phone number
        #[arg(long)]
        to: String,
        /// One of its providers; may be left out where it has only one
        #[arg(long)]
        provider: Option<String>,
    },
    /// Look for new plugin files, and tell what became of each
    Reload(Output),
}
