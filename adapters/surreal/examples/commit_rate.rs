//! How many commits per second a store takes.
//!
//! `cargo run --release -p doorward-surreal --example commit_rate -- [URL] [SECONDS]`; the URL is that of an empty store, by default
//! one in a directory of its own, and a server is entered as `root` with `doorward-test`.
#![recursion_limit = "256"]
#![expect(clippy::print_stdout, reason = "printing is what this program is for")]
#![expect(clippy::disallowed_methods, reason = "it measures time")]
#![expect(
    clippy::expect_used,
    reason = "nothing can be measured where the store does not answer"
)]

#[path = "support/records.rs"]
mod records;

use std::sync::Arc;
use std::time::{Duration, Instant};

use doorward_core::ports::{Changes, Journal as _};
use doorward_core::values::secret::SecretText;
use doorward_surreal::{Settings, SurrealStore};
use records::Records;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .thread_stack_size(20 << 20)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(runtime.spawn(run())).expect("the measurement to end");
}

async fn run() {
    let directory = tempfile::tempdir().expect("a directory");
    let own = format!("surrealkv://{}", directory.path().join("db").display());
    let url = std::env::args().nth(1).unwrap_or(own);
    let seconds = std::env::args().nth(2).and_then(|text| text.parse().ok()).unwrap_or(3);
    let store = SurrealStore::open(Settings {
        username: Some("root".to_owned()),
        password: Some(SecretText::new("doorward-test")),
        ..Settings::at(url)
    })
    .await
    .expect("a store");

    println!(
        "{:>24} {:>4} {:>10} {:>9} {:>9}",
        "commit", "at", "per second", "p50 ms", "p99 ms"
    );
    let records = Arc::new(Records::new());
    for at_once in [1, 16, 64] {
        measure("one new record", &store, at_once, seconds, &records, Records::one).await;
        measure("four new rows", &store, at_once, seconds, &records, Records::four).await;
    }
    store.close().await;
}

async fn measure(
    what: &str,
    store: &Arc<SurrealStore>,
    at_once: usize,
    seconds: u64,
    records: &Arc<Records>,
    changes: fn(&Records) -> Changes,
) {
    let end = Instant::now() + Duration::from_secs(seconds);
    let clients: Vec<_> = (0..at_once)
        .map(|_| {
            let (store, records) = (store.clone(), records.clone());
            tokio::spawn(async move {
                let mut took = Vec::new();
                while Instant::now() < end {
                    let changes = changes(&records);
                    let begun = Instant::now();
                    store.commit(&changes).await.expect("a commit");
                    took.push(begun.elapsed());
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for client in clients {
        took.extend(client.await.expect("a client"));
    }
    took.sort_unstable();
    let at = |hundredth: usize| took.get(took.len() * hundredth / 100).copied().unwrap_or_default();
    println!(
        "{what:>24} {at_once:>4} {:>10} {:>9.2} {:>9.2}",
        took.len() as u64 / seconds,
        at(50).as_secs_f64() * 1e3,
        at(99).as_secs_f64() * 1e3,
    );
}
