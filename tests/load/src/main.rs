//! Measures a server as its clients see it, beside what the machine could do at best. README.md says how.
#![recursion_limit = "256"]

mod arguments;
mod ceilings;
mod clock;
mod failure;
mod fleet;
mod http;
mod latency;
mod records;
mod report;
mod samples;
mod scenario;
mod seed;
mod server;
mod start;
mod stock;
mod throughput;

use std::process::ExitCode;

use clap::Parser as _;

use self::arguments::{Arguments, Mode};
use self::failure::Failure;

/// SurrealDB plans on the stack, and without optimisation it needs twice as much.
const STACK: usize = if cfg!(debug_assertions) { 20 } else { 10 } * 1024 * 1024;

fn main() -> ExitCode {
    match measure(Arguments::parse()) {
        Ok(code) => code,
        Err(failure) => {
            report::complain(&failure);
            ExitCode::FAILURE
        }
    }
}

fn measure(arguments: Arguments) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()?;
    // The main thread's stack is as large as the system likes, so the work is done on another.
    let work = runtime.spawn(async move {
        match arguments.mode {
            Mode::Throughput(wanted) => throughput::run(&wanted).await.map(|()| ExitCode::SUCCESS),
            Mode::Start(wanted) => start::run(&wanted).await.map(|()| ExitCode::SUCCESS),
            Mode::Latency(wanted) => latency::run(&wanted).await,
        }
    });
    runtime.block_on(work).map_err(|_| Failure::Broken)?
}
