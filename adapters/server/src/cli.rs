//! The command line: what is asked for, with which configuration, and how it ends.

mod arguments;
mod plugin;

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use doorward_core::values::secret::SecretText;

use self::arguments::{AdminAction, Arguments, Command, ConfigAction, KeysAction};
use self::plugin::Asked;
use crate::config::problem::Problems;
use crate::config::{Config, Loaded, Sources, reference, schema};
use crate::logs;
use crate::node::NodeError;
use crate::plugin_tool::PluginTask;
use crate::plugins::{RehearsalError, rehearse};
use crate::serve::ServeError;

/// SurrealDB plans on the stack, and without optimisation it needs twice as much.
const STACK: usize = if cfg!(debug_assertions) { 20 } else { 10 } * 1024 * 1024;

/// The exit code of a bad configuration or command line.
const MISUSE: u8 = 2;

/// What takes more than reading the configuration.
#[derive(Debug)]
pub enum Task {
    /// Serve until told to stop.
    Serve(Config),
    /// Print the OpenAPI document.
    Openapi,
    /// Make the first administrator.
    CreateAdmin(Config, NewAdmin),
    /// Print a link that lets the administrator with this address set a new password.
    RecoverAdmin(Config, String),
    /// Make a new signing key.
    RotateKeys(Config),
    /// Write, test or install a plugin.
    Plugin(PluginTask),
}

impl Task {
    /// The configuration it runs under.
    const fn config(&self) -> Option<&Config> {
        match self {
            Self::Serve(config)
            | Self::CreateAdmin(config, _)
            | Self::RecoverAdmin(config, _)
            | Self::RotateKeys(config) => Some(config),
            Self::Plugin(PluginTask::Operating(config, _)) => Some(config),
            Self::Openapi | Self::Plugin(PluginTask::Authoring(_)) => None,
        }
    }
}

/// The administrator to make.
#[derive(Debug)]
pub struct NewAdmin {
    /// Their e-mail address, as typed.
    pub email: String,
    /// Their first name, as typed.
    pub first_name: String,
    /// Their last name, as typed.
    pub last_name: String,
    /// Their password, if one was given.
    pub password: Option<SecretText>,
}

/// Runs the program: answers what needs no more than the configuration, and gives every other task to `work`, which runs on
/// threads with stacks the database can live with. 0: done; 1: failed; 2: bad configuration or command line.
pub fn main<W>(work: W) -> ExitCode
where
    W: AsyncFnOnce(Task) -> Result<(), Box<dyn Error + Send + Sync>> + Send,
{
    let ended = prepare(
        std::env::args_os(),
        std::env::vars_os().collect(),
        &mut io::stdin().lock(),
        &mut io::stdout().lock(),
    );
    let ended = ended.and_then(|task| task.map_or(Ok(()), |task| perform(task, work)));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => stop.report(),
    }
}

/// Why the program ends without having done its work.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// The command line is wrong, or asked for help.
    #[error(transparent)]
    Usage(#[from] clap::Error),
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] Problems),
    /// The plugins of the configured providers cannot be asked, or refuse their settings.
    #[error(transparent)]
    Rehearsal(#[from] RehearsalError),
    /// Nothing can be read from or written to the terminal.
    #[error("input or output failed")]
    Io(#[from] io::Error),
    /// Logging cannot start.
    #[error(transparent)]
    Logs(#[from] logs::LogsError),
    /// The task failed.
    #[error(transparent)]
    Work(Box<dyn Error + Send + Sync>),
}

impl Stop {
    /// Says why, with every cause, and gives the exit code.
    fn report(&self) -> ExitCode {
        if let Self::Usage(error) = self {
            // Help goes to the standard output, a mistake to the standard error; when neither can be written nobody listens.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(MISUSE));
        }
        if matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::BrokenPipe) {
            // Whoever read the output has seen enough.
            return ExitCode::SUCCESS;
        }
        let text: Vec<String> = causes(self).map(ToString::to_string).collect();
        let _ = writeln!(io::stderr(), "doorward: {}", text.join(": "));
        if self.is_misuse() {
            ExitCode::from(MISUSE)
        } else {
            ExitCode::FAILURE
        }
    }

    /// Whether the configuration has to be mended, wherever that came to light.
    fn is_misuse(&self) -> bool {
        match self {
            Self::Config(_) | Self::Rehearsal(RehearsalError::Config(_)) => true,
            Self::Work(work) => {
                work.downcast_ref().is_some_and(ServeError::is_misuse)
                    || work.downcast_ref().is_some_and(NodeError::is_misuse)
            }
            _ => false,
        }
    }
}

/// An error with all its causes.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error = next?;
        next = error.source();
        Some(error)
    })
}

/// Reads the command line and the configuration. What they answer themselves is written to `output`.
pub fn prepare(
    arguments: impl IntoIterator<Item = OsString>,
    environment: BTreeMap<OsString, OsString>,
    input: &mut impl io::BufRead,
    output: &mut impl io::Write,
) -> Result<Option<Task>, Stop> {
    let Arguments { options, command } = Arguments::try_parse_from(arguments)?;
    let production = options.production;
    let sources = Sources::usual(environment, options.config.clone(), options.flags());
    let load = || Config::load(&sources);
    match command.unwrap_or(Command::Serve) {
        Command::Serve => Ok(Some(Task::Serve(load().check(production)?))),
        Command::Openapi => Ok(Some(Task::Openapi)),
        Command::Config(action) => about_config(&action, load, production, output).map(|()| None),
        Command::Admin(AdminAction::Create {
            email,
            first_name,
            last_name,
            password_stdin,
        }) => {
            let config = load().check(production)?;
            let password = password_stdin.then(|| first_line(input)).transpose()?;
            Ok(Some(Task::CreateAdmin(
                config,
                NewAdmin {
                    email,
                    first_name,
                    last_name,
                    password,
                },
            )))
        }
        Command::Admin(AdminAction::Recover { email }) => {
            Ok(Some(Task::RecoverAdmin(load().check(production)?, email)))
        }
        Command::Plugin(action) => Ok(Some(Task::Plugin(match action.asked() {
            Asked::Here(authoring) => PluginTask::Authoring(authoring),
            Asked::OfTheServer(operation) => PluginTask::Operating(Box::new(load().check(production)?), operation),
        }))),
        Command::Keys(KeysAction::Rotate) => Ok(Some(Task::RotateKeys(load().check(production)?))),
    }
}

fn about_config(
    action: &ConfigAction,
    load: impl Fn() -> Loaded,
    production: bool,
    output: &mut impl io::Write,
) -> Result<(), Stop> {
    match action {
        ConfigAction::Check => {
            let config = load().check(production)?;
            let of_plugins = rehearse(&config)?;
            for warning in config.warnings().iter().chain(&of_plugins) {
                writeln!(output, "warning: {warning}")?;
            }
            writeln!(output, "ok")?;
        }
        ConfigAction::Show => {
            let loaded = load();
            output.write_all(loaded.show().as_bytes())?;
            Problems::refuse(loaded.problems().to_vec())?;
        }
        ConfigAction::Schema { markdown: true } => output.write_all(reference().as_bytes())?,
        ConfigAction::Schema { markdown: false } => writeln!(output, "{:#}", schema())?,
    }
    Ok(())
}

/// The first line, without its end.
fn first_line(input: &mut impl io::BufRead) -> io::Result<SecretText> {
    let mut line = zeroize::Zeroizing::new(String::new());
    input.read_line(&mut line)?;
    Ok(SecretText::new(line.trim_end_matches(['\r', '\n'])))
}

/// Runs a task on a runtime of its own.
fn perform<W>(task: Task, work: W) -> Result<(), Stop>
where
    W: AsyncFnOnce(Task) -> Result<(), Box<dyn Error + Send + Sync>> + Send,
{
    let _logs = task.config().map(|config| logs::start(&config.logging)).transpose()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()?;
    // The main thread's stack is as large as the system likes, so the work begins on another.
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new()
            .name("doorward".to_owned())
            .stack_size(STACK);
        let worker = worker.spawn_scoped(scope, || runtime.block_on(work(task)))?;
        worker
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            .map_err(Stop::Work)
    })
}
