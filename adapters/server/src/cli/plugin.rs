//! What may stand on the command line after `doorward plugin`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use crate::plugin_tool::{Authoring, Beginning, Development, Language, Operation, Packing, Subject, Trials};

#[derive(Debug, Subcommand)]
pub(super) enum PluginAction {
    /// Begin a plugin: a folder that builds, tests and installs
    #[command(after_help = "Example:\n  doorward plugin new sms-acme")]
    New {
        /// The folder to make; its name is the plugin's
        #[arg(value_name = "NAME")]
        folder: PathBuf,
        /// What it is to be written in
        #[arg(long, value_enum, default_value = "rust")]
        lang: Written,
        /// What it is to send
        #[arg(long, value_enum, default_value = "sms")]
        channel: Sent,
    },
    /// Make the one file that installs, and print its size, hash and imports
    #[command(after_help = "Example:\n  doorward plugin build sms-acme")]
    Build {
        /// The plugin's folder
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Say whether a server would take it, and what it would let it do
    #[command(after_help = "Examples:\n  doorward plugin check\n  doorward plugin check sms-acme.wasm")]
    Check {
        /// The plugin's folder, or a file
        #[arg(default_value = ".", value_name = "FOLDER|FILE")]
        path: PathBuf,
    },
    /// Play its cassettes, then every fault a network knows
    #[command(after_help = "Example:\n  doorward plugin test sms-acme --all")]
    Test {
        /// The plugin's folder
        #[arg(default_value = ".")]
        folder: PathBuf,
        /// Show every fault, not only those that went wrong
        #[arg(long)]
        all: bool,
    },
    /// Rebuild when a file changes, and send to an emulated provider
    #[command(after_help = "Example:\n  doorward plugin dev sms-acme --to +15005550429")]
    Dev {
        /// The plugin's folder
        #[arg(default_value = ".")]
        folder: PathBuf,
        /// To whom
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
        /// Send one message and end
        #[arg(long)]
        once: bool,
    },
    /// Put a manifest into a component that was made by other means
    #[command(after_help = "Example:\n  doorward plugin pack component.wasm --manifest plugin.toml")]
    Pack {
        /// The component, or a core module built against the contract
        #[arg(value_name = "FILE")]
        source: PathBuf,
        /// Its manifest
        #[arg(long, value_name = "FILE", default_value = "plugin.toml")]
        manifest: PathBuf,
        /// Where the plugin goes; without it, beside the manifest
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Send a test message by the configured providers of the running server
    #[command(after_help = "Example:\n  doorward plugin send-test --to +4915123456789 --explain")]
    SendTest {
        /// The e-mail address or phone number
        #[arg(long, value_name = "ADDRESS")]
        to: String,
        /// By this provider, whatever the routes say
        #[arg(long, value_name = "PROVIDER")]
        via: Option<String>,
        /// Tell everything that led to the outcome
        #[arg(long)]
        explain: bool,
    },
    /// Show the plugins and providers of the running server
    #[command(after_help = "Example:\n  doorward plugin list")]
    List,
    /// Have the running server look for new files
    #[command(after_help = "Example:\n  doorward plugin reload")]
    Reload,
    /// Let a plugin file speak for a provider of the running server
    #[command(after_help = "Example:\n  doorward plugin grant sms-acme")]
    Grant {
        /// The provider
        provider: String,
        /// The file's hash; without it, the file that waits
        #[arg(value_name = "sha256:…")]
        file: Option<String>,
    },
    /// Put the file before the one in use back
    #[command(after_help = "Example:\n  doorward plugin rollback sms-acme")]
    Rollback {
        /// The plugin
        plugin: String,
    },
}

/// A language there is a template for.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Written {
    Rust,
    Ts,
    Python,
}

/// What a template is for.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Sent {
    Sms,
    Email,
}

/// What is asked: of this program alone, or of the running server.
pub(super) enum Asked {
    Here(Authoring),
    OfTheServer(Operation),
}

impl PluginAction {
    pub(super) fn asked(self) -> Asked {
        match self {
            Self::New { folder, lang, channel } => Asked::Here(Authoring::New(Beginning {
                folder,
                language: lang.into(),
                subject: channel.into(),
            })),
            Self::Build { folder } => Asked::Here(Authoring::Build(folder)),
            Self::Check { path } => Asked::Here(Authoring::Check(path)),
            Self::Test { folder, all } => Asked::Here(Authoring::Test(Trials { folder, all })),
            Self::Dev { folder, to, once } => Asked::Here(Authoring::Dev(Development { folder, to, once })),
            Self::Pack { source, manifest, out } => Asked::Here(Authoring::Pack(Packing { source, manifest, out })),
            Self::SendTest { to, via, explain } => Asked::OfTheServer(Operation::SendTest { to, via, explain }),
            Self::List => Asked::OfTheServer(Operation::List),
            Self::Reload => Asked::OfTheServer(Operation::Reload),
            Self::Grant { provider, file } => Asked::OfTheServer(Operation::Grant { provider, file }),
            Self::Rollback { plugin } => Asked::OfTheServer(Operation::Rollback { plugin }),
        }
    }
}

impl From<Written> for Language {
    fn from(written: Written) -> Self {
        match written {
            Written::Rust => Self::Rust,
            Written::Ts => Self::TypeScript,
            Written::Python => Self::Python,
        }
    }
}

impl From<Sent> for Subject {
    fn from(sent: Sent) -> Self {
        match sent {
            Sent::Sms => Self::Sms,
            Sent::Email => Self::Email,
        }
    }
}
