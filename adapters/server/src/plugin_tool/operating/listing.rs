//! Plugins and files as an operator reads them.

use std::io;

use crate::control::{FileView, PluginView, ProviderView};
use crate::plugin_tool::terminal::{Terminal, size};

/// Every plugin in use, with its providers.
pub(super) fn plugins(plugins: &[PluginView], terminal: &Terminal) -> io::Result<()> {
    for (index, plugin) in plugins.iter().enumerate() {
        if index > 0 {
            terminal.say("")?;
        }
        one(plugin, terminal)?;
    }
    if plugins.is_empty() {
        terminal.say("No plugin is in use.")?;
    }
    Ok(())
}

fn one(plugin: &PluginView, terminal: &Terminal) -> io::Result<()> {
    let state = match plugin.state.as_str() {
        "ready" => terminal.good("ready"),
        "unused" => terminal.faint("unused"),
        other => terminal.bad(other),
    };
    terminal.say(&format!("{} {}: {state}", terminal.strong(&plugin.id), plugin.version))?;
    let bytes = plugin.bytes.and_then(|bytes| usize::try_from(bytes).ok());
    let mut pairs = vec![("channels", plugin.channels.join(" "))];
    pairs.extend(
        plugin
            .hash
            .clone()
            .map(|hash| ("file", format!("{hash}{}", of_size(bytes)))),
    );
    let previous = plugin.previous.as_ref();
    pairs.extend(previous.map(|(version, hash)| ("before it", format!("{version} {hash}"))));
    if let Some(waiting) = &plugin.waiting {
        pairs.push(("waiting", format!("{} {}", waiting.version, waiting.hash)));
        pairs.extend(waiting.asks_more.iter().map(|ask| ("asks more", ask.clone())));
        let grants = waiting.ungranted.iter();
        pairs.extend(grants.map(|name| ("to grant", format!("doorward plugin grant {name}"))));
    }
    pairs.extend(
        plugin
            .providers
            .iter()
            .map(|provider| ("provider", of_provider(provider))),
    );
    terminal.tell(&pairs)
}

fn of_size(bytes: Option<usize>) -> String {
    bytes.map(|bytes| format!(", {}", size(bytes))).unwrap_or_default()
}

fn of_provider(provider: &ProviderView) -> String {
    let state = match (provider.granted, &provider.resting_until, &provider.resting_why) {
        (false, ..) => "not granted".to_owned(),
        (true, Some(until), Some(why)) => format!("left alone until {until}: {why}"),
        (true, Some(until), None) => format!("left alone until {until}"),
        (true, None, _) => "ready".to_owned(),
    };
    let counted = provider.counters.iter().filter(|(_, count)| *count > 0);
    let counted: Vec<String> = counted.map(|(word, count)| format!("{count} {word}")).collect();
    format!(
        "{}, {state}{}",
        provider.name,
        if counted.is_empty() {
            String::new()
        } else {
            format!(", {}", counted.join(", "))
        }
    )
}

/// What became of each file.
pub(super) fn files(files: &[FileView], terminal: &Terminal) -> io::Result<()> {
    for file in files {
        let told = [file.version.clone(), file.hash.clone(), file.reason.clone()];
        let told: Vec<String> = told.into_iter().flatten().collect();
        let change = match file.change.as_str() {
            "refused" => terminal.bad("refused"),
            "live" => terminal.good("in use"),
            other => other.to_owned(),
        };
        terminal.say(&format!(
            "{}: {change} {}",
            terminal.strong(&file.subject),
            told.join(" ")
        ))?;
        for ask in &file.asks_more {
            terminal.say(&format!("  asks more: {ask}"))?;
        }
        for provider in &file.ungranted {
            terminal.say(&format!("  to grant it: doorward plugin grant {provider}"))?;
        }
    }
    if files.is_empty() {
        terminal.say("There is no new file.")?;
    }
    Ok(())
}
