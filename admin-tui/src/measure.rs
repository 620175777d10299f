//! Measures this program as it is used: keys are pressed by a script, and the loop tells how long each took to be seen.

use std::fmt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tokio::sync::mpsc::UnboundedSender;

use crate::clock;

/// The pause between two keys, and how long nothing is pressed at the end.
const BETWEEN: Duration = Duration::from_millis(12);
const IDLE: Duration = Duration::from_secs(10);

/// What is pressed again and again: it moves, pages, sorts, searches, opens, and changes nothing. A line is a command.
const ROUND: &[&str] = &[
    "\n",
    ":users\n",
    "jjjjjjjjjjkkkkk",
    "GjGj",
    "gkgk",
    "15",
    "/an",
    "\n",
    "jj\n",
    "ll",
    "\u{1b}",
    "\u{1b}",
    ":deliveries\n",
    "jjj\n",
    "\u{1b}",
    ":audit\n",
    "jjjj",
    "?jj\u{1b}",
    ":dashboard\n",
    ":products\n",
    "/sh",
    "\u{1b}",
    "]",
];

/// An event, and when it happened.
pub(crate) type Happened = (Instant, Event);

/// Presses keys until there were so many, then none for a while, then ends the program. Answers what that cost.
pub(crate) fn press(keys: usize, loop_of: &UnboundedSender<Happened>) -> Cost {
    let press = |key: KeyEvent| loop_of.send((clock::instant(), Event::Key(key))).is_ok();
    // The session and the first answers arrive.
    thread::sleep(IDLE / 5);
    for letter in ROUND.iter().flat_map(|it| it.chars()).cycle().take(keys) {
        if !press(KeyEvent::from(code(letter))) {
            break;
        }
        thread::sleep(BETWEEN);
    }
    press(KeyEvent::from(KeyCode::Esc));
    // The last answers arrive.
    thread::sleep(IDLE / 5);
    let (began, before) = (clock::instant(), processor_time());
    thread::sleep(IDLE);
    let cost = Cost {
        idle: processor_time()
            .zip(before)
            .map(|(now, before)| now.saturating_sub(before)),
        idle_for: began.elapsed(),
        memory: memory(),
    };
    press(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
    cost
}

fn code(letter: char) -> KeyCode {
    match letter {
        '\n' => KeyCode::Enter,
        '\u{1b}' => KeyCode::Esc,
        other => KeyCode::Char(other),
    }
}

/// What the program takes of the machine, where the machine tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cost {
    idle: Option<Duration>,
    idle_for: Duration,
    memory: Option<u64>,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unknown = "not told by this system".to_owned();
        let share = |idle: Duration| format!("{:.2} %", idle.as_secs_f64() * 100.0 / self.idle_for.as_secs_f64());
        let idle = self.idle.map_or_else(|| unknown.clone(), share);
        let memory = self
            .memory
            .map_or(unknown, |it| format!("{} MB at most", it.div_ceil(1024)));
        write!(f, "processor while nothing is pressed: {idle}\nmemory: {memory}")
    }
}

/// The time all threads of this process were running.
fn processor_time() -> Option<Duration> {
    let threads = std::fs::read_dir("/proc/self/task").ok()?;
    let nanos = threads.map_while(Result::ok).filter_map(|it| running_time(&it.path()));
    Some(Duration::from_nanos(nanos.sum()))
}

fn running_time(thread: &Path) -> Option<u64> {
    let told = std::fs::read_to_string(thread.join("schedstat")).ok()?;
    told.split_whitespace().next()?.parse().ok()
}

/// The most memory this process has had so far, in KiB.
fn memory() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Action, KeyMap};

    #[test]
    fn the_script_asks_for_no_change() {
        let keys = KeyMap::with(&std::collections::BTreeMap::new()).unwrap();
        let changes = [
            Action::New,
            Action::Edit,
            Action::Remove,
            Action::Again,
            Action::Erase,
            Action::Undo,
        ];
        let outside_of_lines = ROUND.iter().filter(|it| !it.starts_with([':', '/']));
        let pressed = outside_of_lines
            .flat_map(|it| it.chars())
            .filter_map(|it| keys.action(code(it).into()));
        assert!(pressed.into_iter().all(|action| !changes.contains(&action)));
    }

    #[test]
    fn what_it_costs_is_told_in_shares_and_megabytes() {
        let cost = Cost {
            idle: Some(Duration::from_millis(25)),
            idle_for: Duration::from_secs(10),
            memory: Some(20_000),
        };
        assert_eq!(
            cost.to_string(),
            "processor while nothing is pressed: 0.25 %\nmemory: 20 MB at most"
        );
    }
}
