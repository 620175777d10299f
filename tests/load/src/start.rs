//! How long a server takes to start, and what it holds on to when nobody asks for anything.

use std::path::Path;
use std::time::Duration;

use crate::arguments::Start;
use crate::failure::Failure;
use crate::report::{millis, say};
use crate::samples::Samples;
use crate::seed;
use crate::server::Server;

pub(crate) async fn run(wanted: &Start) -> Result<(), Failure> {
    let directory = tempfile::tempdir_in(&wanted.subject.on)?;
    say(&format!(
        "{:<36} {:>6} {:>9} {:>9} {:>9} {:>13}",
        "started with", "starts", "p50 ms", "least ms", "most ms", "idle RSS MiB"
    ));
    let mut fresh = Started::default();
    for number in 0..wanted.starts {
        let data_dir = made(&directory.path().join(format!("fresh-{number}")))?;
        fresh.add(wanted, &data_dir).await?;
    }
    fresh.tell("nothing: a fresh data directory");
    let data_dir = made(&directory.path().join("full"))?;
    seed::users(&data_dir, wanted.users).await?;
    // The first start makes keys; those that follow are like every later one.
    Server::start(&wanted.subject.server, &data_dir)?.stop()?;
    let mut full = Started::default();
    for _ in 0..wanted.starts {
        full.add(wanted, &data_dir).await?;
    }
    full.tell(&format!("{} users", wanted.users));
    Ok(())
}

fn made(directory: &Path) -> Result<std::path::PathBuf, Failure> {
    std::fs::create_dir(directory)?;
    Ok(directory.to_owned())
}

/// Starts of one kind.
#[derive(Default)]
struct Started {
    took: Samples,
    resident_kib: u64,
}

impl Started {
    async fn add(&mut self, wanted: &Start, data_dir: &Path) -> Result<(), Failure> {
        let server = Server::start(&wanted.subject.server, data_dir)?;
        self.took.add(server.started_in);
        if self.resident_kib == 0 {
            tokio::time::sleep(Duration::from_secs(wanted.idle)).await;
            self.resident_kib = server.usage()?.resident_kib;
        }
        server.stop()
    }

    fn tell(&self, what: &str) {
        let [median, least, most] = self.took.percentiles([50, 0, 100]).map(millis);
        let resident = self.resident_kib / 1024;
        let count = self.took.count();
        say(&format!(
            "{what:<36} {count:>6} {median:>9.0} {least:>9.0} {most:>9.0} {resident:>13}"
        ));
    }
}
