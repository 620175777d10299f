//! The key map as a file, to begin one's own with.

use std::io::Write as _;
use std::process::ExitCode;

use crate::keys::{BINDINGS, KeyMap};

/// Every action with its keys, in the form of a key-map file.
pub(crate) fn keys(map: &KeyMap) -> ExitCode {
    let lines = BINDINGS.iter().filter(|it| !it.keys.is_empty()).map(|binding| {
        let keys: Vec<String> = map.names(binding.action).iter().map(|key| format!("{key:?}")).collect();
        format!(
            "{:<16} = [{}]  # {}
",
            binding.word,
            keys.join(", "),
            binding.says
        )
    });
    let text = format!(
        "[keys]
{}",
        lines.collect::<String>()
    );
    match std::io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
