//! What an operator sees when the server has started: one screen.

use std::io::Write as _;

use doorward_core::ports::{PluginReport, Plugins as _, ProviderReport};

use crate::config::Config;
use crate::inbox_notifier::INBOX;
use crate::serve::Running;
use crate::setup_code::SetupCodeFile;

/// Prints the screen. Where nobody reads it, nothing is lost.
pub(crate) fn show(config: &Config, running: &Running) {
    let _ = std::io::stdout().lock().write_all(screen(config, running).as_bytes());
}

fn screen(config: &Config, running: &Running) -> String {
    let base = format!(
        "{}://{}",
        if config.http.tls.certificate.is_some() {
            "https"
        } else {
            "http"
        },
        running.address
    );
    let mut lines = vec![
        format!("Doorward {} is ready.", env!("CARGO_PKG_VERSION")),
        String::new(),
        format!("  API         {base}/v1"),
        format!("  Docs        {base}/docs"),
        format!("  Data        {}", config.database.url.as_str()),
    ];
    let providers = providers(&running.carriers.list());
    let beginnings = std::iter::once("  Providers   ").chain(std::iter::repeat("              "));
    lines.extend(
        beginnings
            .zip(&providers)
            .map(|(beginning, provider)| format!("{beginning}{provider}")),
    );
    if let Some(metrics) = config.metrics.listen {
        lines.push(format!("  Metrics     http://{metrics}/metrics"));
    }
    if let Some(code) = &running.setup_code {
        lines.push(format!("  Setup code  {}", code.reveal()));
        lines.push("              There is no administrator yet: this code makes the first one, once.".to_owned());
        lines.push(format!(
            "              It is also in {}.",
            SetupCodeFile::of(&config.data_dir).path().display()
        ));
    }
    let mut warnings = config.warnings();
    warnings.extend(running.carriers.warnings());
    if !warnings.is_empty() {
        lines.push(String::new());
        lines.extend(warnings.iter().map(|warning| format!("  Warning: {warning}")));
    }
    lines.push(String::new());
    lines.join("\n") + "\n"
}

/// A line for every provider.
fn providers(plugins: &[PluginReport]) -> Vec<String> {
    let mut lines: Vec<String> = plugins
        .iter()
        .flat_map(|plugin| plugin.providers.iter().map(move |provider| line(plugin, provider)))
        .collect();
    if lines.is_empty() {
        lines.push("none".to_owned());
    }
    lines
}

fn line(plugin: &PluginReport, provider: &ProviderReport) -> String {
    let name = &provider.name;
    match plugin.id.as_str() {
        INBOX if name == INBOX => format!("{name} (captures messages, sends none)"),
        INBOX => format!("{name} ({INBOX}: captures messages, sends none)"),
        id => {
            let grant = if provider.granted { "" } else { ", not granted" };
            format!("{name} ({id} {}{grant})", plugin.version)
        }
    }
}
