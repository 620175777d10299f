//! What is logged, where to and in which form; and what no level can make libraries say.

mod levels;
mod moot;

use std::io::{IsTerminal as _, stderr};
use std::path::Path;

use tracing::Subscriber;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};

pub use self::levels::{BadLevels, Levels};
use crate::config::Logging;

/// How a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people on a terminal, for programs elsewhere.
    Auto,
    /// For people.
    Pretty,
    /// For programs.
    Json,
}

impl Format {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Pretty, Self::Json];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Pretty => "pretty",
            Self::Json => "json",
        }
    }

    const fn is_json(self, terminal: bool) -> bool {
        match self {
            Self::Auto => !terminal,
            Self::Pretty => false,
            Self::Json => true,
        }
    }
}

/// Why logging cannot start.
#[derive(Debug, thiserror::Error)]
pub enum LogsError {
    /// The file cannot be written.
    #[error("the log file of `logging.file` cannot be opened")]
    File(#[from] InitError),
    /// A file stands where the link to the newest log file belongs; taking its place would lose it.
    #[error("`logging.file` names a file that Doorward did not make; move it away or choose another name")]
    Occupied,
    /// The path has no name at its end.
    #[error("`logging.file` names no file")]
    NoName,
    /// Something else logs in this process.
    #[error("logging has been started already")]
    Started(#[from] TryInitError),
}

/// Keeps the log file open; what is waiting is written when it is dropped.
#[derive(Debug)]
#[must_use = "dropping it ends the log file"]
pub struct Logs {
    _file: Option<WorkerGuard>,
}

/// Starts logging for the whole process: to the standard error, and to a file when one is configured.
pub fn start(config: &Logging) -> Result<Logs, LogsError> {
    let terminal = stderr().is_terminal();
    let console = lines(stderr, config.format.is_json(terminal), terminal);
    let (file, guard) = match &config.file {
        None => (None, None),
        Some(path) => {
            let (writer, guard) = tracing_appender::non_blocking(daily(path)?);
            (Some(lines(writer, config.format.is_json(false), false)), Some(guard))
        }
    };
    tracing_subscriber::registry()
        .with(console.and_then(file).with_filter(config.level.filter()))
        .try_init()?;
    Ok(Logs { _file: guard })
}

/// One line for each event, with the fields of the spans around it.
fn lines<S, W>(writer: W, json: bool, colours: bool) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(colours);
    if json {
        lines.json().flatten_event(true).with_current_span(false).boxed()
    } else {
        lines.boxed()
    }
}

/// A new file each day; the configured name leads to the newest.
fn daily(path: &Path) -> Result<RollingFileAppender, LogsError> {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or(LogsError::NoName)?;
    let directory = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if path.symlink_metadata().is_ok_and(|there| !there.is_symlink()) {
        return Err(LogsError::Occupied);
    }
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix(name)
        .latest_symlink(name);
    Ok(appender.build(directory)?)
}
