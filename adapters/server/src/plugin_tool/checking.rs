//! Whether a server would take a file, and what it would let it do.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use doorward_wasm::{Admitted, Need, Tier};

use super::building::{self, BuildingError};
use super::terminal::{Terminal, size};
use super::workshop::{self, AdmitError};

/// Why a file is not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CheckingError {
    /// It cannot be built.
    #[error(transparent)]
    Building(#[from] BuildingError),
    /// It is refused.
    #[error(transparent)]
    Admit(#[from] AdmitError),
    /// It cannot be read.
    #[error("{} cannot be read", .0.display())]
    Unreadable(PathBuf, #[source] io::Error),
    /// The terminal is gone.
    #[error("the terminal cannot be written to")]
    Terminal(#[from] io::Error),
}

/// Checks a file, or builds a folder and checks what comes of it.
pub(crate) async fn perform(path: &Path, terminal: &Terminal) -> Result<(), CheckingError> {
    let admitted = if path.is_file() {
        let component = fs::read(path).map_err(|error| CheckingError::Unreadable(path.to_owned(), error))?;
        workshop::admit(&component, None).await?
    } else {
        let built = building::build(path)?;
        workshop::admit(&built.component, Some(built.folder.language.tier())).await?
    };
    describe(&admitted, terminal)?;
    Ok(())
}

fn describe(admitted: &Admitted, terminal: &Terminal) -> io::Result<()> {
    let manifest = &admitted.manifest;
    let id = &manifest.id;
    let receipts = if admitted.receipts { "read" } else { "not read" };
    terminal.say(&format!(
        "{} {}: {}",
        terminal.strong(id),
        manifest.version,
        terminal.good("accepted")
    ))?;
    terminal.tell(&[
        ("size", size(admitted.bytes)),
        ("hash", admitted.hash.to_string()),
        ("limits", workshop::word(admitted.tier).to_owned()),
        ("channels", manifest.channels.join(" ")),
        ("imports", building::short(&admitted.imports)),
        ("receipts", receipts.to_owned()),
    ])?;
    terminal.say("\nIt may do nothing but this, once an operator grants it:")?;
    for asks in manifest.asks() {
        terminal.say(&format!("  {asks}"))?;
    }
    terminal.say(&format!(
        "\nTo install it, put the file into DATA_DIR/plugins and add to doorward.toml:\n\n{}",
        entry(admitted)
    ))
}

/// What an operator writes to have it.
fn entry(admitted: &Admitted) -> String {
    let manifest = &admitted.manifest;
    let id = &manifest.id;
    let mut lines = vec![
        format!("[providers.{id}]"),
        format!("plugin = \"{id}\""),
        format!("grant = \"{}\"", admitted.hash),
    ];
    if admitted.tier == Tier::Interpreted {
        lines.push("tier = \"interpreted\"".to_owned());
    }
    let needed = manifest
        .config
        .iter()
        .filter(|(_, rule)| rule.required && rule.default.is_none());
    lines.extend(needed.map(|(key, rule)| format!("config.{key} = \"…\"   # {}", rule.label)));
    let secrets = manifest.secrets.iter().filter(|(_, rule)| rule.required != Need::Never);
    lines.extend(secrets.map(|(key, rule)| {
        let condition = rule.required.condition().map(|it| format!(" ({it})"));
        format!(
            "secrets.{key} = \"…\"   # {}{}",
            rule.label,
            condition.unwrap_or_default()
        )
    }));
    let lines: Vec<String> = lines.into_iter().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}
