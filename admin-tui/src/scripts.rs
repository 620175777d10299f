//! The same work without screens: results on standard output, everything else on standard error, and an exit code.
//!
//! 0 is success, 1 a refusal, 2 wrong use, 3 no session, 4 that only a part succeeded.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use crate::call::{Call, Failure, FailureKind, Query, Reply, Secret, SetUp};
use crate::cli::{Command, Page};
use crate::client::Client;
use crate::desk::Hindrance;

mod changing;
mod importing;
mod key_map;
mod listing;
mod members;
mod messages;
mod products;
mod system;
mod tailing;
mod users;

pub(crate) use key_map::keys;

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    Partly,
}

/// Why a command came to nothing.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error(transparent)]
    Failed(#[from] Failure),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Wrong(String),
}

/// Carries a command out.
pub(crate) async fn perform(client: &Client, command: Command) -> ExitCode {
    let result = dispatch(client, command).await;
    let lack = lack(client, &result).await;
    let code = ended(result);
    if let Some(lack) = lack {
        complain(&lack.to_string());
    }
    code
}

/// Which role it takes, where the role was why.
async fn lack(client: &Client, result: &Result<Outcome, Stop>) -> Option<Hindrance> {
    let Err(Stop::Failed(failure)) = result else {
        return None;
    };
    let needed = failure.needs?;
    match client.perform(Call::Me).await {
        Ok(Reply::SignedIn(me)) => Hindrance::lack(needed, &me.role),
        _ => None,
    }
}

/// Whether somebody is signed in; if not, it was said how to, and this is how the program ends.
pub(crate) async fn signed_in(client: &Client) -> Result<(), ExitCode> {
    let me = client.perform(Call::Me).await;
    me.map(drop).map_err(|failure| ended(Err(failure.into())))
}

/// Says what went wrong, and tells how the program ends.
fn ended(result: Result<Outcome, Stop>) -> ExitCode {
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Partly) => ExitCode::from(4),
        Err(Stop::Failed(failure)) => {
            complain(&failure.sentence());
            let is_signed_out = failure.kind == FailureKind::SignedOut;
            if is_signed_out {
                complain("Sign in first: doorward-admin sign-in --email YOU");
            }
            ExitCode::from(if is_signed_out { 3 } else { 1 })
        }
        // Who reads no further has what they wanted.
        Err(Stop::Io(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(stop @ Stop::Wrong(_)) => {
            complain(&stop.to_string());
            ExitCode::from(2)
        }
        Err(stop) => {
            complain(&stop.to_string());
            ExitCode::from(1)
        }
    }
}

async fn dispatch(client: &Client, command: Command) -> Result<Outcome, Stop> {
    match command {
        Command::SignIn { email, password_stdin } => sign_in(client, email, password_stdin).await,
        Command::SignOut => {
            client.perform(Call::SignOut).await?;
            Ok(Outcome::Done)
        }
        Command::Setup {
            setup_code,
            email,
            first_name,
            last_name,
        } => {
            let password = Secret(line_from_stdin()?);
            let setup_code = Secret(setup_code);
            let set_up = SetUp {
                setup_code,
                email,
                first_name,
                last_name,
                password,
            };
            told(client.perform(Call::SetUp(set_up)).await?, false)
        }
        Command::Whoami(output) => told(client.perform(Call::Me).await?, output.json),
        Command::Users(users) => users::perform(client, users).await,
        Command::Products(products) => products::perform(client, products).await,
        Command::Deliveries(deliveries) => messages::deliveries(client, deliveries).await,
        Command::Inbox(inbox) => messages::inbox(client, inbox).await,
        Command::Barred(barred) => messages::barred(client, barred).await,
        Command::Audit(audit) => system::audit(client, audit).await,
        Command::Plugins(plugins) => system::plugins(client, plugins).await,
        Command::Stats => told(client.perform(Call::Stats).await?, true),
        // These are no work for scripts and are done before it comes to this.
        Command::Keys | Command::Measure { .. } => Ok(Outcome::Done),
    }
}

async fn sign_in(client: &Client, email: String, password_stdin: bool) -> Result<Outcome, Stop> {
    if password_stdin {
        let password = Secret(line_from_stdin()?);
        return told(
            client.perform(Call::SignInWithPassword { email, password }).await?,
            false,
        );
    }
    let Reply::Challenge(challenge) = client.perform(Call::RequestCode { email }).await? else {
        return Ok(Outcome::Done);
    };
    complain(&format!(
        "A code is on its way to {}. Type it here:",
        challenge.destination
    ));
    let code = Secret(line_from_stdin()?);
    told(
        client
            .perform(Call::VerifyCode {
                challenge: challenge.id,
                code,
            })
            .await?,
        false,
    )
}

fn asked<const N: usize>(filters: [(&'static str, Option<String>); N], sort: Option<&'static str>) -> Query {
    let filters = filters
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name, value)));
    Query {
        filters: filters.collect(),
        sort,
        ..Query::default()
    }
}

fn order(wanted: Option<&str>, known: &[&'static str]) -> Result<Option<&'static str>, Stop> {
    known_word("order", wanted, known)
}

/// A word as it was given, when it is one of the known ones.
fn word(thing: &str, wanted: Option<String>, known: &[&'static str]) -> Result<Option<String>, Stop> {
    known_word(thing, wanted.as_deref(), known)?;
    Ok(wanted)
}

fn known_word(thing: &str, wanted: Option<&str>, known: &[&'static str]) -> Result<Option<&'static str>, Stop> {
    let Some(wanted) = wanted else { return Ok(None) };
    let found = known.iter().find(|it| **it == wanted).copied();
    let refusal = || {
        Stop::Wrong(format!(
            "there is no {thing} `{wanted}`; there are: {}",
            known.join(", ")
        ))
    };
    found.map(Some).ok_or_else(refusal)
}

/// Writes one record.
fn told(reply: Reply, json: bool) -> Result<Outcome, Stop> {
    match reply {
        Reply::SignedIn(user) | Reply::User(user) => listing::one(&user, json)?,
        Reply::Product(product) => listing::one(&product, json)?,
        Reply::Delivery(delivery) => listing::one(&delivery, json)?,
        Reply::Stats(stats) => writeln!(std::io::stdout(), "{}", serde_json::to_value(stats).unwrap_or_default())?,
        _ => {}
    }
    Ok(Outcome::Done)
}

/// One line, without its end.
fn line_from_stdin() -> Result<String, Stop> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

fn all_from_stdin() -> Result<String, Stop> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    Ok(text)
}

/// Says something to the person and not to the program that reads the output.
pub(crate) fn complain(said: &str) {
    // There is nowhere else to say it.
    let _ = writeln!(std::io::stderr(), "{said}");
}

impl Page {
    /// How many rows are wanted still, after so many.
    fn left(&self, written: usize) -> usize {
        self.limit.map_or(usize::MAX, |limit| limit.saturating_sub(written))
    }
}
