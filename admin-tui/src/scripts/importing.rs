//! Adds what the lines of a CSV file say. A line that is refused is told with its number and does not stop the others.

use std::io::{self, IsTerminal as _, Write as _};

use super::{Outcome, Stop, complain};
use crate::call::{Call, Failure, FailureKind, Fields};
use crate::cli::Import;
use crate::client::Client;

mod checks;
mod reading;

use checks::Seen;
pub(super) use reading::Columns;

/// Reads the whole file before anything is sent, so that a file that does not fit changes nothing.
pub(super) async fn import(
    client: &Client,
    import: &Import,
    columns: &Columns<'_>,
    add: fn(Fields) -> Call,
) -> Result<Outcome, Stop> {
    let lines = reading::read(import, columns)?;
    if import.dry_run {
        return Ok(tried(lines));
    }
    let mut course = Course::of(lines.iter().filter(|(_, line)| line.is_ok()).count());
    for (number, line) in lines {
        let fields = match line {
            Ok(fields) => fields,
            Err(said) => {
                course.dropped += 1;
                complain(&course.complaint(number, &said));
                continue;
            }
        };
        match client.perform(add(fields)).await {
            Ok(_) => course.added += 1,
            Err(failure) if is_about_the_line(&failure) => {
                course.refused += 1;
                complain(&course.complaint(number, &failure.sentence()));
            }
            Err(failure) => return Err(stopped(number, course.added, &failure)),
        }
        progress(&mut course);
    }
    writeln!(
        io::stdout(),
        "{} added, {} refused",
        course.added,
        course.refused + course.dropped
    )?;
    Ok(course.outcome())
}

/// Whether another line may fare better.
fn is_about_the_line(failure: &Failure) -> bool {
    matches!(failure.kind, FailureKind::Refused | FailureKind::NotNow) && !failure.is_forbidden()
}

/// Says what can be known of every line without the server.
fn tried(lines: Vec<(u64, Line)>) -> Outcome {
    let (mut seen, mut fine, mut refused) = (Seen::default(), 0, 0);
    for (number, line) in lines {
        match line.and_then(|fields| seen.twice(number, &fields).map_or(Ok(()), Err)) {
            Ok(()) => fine += 1,
            Err(said) => {
                refused += 1;
                complain(&format!("line {number}: {said}"));
            }
        }
    }
    complain(&format!(
        "{fine} would be sent, {refused} refused here; nothing was sent. The server decides the rest, such as which addresses are taken."
    ));
    if refused > 0 { Outcome::Partly } else { Outcome::Done }
}

/// What a line says, or why it cannot be used.
type Line = Result<Fields, String>;

/// How far an import is.
#[derive(Default)]
struct Course {
    /// The lines to be sent.
    all: usize,
    /// Lines that cannot be used, and so are not sent.
    dropped: usize,
    added: usize,
    refused: usize,
    /// Whether the line that counts up stands on the terminal and has no end yet.
    is_counting: bool,
}

impl Course {
    fn of(all: usize) -> Self {
        Self { all, ..Self::default() }
    }

    fn outcome(&self) -> Outcome {
        if self.refused + self.dropped > 0 {
            Outcome::Partly
        } else {
            Outcome::Done
        }
    }

    /// A complaint on a line of its own.
    fn complaint(&mut self, number: u64, said: &str) -> String {
        let end = if std::mem::take(&mut self.is_counting) {
            "\n"
        } else {
            ""
        };
        format!("{end}line {number}: {said}")
    }

    /// What is worth showing of it: every tenth line, and the last one with an end of its own.
    fn shown(&mut self) -> Option<String> {
        let sent = self.added + self.refused;
        let is_last = sent == self.all;
        if !is_last && !sent.is_multiple_of(10) {
            return None;
        }
        self.is_counting = !is_last;
        Some(format!("\r{sent}/{}{}", self.all, if is_last { "\n" } else { "" }))
    }
}

fn stopped(number: u64, added: usize, failure: &Failure) -> Stop {
    let detail = format!("Stopped at line {number} after {added} added: {}", failure.detail);
    Stop::Failed(Failure {
        detail,
        ..failure.clone()
    })
}

/// One line that counts up, for a person only.
fn progress(course: &mut Course) {
    if !io::stderr().is_terminal() {
        return;
    }
    if let Some(shown) = course.shown() {
        // It is only company for who waits.
        let _ = write!(io::stderr(), "{shown}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_counts_what_is_sent_and_ends_with_the_last_of_it() {
        let mut course = Course::of(12);
        let mut shown = Vec::new();

        for line in 1..=12 {
            if line == 4 {
                course.refused += 1;
            } else {
                course.added += 1;
            }
            shown.extend(course.shown().map(|shown| (line, shown)));
        }

        assert_eq!(shown, [(10, "\r10/12".to_owned()), (12, "\r12/12\n".to_owned())]);
        assert_eq!(course.outcome(), Outcome::Partly);
    }

    #[test]
    fn a_complaint_begins_on_a_line_of_its_own() {
        let mut course = Course::of(12);
        course.added = 10;
        assert_eq!(course.complaint(9, "No."), "line 9: No.");
        course.shown();

        assert_eq!(course.complaint(11, "No."), "\nline 11: No.");
        assert_eq!(course.complaint(12, "No."), "line 12: No.");
    }
}
