//! What is to be measured, and for how long.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::scenario::Scenario;

/// Measures a Doorward server on this machine, beside what the machine could do at best.
///
/// Every run takes a server program, starts it on a free port of the loopback with data in a directory of its own, and ends it.
/// Limits are switched off; all else is as an operator finds it who configured nothing.
#[derive(Debug, Parser)]
#[command(name = "doorward-load", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) mode: Mode,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Mode {
    /// How many requests per second are answered, how long each takes, and what fraction of the possible that is.
    Throughput(Throughput),
    /// How long a start takes and how much memory an idle server has, with no user and with many.
    Start(Start),
    /// Whether answers for known and unknown accounts can be told apart by the time they take. Fails if they can.
    Latency(Latency),
}

/// What is measured, and where.
#[derive(Debug, Args)]
pub(crate) struct Subject {
    /// The server program.
    #[arg(long, default_value = "target/release/doorward")]
    pub(crate) server: PathBuf,
    /// A directory on the disk to measure on; a fresh one in it is used and removed.
    #[arg(long, default_value = "target")]
    pub(crate) on: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Throughput {
    #[command(flatten)]
    pub(crate) subject: Subject,
    /// How many clients ask at a time.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 16, 64])]
    pub(crate) clients: Vec<usize>,
    /// How many seconds each measurement takes.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(crate) seconds: u64,
    /// How many users there are before it begins.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    pub(crate) users: u32,
    /// What clients ask for.
    #[arg(long, value_delimiter = ',', value_enum, default_values_t = Scenario::ALL)]
    pub(crate) scenario: Vec<Scenario>,
    /// Leaves the ceilings out.
    #[arg(long)]
    pub(crate) without_ceilings: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Start {
    #[command(flatten)]
    pub(crate) subject: Subject,
    /// How many starts of each kind there are; the median counts.
    #[arg(long, default_value_t = 11, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) starts: u32,
    /// How many users the large store has.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub(crate) users: u32,
    /// After how many seconds of idling the memory is looked at.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(0..=600))]
    pub(crate) idle: u64,
}

#[derive(Debug, Args)]
pub(crate) struct Latency {
    #[command(flatten)]
    pub(crate) subject: Subject,
    /// How many requests of each kind there are.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(20..=1_000_000))]
    pub(crate) samples: u32,
    /// How far from one half the likelihood that one kind takes longer than the other may be, beyond what chance explains.
    #[arg(long, default_value_t = 0.05)]
    pub(crate) bound: f64,
    /// What decides the order of the requests.
    #[arg(long, default_value_t = 20_261_121)]
    pub(crate) seed: u64,
}
