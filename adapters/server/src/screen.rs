//! What an operator sees when the server has started: one screen.

use std::io::Write as _;

use crate::config::Config;
use crate::serve::Running;

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
        format!("  Providers   {}", providers(config)),
    ];
    if let Some(metrics) = config.metrics.listen {
        lines.push(format!("  Metrics     http://{metrics}/metrics"));
    }
    if let Some(code) = &running.setup_code {
        lines.push(format!("  Setup code  {}", code.reveal()));
        lines.push("              There is no administrator yet: this code makes the first one, once.".to_owned());
        lines.push(format!(
            "              It is also in {}.",
            config.data_dir.join("setup-code").display()
        ));
    }
    let warnings = config.warnings();
    if !warnings.is_empty() {
        lines.push(String::new());
        lines.extend(warnings.iter().map(|warning| format!("  Warning: {warning}")));
    }
    lines.push(String::new());
    lines.join("\n") + "\n"
}

fn providers(config: &Config) -> String {
    let inbox = config
        .inbox
        .enabled
        .then(|| "inbox (captures messages, sends none)".to_owned());
    let named = config
        .providers
        .iter()
        .map(|(name, provider)| format!("{name} ({})", provider.plugin));
    let all: Vec<String> = inbox.into_iter().chain(named).collect();
    if all.is_empty() {
        "none".to_owned()
    } else {
        all.join(", ")
    }
}
