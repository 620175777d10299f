//! The same change to many accounts, each told on its own line.

use std::io::{self, Write as _};

use serde_json::json;

use super::{Outcome, Stop, all_from_stdin, complain};
use crate::call::{Call, Failure, FailureKind, Fields, Query, Reply};
use crate::cli::Who;
use crate::client::Client;

/// The members that were given.
pub(super) fn fields(given: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Fields {
    let given = given
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)));
    given.collect()
}

/// The members that were given, of which there has to be one.
pub(super) fn some_fields(given: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Result<Fields, Stop> {
    let fields = fields(given);
    if fields.is_empty() {
        let said = "there is nothing to change; --help tells what can be";
        return Err(Stop::Wrong(said.to_owned()));
    }
    Ok(fields)
}

/// Does it to everybody named; those that fail do not stop the others, and what ends the own session comes last.
pub(super) async fn each(client: &Client, who: &Who, change: fn(String) -> Call) -> Result<Outcome, Stop> {
    let mut names: Vec<String> = match who.who.as_slice() {
        [only] if only == "-" => all_from_stdin()?.split_whitespace().map(str::to_owned).collect(),
        names => names.to_vec(),
    };
    let deed = change(String::new());
    if names.len() > 1 && deed.ends_sessions_of().is_some() {
        put_oneself_last(client, &mut names).await;
    }
    let mut failed = 0;
    for name in &names {
        let outcome = match id_of(client, name, &deed).await {
            Ok(id) => client.perform(change(id)).await,
            Err(failure) => Err(failure),
        };
        if let Err(failure) = &outcome {
            failed += 1;
            if failure.is_hopeless() {
                return Err(failure.clone().into());
            }
        }
        tell(name, outcome.as_ref().err(), who.output.json)?;
    }
    match failed {
        0 => Ok(Outcome::Done),
        all if all == names.len() => Err(Stop::Failed(Failure::new(
            FailureKind::Refused,
            "failed",
            "Nothing was done.",
        ))),
        _ => Ok(Outcome::Partly),
    }
}

/// Where it is not known who is signed in, the order stays: what comes next tells why.
async fn put_oneself_last(client: &Client, names: &mut [String]) {
    if let Ok(Reply::SignedIn(me)) = client.perform(Call::Me).await {
        let email = me.email.to_lowercase();
        names.sort_by_key(|name| *name == me.id || name.to_lowercase() == email);
    }
}

fn tell(name: &str, failure: Option<&Failure>, json: bool) -> Result<(), Stop> {
    match (json, failure) {
        (true, None) => writeln!(io::stdout(), "{}", json!({"who": name, "ok": true}))?,
        (true, Some(failure)) => {
            let said = json!({"who": name, "ok": false, "code": failure.code, "detail": failure.detail});
            writeln!(io::stdout(), "{said}")?;
        }
        (false, None) => writeln!(io::stdout(), "{name}")?,
        (false, Some(failure)) => complain(&format!("{name}: {}", failure.sentence())),
    }
    Ok(())
}

/// An address stands for the account that has it; the deed is what is to be done to that.
pub(super) async fn id_of(client: &Client, name: &str, deed: &Call) -> Result<String, Failure> {
    if !name.contains('@') {
        return Ok(name.to_owned());
    }
    let filters = [("q", name.to_owned())].into();
    let reply = client
        .perform(Call::Users(Query {
            filters,
            limit: 100,
            ..Query::default()
        }))
        .await
        .map_err(|failure| failure.before(deed))?;
    let Reply::Users(page) = reply else {
        return Ok(name.to_owned());
    };
    let wanted = name.to_lowercase();
    let found = page.items.iter().find(|user| user.email.to_lowercase() == wanted);
    let nobody = || Failure::new(FailureKind::Refused, "not_found", "Nobody has this address.");
    found.map(|user| user.id.clone()).ok_or_else(nobody)
}
