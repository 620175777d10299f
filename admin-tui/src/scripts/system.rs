//! The server itself: its trail and its plugins.

use std::io::{self, Write as _};

use serde_json::json;

use super::{Outcome, Stop, asked, listing, tailing};
use crate::call::{Call, Fields, Reply};
use crate::cli::{Audit, Plugins};
use crate::client::Client;
use crate::clock;
use crate::model::{AuditEvent, Plugin};
use crate::moment;
use crate::screens::plugins::reloaded;

pub(super) async fn audit(client: &Client, audit: Audit) -> Result<Outcome, Stop> {
    match audit {
        Audit::List {
            action,
            actor,
            target,
            since,
            until,
            page,
        } => {
            let (since, until) = (instant(since)?, instant(until)?);
            let filters = [
                ("action", action),
                ("actor", actor),
                ("target", target),
                ("since", since),
                ("until", until),
            ];
            let query = asked(filters, None);
            listing::list::<AuditEvent>(client, query, &page).await
        }
        Audit::Tail(tail) => tailing::tail::<AuditEvent>(client, &tail).await,
    }
}

/// What was said for a time, as an instant.
fn instant(said: Option<String>) -> Result<Option<String>, Stop> {
    let Some(said) = said else { return Ok(None) };
    let refusal = || Stop::Wrong(format!("`{said}` is no time; write {}", moment::FORMS));
    let instant = moment::parse(&said, clock::now()).ok_or_else(refusal)?;
    Ok(Some(instant.to_rfc3339()))
}

pub(super) async fn plugins(client: &Client, plugins: Plugins) -> Result<Outcome, Stop> {
    match plugins {
        Plugins::List(output) => {
            if let Reply::Plugins(plugins) = client.perform(Call::Plugins).await? {
                listing::records(Plugin::COLUMNS, &plugins, output.json)?;
            }
        }
        Plugins::Test { id, to, provider } => {
            let mut fields = Fields::from([("to".to_owned(), to)]);
            fields.extend(provider.map(|it| ("provider".to_owned(), it)));
            if let Reply::Tested(test) = client.perform(Call::TestPlugin { id, fields }).await? {
                test.lines
                    .iter()
                    .try_for_each(|line| writeln!(io::stderr(), "{line}"))?;
                writeln!(io::stdout(), "{}: {}", test.provider, test.outcome)?;
            }
        }
        Plugins::Reload(output) => {
            if let Reply::Reloaded(files) = client.perform(Call::ReloadPlugins).await? {
                if output.json {
                    writeln!(io::stdout(), "{}", json!({"items": files}))?;
                } else {
                    let mut lines = reloaded(&files).into_iter();
                    lines.try_for_each(|(line, _)| writeln!(io::stdout(), "{line}"))?;
                }
            }
        }
    }
    Ok(Outcome::Done)
}
