//! A test message's way, provider by provider.

use std::io;

use crate::control::{Step, Tested};
use crate::plugin_tool::terminal::Terminal;

/// What happened at each provider, and who would have been next.
pub(super) fn show(tested: &Tested, explain: bool, terminal: &Terminal) -> io::Result<()> {
    terminal.say(&format!("to {} by {}", tested.to, tested.route.join(", then ")))?;
    for step in &tested.steps {
        let word = if step.is_taken() {
            terminal.good(&step.outcome)
        } else {
            terminal.bad(&step.outcome)
        };
        terminal.say(&format!("\n{}: {word}{}", terminal.strong(&step.provider), told(step)))?;
        if explain {
            for line in &step.lines {
                terminal.say(&format!("  {}", terminal.faint(line)))?;
            }
        }
        terminal.say(&format!("  next: {}", step.next))?;
    }
    Ok(())
}

fn told(step: &Step) -> String {
    let wait = step.retry_after_s.map(|seconds| format!("again after {seconds} s"));
    let told: Vec<String> = [step.code.clone(), step.detail.clone(), wait]
        .into_iter()
        .flatten()
        .collect();
    if told.is_empty() {
        String::new()
    } else {
        format!(", {}", told.join(", "))
    }
}
