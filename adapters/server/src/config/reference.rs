//! The reference page of all keys, in Markdown.

use std::fmt::{self, Display, Formatter};

use super::Config;
use super::outline::{Form, Key, Outline, join, variable};
use super::section::Section as _;

const PREFACE: &str = "\
# Configuration

This page is made by `doorward config schema --markdown` from the code that reads the keys.

Doorward takes each value from the last of these that has one:

1. the default named below
2. `/etc/doorward/doorward.toml`
3. `./doorward.toml`, or the file named by `--config`
4. for secrets: the file named like the key in systemd's `$CREDENTIALS_DIRECTORY`, such as `database.password`
5. variables: `DOORWARD_HTTP__LISTEN` sets `http.listen`; for secrets also `DOORWARD_DATABASE__PASSWORD_FILE`, which names a file
6. flags: `--listen`, `--data-dir`, `--log-level`

A key that does not exist is refused wherever it stands. `doorward config check` names everything that is wrong at once,
`doorward config show` tells each value and where it came from, and `doorward config schema` prints a JSON Schema for editors.

Lengths of time are written with units: `30s`, `10m`, `1h30m`, `90d`; a whole number alone counts seconds. Lists are written
`[\"a\", \"b\"]`, or with commas in a variable. Secrets are never shown.

With `--production`, or when `http.listen` is an address that other machines can reach, the server starts only if `http.public_url`
is https, `keys.master_key` is set, `inbox.enabled` is false and a provider carries each channel in use.
";

/// The whole page.
pub fn reference() -> String {
    Page.to_string()
}

struct Page;

impl Display for Page {
    fn fmt(&self, page: &mut Formatter<'_>) -> fmt::Result {
        page.write_str(PREFACE)?;
        write_place(&Config::outline(), "", page)
    }
}

fn write_place(outline: &Outline, path: &str, page: &mut Formatter<'_>) -> fmt::Result {
    let place = outline.place(path);
    let in_list = matches!(outline.form, Form::List);
    match &outline.form {
        Form::Table if path.is_empty() => page.write_str("\n## At the top\n")?,
        Form::Table | Form::Named => write!(page, "\n## `[{place}]`\n")?,
        Form::List => write!(page, "\n## `[[{path}]]`\n")?,
        Form::Entries { secret, .. } => write_entries(path, *secret, page)?,
    }
    write_paragraphs(&outline.about, page)?;
    if in_list {
        write!(page, "\nIn a variable: `{}=[{{ key = \"value\" }}]`.\n", variable(path))?;
    }
    for key in &outline.keys {
        write_key(key, &place, in_list, page)?;
    }
    outline
        .sections
        .iter()
        .try_for_each(|(name, section)| write_place(section, &join(&place, name), page))
}

fn write_entries(path: &str, secret: bool, page: &mut Formatter<'_>) -> fmt::Result {
    let about = if secret {
        "What the plugin asks for under `secrets`. The plugin can use these and never read them."
    } else {
        "What the plugin asks for under `config`."
    };
    write!(page, "\n### `{path}.KEY`\n\n{about}\n\n")?;
    write_variable(&join(path, "KEY"), secret, page)
}

fn write_key(key: &Key, place: &str, in_list: bool, page: &mut Formatter<'_>) -> fmt::Result {
    let path = join(place, key.name);
    write!(page, "\n### `{path}`\n")?;
    write_paragraphs(&key.about, page)?;
    let default = match key.default {
        _ if key.required => "none: it must be set".to_owned(),
        "" if key.default_json.is_array() => "empty".to_owned(),
        "" => "not set".to_owned(),
        default => format!("`{default}`"),
    };
    write!(page, "\n- default: {default}\n")?;
    if let Some((from, to)) = key.bounds {
        writeln!(page, "- from `{from}` to `{to}`")?;
    }
    if let Some(example) = key.example {
        writeln!(page, "- example: `{example}`")?;
    }
    if in_list {
        Ok(())
    } else {
        write_variable(&path, key.secret, page)
    }
}

fn write_variable(path: &str, secret: bool, page: &mut Formatter<'_>) -> fmt::Result {
    let file = if secret { " (or with `_FILE`)" } else { "" };
    writeln!(page, "- variable: `{}`{file}", variable(path))
}

fn write_paragraphs(paragraphs: &[String], page: &mut Formatter<'_>) -> fmt::Result {
    paragraphs
        .iter()
        .try_for_each(|paragraph| write!(page, "\n{paragraph}\n"))
}
