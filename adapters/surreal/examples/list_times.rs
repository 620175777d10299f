//! How long lists and searches take where there are many users.
//!
//! `cargo run --release -p doorward-surreal --example list_times -- [URL] [USERS]`; the URL is that of a store in which nothing is, or
//! that an earlier run has filled; by default one in a directory of its own.
#![recursion_limit = "256"]
#![expect(clippy::print_stdout, reason = "printing is what this program is for")]
#![expect(clippy::disallowed_methods, reason = "it measures time")]
#![expect(
    clippy::expect_used,
    reason = "nothing can be measured where the store does not answer"
)]

#[path = "support/people.rs"]
mod people;

use std::sync::Arc;
use std::time::Instant;

use doorward_core::listing::Span;
use doorward_core::ports::{Changes, Journal as _, Statistics as _, UserQuery, UserSort, Users as _};
use doorward_core::records::user::{Role, UserStatus};
use doorward_surreal::{Settings, SurrealStore};

const AT_ONCE: u32 = 500;
const ROUNDS: usize = 9;

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
    let users = std::env::args()
        .nth(2)
        .and_then(|text| text.parse().ok())
        .unwrap_or(100_000);
    let store = SurrealStore::open(Settings::at(url)).await.expect("a store");

    fill(&store, users).await;
    println!("{:>58} {:>9} {:>7} {:>6}", "list", "median ms", "total", "items");
    for sort in UserSort::ALL {
        measure(&store, &query(*sort)).await;
    }
    measure_filters(&store).await;
    measure_beginnings(&store).await;
    let begun = Instant::now();
    store.totals().await.expect("totals");
    println!("{:>58} {:>9.2}", "totals", begun.elapsed().as_secs_f64() * 1e3);
    store.close().await;
}

async fn measure_filters(store: &Arc<SurrealStore>) {
    for (status, role) in [
        (Some(UserStatus::Active), None),
        (Some(UserStatus::Deactivated), None),
        (None, Some(Role::Admin)),
        (Some(UserStatus::Active), Some(Role::Support)),
    ] {
        let of = |sort| UserQuery {
            status,
            role,
            ..query(sort)
        };
        measure(store, &of(UserSort::CreatedAtDescending)).await;
        measure(store, &of(UserSort::LastName)).await;
    }
}

async fn measure_beginnings(store: &Arc<SurrealStore>) {
    for prefix in [
        "person4711",
        "person47",
        "p",
        "+49301",
        "+4930123",
        "ann",
        "smi",
        "nobody at all",
    ] {
        let of = |sort| UserQuery {
            prefix: Some(prefix.to_owned()),
            ..query(sort)
        };
        measure(store, &of(UserSort::CreatedAtDescending)).await;
        measure(store, &of(UserSort::Email)).await;
    }
}

async fn fill(store: &Arc<SurrealStore>, users: u32) {
    let begun = Instant::now();
    let there = store
        .totals()
        .await
        .expect("totals")
        .users
        .iter()
        .map(|(_, count)| count)
        .sum::<u64>();
    let there = u32::try_from(there).expect("a count");
    for first in (there..users).step_by(AT_ONCE as usize) {
        let mut changes = Changes::none();
        for number in first..(first + AT_ONCE).min(users) {
            changes.put(people::user(number));
        }
        store.commit(&changes).await.expect("a commit");
    }
    println!(
        "{} users came to {there} in {:.1} s",
        users.saturating_sub(there),
        begun.elapsed().as_secs_f64()
    );
}

fn query(sort: UserSort) -> UserQuery {
    UserQuery {
        prefix: None,
        status: None,
        role: None,
        sort,
        span: Span { after: None, limit: 50 },
    }
}

/// Measures the first page and one that begins ten pages later.
async fn measure(store: &Arc<SurrealStore>, query: &UserQuery) {
    let mut later = query.clone();
    for _ in 0..10 {
        let page = store.list(&later).await.expect("a page");
        let Some(next) = page.next else { break };
        later.span.after = Some(next);
    }
    for (which, query) in [("first page", query), ("later page", &later)] {
        let mut took = Vec::new();
        let mut page = None;
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            page = store.list(query).await.ok();
            took.push(begun.elapsed());
        }
        took.sort_unstable();
        let median = took.get(ROUNDS / 2).copied().unwrap_or_default();
        let page = page.expect("a page");
        println!(
            "{:>58} {:>9.2} {:>7} {:>6}",
            name(query, which),
            median.as_secs_f64() * 1e3,
            page.total.map_or_else(|| "many".to_owned(), |total| total.to_string()),
            page.items.len(),
        );
    }
}

fn name(query: &UserQuery, which: &str) -> String {
    let words = [
        query.prefix.as_deref().map(|prefix| format!("'{prefix}…'")),
        query.status.map(|status| status.as_str().to_owned()),
        query.role.map(|role| role.as_str().to_owned()),
        Some(format!("by {}, {which}", query.sort.as_str())),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
