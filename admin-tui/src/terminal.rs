//! The terminal: taken over for as long as the program runs, and given back however it ends.

#[cfg(unix)]
use std::future::poll_fn;
use std::io::{self, Stdout, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(unix)]
use std::task::Poll;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, CrosstermBackend};
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

/// Whether the terminal is in our hands right now.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Holds the terminal; dropping it gives the terminal back.
pub(crate) struct Guard(());

/// Takes the terminal over. A panic gives it back before it is told.
pub(crate) fn take(mouse: bool) -> io::Result<(Guard, Terminal<CrosstermBackend<Stdout>>)> {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        give_back();
        tracing::error!(%panic, "the program broke");
        told(panic);
    }));
    enable_raw_mode()?;
    IS_TAKEN.store(true, Ordering::SeqCst);
    let guard = Guard(());
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
    if mouse {
        execute!(io::stdout(), EnableMouseCapture)?;
    }
    Ok((guard, Terminal::new(CrosstermBackend::new(io::stdout()))?))
}

/// Lets the mouse work here, or lets it select text.
pub(crate) fn capture_mouse(wanted: bool) -> io::Result<()> {
    if wanted {
        execute!(io::stdout(), EnableMouseCapture)
    } else {
        execute!(io::stdout(), DisableMouseCapture)
    }
}

/// Puts a text on the clipboard of whoever looks at the terminal, through the terminal itself (OSC 52).
pub(crate) fn copy(text: &str) -> io::Result<()> {
    let mut out = io::stdout();
    write!(out, "\u{1b}]52;c;{}\u{7}", STANDARD.encode(text))?;
    out.flush()
}

/// Forgets what is on the screen, so that the next picture is drawn in full.
///
/// Unlike `Terminal::clear`, this does not ask where the cursor is: whoever waits for keys would get the answer.
pub(crate) fn blank<B: Backend>(terminal: &mut Terminal<B>) -> Result<(), B::Error> {
    terminal.backend_mut().clear_region(ClearType::All)?;
    terminal.swap_buffers();
    Ok(())
}

/// Waits until the system wants the program to end, or its terminal has gone.
#[cfg(unix)]
pub(crate) async fn told_to_end() {
    let mut signals = Vec::new();
    for kind in [SignalKind::terminate(), SignalKind::hangup(), SignalKind::interrupt()] {
        match signal(kind) {
            Ok(signal) => signals.push(signal),
            Err(error) => tracing::warn!(%error, "a signal cannot be listened to"),
        }
    }
    poll_fn(|context| {
        let is_told = signals.iter_mut().any(|it| it.poll_recv(context).is_ready());
        if is_told { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

/// Waits until the system wants the program to end.
#[cfg(not(unix))]
pub(crate) async fn told_to_end() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::warn!(%error, "a signal cannot be listened to");
        std::future::pending::<()>().await;
    }
}

fn give_back() {
    if IS_TAKEN.swap(false, Ordering::SeqCst) {
        // There is nobody left to tell when this fails.
        let _ = restore(&mut io::stdout());
        let _ = disable_raw_mode();
    }
}

/// Undoes on the screen what was done to it.
fn restore(out: &mut impl io::Write) -> io::Result<()> {
    execute!(
        out,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    )
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

#[cfg(test)]
mod tests {
    use ratatui::backend::TestBackend;

    use super::*;

    #[test]
    fn the_screen_the_mouse_the_paste_and_the_cursor_are_given_back() {
        let mut out = Vec::new();

        restore(&mut out).unwrap();

        let out = String::from_utf8(out).unwrap();
        for undone in ["?1049l", "?1000l", "?1006l", "?2004l", "?25h"] {
            assert!(out.contains(undone), "{undone} in {out:?}");
        }
    }

    #[test]
    fn a_blanked_screen_is_drawn_in_full() {
        let mut terminal = Terminal::new(TestBackend::new(4, 1)).unwrap();
        let draw = |terminal: &mut Terminal<TestBackend>| {
            terminal
                .draw(|frame| frame.render_widget("abcd", frame.area()))
                .unwrap();
        };
        draw(&mut terminal);

        blank(&mut terminal).unwrap();
        terminal.backend().assert_buffer_lines(["    "]);
        draw(&mut terminal);

        terminal.backend().assert_buffer_lines(["abcd"]);
    }
}
