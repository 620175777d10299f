//! An author at work: whenever a file changes the plugin is rebuilt, swapped into a host, and sends a message to a provider
//! that answers as its cassettes say.

mod bench;
mod watching;

use std::io;
use std::path::{Path, PathBuf};

use doorward_testkit::FolderError;
use tokio::sync::mpsc;

use self::bench::{Bench, BenchError};
use self::watching::Watch;
use super::building::{self, BuildingError, Built};
use super::terminal::{Terminal, count, counted, size};
use doorward_wasm::Explained;

/// How somebody develops.
#[derive(Debug)]
pub struct Development {
    /// The plugin's folder.
    pub(crate) folder: PathBuf,
    /// To whom messages go.
    pub(crate) to: Option<String>,
    /// Whether one message is enough.
    pub(crate) once: bool,
}

/// Why there is nothing to develop with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DevelopingError {
    /// The first build failed.
    #[error(transparent)]
    Building(#[from] BuildingError),
    /// The cassettes cannot be read.
    #[error(transparent)]
    Cassettes(#[from] FolderError),
    /// There is no host, or no provider to speak to.
    #[error(transparent)]
    Bench(#[from] BenchError),
    /// A build was given up.
    #[error("the build was given up")]
    GivenUp(#[from] tokio::task::JoinError),
    /// The terminal is gone.
    #[error("the terminal cannot be written to")]
    Terminal(#[from] io::Error),
}

/// What happens next.
enum Next {
    Changed,
    Typed(String),
    Over,
}

/// Builds and sends, again and again, until told to stop.
pub(crate) async fn perform(development: &Development, terminal: &Terminal) -> Result<(), DevelopingError> {
    let folder = &development.folder;
    let built = build(folder.clone()).await??;
    let mut bench = Bench::set_up(&built).await?;
    let mut to = development
        .to
        .clone()
        .unwrap_or_else(|| bench.usual_recipient().to_owned());
    terminal.say(&format!(
        "{} {}",
        terminal.strong(bench.id()),
        built.folder.manifest.version
    ))?;
    terminal.tell(&[("provider", format!("emulated at {}, {}", bench.url(), bench.answers()))])?;
    show(&bench, &to, terminal).await?;
    if development.once {
        return Ok(());
    }
    terminal.say(&format!("\n{}", terminal.faint(HINT)))?;
    let mut watch = Watch::over(folder);
    let mut typed = watching::typed_lines();
    loop {
        match next(&mut watch, &mut typed).await {
            Next::Over => return Ok(()),
            Next::Typed(line) if line.is_empty() => {}
            Next::Typed(line) => to = line,
            Next::Changed => match renewed(folder, terminal).await? {
                Some(fresh) => bench = fresh,
                None => continue,
            },
        }
        show(&bench, &to, terminal).await?;
    }
}

const HINT: &str = "A change of a file builds and sends again. Enter sends again; an address and Enter sends there: \
                    +15005550429 or throttled@example.com is told to wait, 0001 or rejected@ refused, 0503 or unavailable@ turned away.";

async fn build(folder: PathBuf) -> Result<Result<Built, BuildingError>, tokio::task::JoinError> {
    tokio::task::spawn_blocking(move || building::build(&folder)).await
}

/// A bench for the folder as it is now; when that does not work, why is told.
async fn renewed(folder: &Path, terminal: &Terminal) -> Result<Option<Bench>, DevelopingError> {
    let built = match build(folder.to_owned()).await? {
        Ok(built) => built,
        Err(error) => {
            terminal.say(&format!("\n{} {error}", terminal.bad("not built:")))?;
            return Ok(None);
        }
    };
    match Bench::set_up(&built).await {
        Ok(bench) => {
            terminal.say(&format!("\n{} {}", terminal.good("swapped in:"), built.contents.sha256))?;
            Ok(Some(bench))
        }
        Err(error) => {
            terminal.say(&format!("\n{} {error}", terminal.bad("not swapped in:")))?;
            Ok(None)
        }
    }
}

async fn next(watch: &mut Watch, typed: &mut mpsc::UnboundedReceiver<String>) -> Next {
    tokio::select! {
        () = watch.changed() => Next::Changed,
        Some(line) = typed.recv() => Next::Typed(line),
        _ = tokio::signal::ctrl_c() => Next::Over,
    }
}

/// Sends a message, and tells all of it.
async fn show(bench: &Bench, to: &str, terminal: &Terminal) -> io::Result<()> {
    terminal.say(&format!("\nto {to}"))?;
    let Some((explained, received)) = bench.send(to).await else {
        return terminal.say(&format!(
            "  {}",
            terminal.bad("this is no address that the plugin serves")
        ));
    };
    for line in &explained.lines {
        terminal.say(&format!("  {}", terminal.faint(line)))?;
    }
    if let Some(received) = received {
        terminal.say(&format!("  the provider got {} {}", received.method, received.path))?;
        for line in received.body.lines() {
            terminal.say(&format!("    {line}"))?;
        }
    }
    terminal.say(&format!("  {}", outcome(&explained, terminal)))
}

fn outcome(explained: &Explained, terminal: &Terminal) -> String {
    let outcome = &explained.outcome;
    let word = outcome.kind.as_str();
    let accepted = outcome.kind == doorward_core::records::delivery::OutcomeKind::Accepted;
    let word = if accepted {
        terminal.good(word)
    } else {
        terminal.bad(word)
    };
    let wait = outcome
        .retry_after
        .map(|wait| format!("again after {} s", wait.as_secs()));
    let usage = explained.usage;
    let told = [outcome.code.clone(), outcome.detail.clone(), wait];
    let told: Vec<String> = told.into_iter().flatten().collect();
    let requests = counted(usize::try_from(usage.requests).unwrap_or_default(), "request");
    let (fuel, memory) = (count(usage.fuel), size(usage.memory_bytes));
    format!("{word}  {}  ({requests}, {fuel} fuel, {memory})", told.join(", "))
}
