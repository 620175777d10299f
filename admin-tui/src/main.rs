//! The administrators' terminal program: screens for people, commands for scripts, one client for both.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;

use ratatui::crossterm::event;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

mod app;
mod attributes;
mod call;
mod cli;
mod client;
mod clock;
mod clusters;
mod config;
mod desk;
mod export;
mod formulas;
mod input;
mod job;
mod keys;
mod latency;
mod lines;
mod listing;
mod measure;
mod model;
mod moment;
mod overlays;
mod role;
mod rows;
mod run;
mod screens;
mod scripts;
mod scroll;
mod table;
mod terminal;
#[cfg(test)]
mod tests;
mod text;
mod theme;
mod view;
mod viewer;

use cli::{Cli, Command};
use client::Client;
use config::{Config, directory, session_file};
use desk::Start;
use measure::Happened;

/// Why the program could not begin or go on.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Config(#[from] config::ConfigError),
    #[error(transparent)]
    Client(#[from] doorward_sdk::Error),
    #[error("the terminal cannot be used: {0}; for scripts there are commands, see --help")]
    Terminal(#[source] std::io::Error),
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

fn main() -> ExitCode {
    let cli = Cli::read();
    match begin(cli) {
        Ok(code) => code,
        Err(trouble) => {
            scripts::complain(&trouble.to_string());
            ExitCode::from(2)
        }
    }
}

fn begin(cli: Cli) -> Result<ExitCode, Trouble> {
    let config = match &cli.connection.config {
        Some(named) => Config::read_named(named)?,
        None => Config::read(&directory("XDG_CONFIG_HOME", ".config").join("config.toml"))?,
    };
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
    let theme = config.theme(cli.connection.theme.as_deref(), no_color)?;
    if let Some(Command::Keys) = cli.command {
        return Ok(scripts::keys(&config.keys()?));
    }
    let state = directory("XDG_STATE_HOME", ".local/state");
    let target = config.target(cli.connection.profile.as_deref(), cli.connection.url.as_deref())?;
    let is_measured = matches!(cli.command, Some(Command::Measure { .. }));
    let read_only = cli.connection.read_only || target.read_only || is_measured;
    let client = Client::new(&target.url, &session_file(&state, &target.profile), read_only)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let measured = match cli.command {
        Some(Command::Measure { keys }) => {
            // Without a session there would be nothing to see but the sign-in form.
            if let Err(code) = runtime.block_on(scripts::signed_in(&client)) {
                return Ok(code);
            }
            Some(keys)
        }
        Some(command) => return Ok(runtime.block_on(scripts::perform(&client, command))),
        None => None,
    };
    log_to_file(&state)?;
    let start = Start {
        profile: target.profile,
        url: target.url,
        read_only,
        keys: config.keys()?,
        theme,
        mouse: config.mouse(),
        size: ratatui::crossterm::terminal::size().map_err(Trouble::Terminal)?,
        now: clock::now(),
        folder: std::env::current_dir()?,
        home: config::home(),
    };
    let outcome = runtime.block_on(screens(start, client, measured));
    // A request that hangs does not hold the program.
    runtime.shutdown_background();
    if let Some(measured) = outcome? {
        writeln!(std::io::stdout(), "{measured}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs the screens; with so many keys to press, a script works them, and what it measured is answered.
async fn screens(start: Start, client: Client, measured: Option<usize>) -> Result<Option<String>, Trouble> {
    let (guard, mut terminal) = terminal::take(start.mouse).map_err(Trouble::Terminal)?;
    let (keys, events) = unbounded_channel();
    let script = if let Some(count) = measured {
        Some(std::thread::spawn(move || measure::press(count, &keys)))
    } else {
        std::thread::spawn(move || listen(&keys));
        None
    };
    let (mut state, effects) = app::begin(start);
    let latency = run::run(
        &mut terminal,
        &mut state,
        effects,
        client,
        events,
        terminal::told_to_end(),
    )
    .await;
    drop(guard);
    let latency = latency.map_err(Trouble::Terminal)?.to_string();
    tracing::info!("{latency}");
    let cost = script.and_then(|it| it.join().ok());
    Ok(cost.map(|cost| format!("{latency}\n{cost}")))
}

/// Passes on what happens at the terminal, for as long as somebody takes it.
fn listen(keys: &UnboundedSender<Happened>) {
    while let Ok(event) = event::read() {
        if keys.send((clock::instant(), event)).is_err() {
            return;
        }
    }
}

/// The log is a file: the terminal belongs to the screens.
fn log_to_file(state: &Path) -> Result<(), Trouble> {
    std::fs::create_dir_all(state)?;
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(state.join("doorward-admin.log"))?;
    let filter = std::env::var("DOORWARD_ADMIN_LOG").unwrap_or_else(|_| "doorward_admin=info".to_owned());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .init();
    Ok(())
}
