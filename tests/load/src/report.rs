//! What is printed.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "printing is what this program is for"
)]

use std::error::Error;
use std::time::Duration;

use crate::failure::Failure;
use crate::fleet::Tally;
use crate::server::Usage;

/// A line of its own.
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// Why it ended, with every cause.
pub(crate) fn complain(failure: &Failure) {
    eprint!("doorward-load: {failure}");
    let mut cause = failure.source();
    while let Some(error) = cause {
        eprint!(": {error}");
        cause = error.source();
    }
    eprintln!();
}

/// Milliseconds, as they are printed.
pub(crate) fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1e3
}

/// The head of the table of what is possible and what is done.
pub(crate) fn heading() {
    println!(
        "{:<28} {:>7} {:>10} {:>9} {:>9} {:>9} {:>7} {:>8} {:>8} {:>9}",
        "what", "clients", "per second", "p50 ms", "p95 ms", "p99 ms", "errors", "RSS MiB", "CPU ms", "ceiling"
    );
}

/// What one kind of work came to. `used` is what the server used meanwhile, `ceiling` what was possible.
pub(crate) fn line(what: &str, clients: usize, tally: &Tally, used: Option<Used>, ceiling: Option<f64>) {
    let [half, most, nearly_all] = tally.took.percentiles([50, 95, 99]).map(millis);
    let (memory, processor) = match used {
        None => (String::new(), String::new()),
        Some(used) => (format!("{}", used.resident_mib), format!("{:.2}", used.millis_each)),
    };
    let ceiling = ceiling.map_or_else(String::new, |ceiling| {
        format!("{:.0} %", 100.0 * tally.per_second() / ceiling.max(f64::EPSILON))
    });
    println!(
        "{what:<28} {clients:>7} {:>10.0} {half:>9.2} {most:>9.2} {nearly_all:>9.2} {:>7} {memory:>8} {processor:>8} {ceiling:>9}",
        tally.per_second(),
        tally.failed,
    );
    if let Some(failure) = &tally.first_failure {
        println!("    the first error: {failure}");
    }
}

/// What the server used for one measurement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Used {
    resident_mib: u64,
    millis_each: f64,
}

impl Used {
    /// Between two looks, for so many successes.
    pub(crate) fn between(before: Usage, after: Usage, successes: usize) -> Self {
        let busy = after.busy.saturating_sub(before.busy);
        let successes = u32::try_from(successes).unwrap_or(u32::MAX).max(1);
        Self {
            resident_mib: after.resident_kib / 1024,
            millis_each: millis(busy) / f64::from(successes),
        }
    }
}
