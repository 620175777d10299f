//! How much a server gets done, beside what was possible.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::arguments::Throughput;
use crate::ceilings;
use crate::failure::Failure;
use crate::fleet::works;
use crate::report::{self, Used};
use crate::scenario::{Client, Scenario};
use crate::seed;
use crate::server::Server;
use crate::stock::Stock;

/// What was possible with so many clients, per second.
#[derive(Debug, Clone, Copy)]
struct Possible {
    clients: usize,
    commits: f64,
    answers: f64,
    hashes: f64,
}

impl Possible {
    /// The ceiling of a scenario: the dearest thing every request of it needs.
    fn of(self, scenario: Scenario) -> Option<f64> {
        match scenario {
            Scenario::OtpRequest | Scenario::Refresh | Scenario::ProductCreate => Some(self.commits),
            // Asked for, sent, proven: three commits.
            Scenario::OtpCycle => Some(self.commits / 3.0),
            Scenario::PasswordLogin => Some(self.hashes),
            Scenario::Me | Scenario::ProductList | Scenario::ProductGet => Some(self.answers),
            Scenario::Mixed => None,
        }
    }
}

pub(crate) async fn run(wanted: &Throughput) -> Result<(), Failure> {
    let directory = tempfile::tempdir_in(&wanted.subject.on)?;
    let how_long = Duration::from_secs(wanted.seconds);
    report::heading();
    let mut possible = Vec::new();
    if !wanted.without_ceilings {
        let disk = ceilings::disk(directory.path(), how_long).await?;
        report::line("(disk: 4 KiB made durable)", 1, &disk, None, None);
        for clients in &wanted.clients {
            possible.push(measured(directory.path(), *clients, how_long).await?);
        }
    }
    let data_dir = directory.path().join("data");
    std::fs::create_dir(&data_dir)?;
    seed::users(&data_dir, wanted.users).await?;
    let server = Server::start(&wanted.subject.server, &data_dir)?;
    let mut stock = Stock::on(&server, wanted.users).await?;
    for scenario in &wanted.scenario {
        for clients in &wanted.clients {
            stock = stock.renewed().await?;
            let ceiling = possible.iter().find(|possible| possible.clients == *clients);
            let ceiling = ceiling.and_then(|possible| possible.of(*scenario));
            once(&server, &stock, *scenario, *clients, how_long, ceiling).await?;
        }
    }
    server.stop()
}

/// Measures what is possible with so many clients.
async fn measured(directory: &Path, clients: usize, how_long: Duration) -> Result<Possible, Failure> {
    let commits = ceilings::commits(directory, clients, how_long).await?;
    report::line("(store: commit of 4 rows)", clients, &commits, None, None);
    let answers = ceilings::handler(clients, how_long).await?;
    report::line("(poem: bare handler)", clients, &answers, None, None);
    let hashes = ceilings::hashes(clients, how_long).await?;
    report::line("(argon2: one comparison)", clients, &hashes, None, None);
    Ok(Possible {
        clients,
        commits: commits.per_second(),
        answers: answers.per_second(),
        hashes: hashes.per_second(),
    })
}

async fn once(
    server: &Server,
    stock: &Arc<Stock>,
    scenario: Scenario,
    clients: usize,
    how_long: Duration,
    ceiling: Option<f64>,
) -> Result<(), Failure> {
    let mut all = Vec::new();
    for _ in 0..clients {
        all.push(Client::of(stock, scenario).await?);
    }
    let before = server.usage()?;
    let tally = works(all, how_long).await?;
    let used = Used::between(before, server.usage()?, tally.took.count());
    report::line(&scenario.to_string(), clients, &tally, Some(used), ceiling);
    Ok(())
}
