//! A terminal that tests type into and look at: tmux, with a server of its own that dies with the test.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use doorward_tests::patience::Deadline;

/// How long anything may take to appear.
const PATIENCE: Duration = Duration::from_mins(2);

/// One terminal with one program in it.
pub(crate) struct Terminal {
    socket: PathBuf,
    /// Something comes when something is drawn.
    changes: Receiver<()>,
}

impl Terminal {
    /// Opens a terminal of 100 columns and 30 lines in which a program runs.
    pub(crate) fn running(directory: &Path, program: &Path, arguments: &[&str]) -> Self {
        static TERMINALS: AtomicUsize = AtomicUsize::new(0);
        let number = TERMINALS.fetch_add(1, Ordering::Relaxed);
        let socket = directory.join(format!("tmux-{number}"));
        let home = |folder: &str| format!("{folder}={}", directory.join(folder).display());
        let mut start = tmux(&socket, &["-f", "/dev/null", "start-server", ";"]);
        // What a program leaves behind stays to be read.
        start.args(["set-option", "-g", "remain-on-exit", "on", ";"]);
        start.args(["new-session", "-d", "-x", "100", "-y", "30"]);
        let homes = [home("XDG_STATE_HOME"), home("XDG_CONFIG_HOME")];
        start
            .arg("env")
            .args(homes)
            .arg("TERM=tmux-256color")
            .arg(program)
            .args(arguments);
        assert!(
            start.current_dir(directory).status().expect("tmux runs").success(),
            "the terminal opens"
        );
        let (changed, changes) = channel();
        let terminal = Self { socket, changes };
        terminal.tells_through(&directory.join(format!("changes-{number}")), changed);
        terminal
    }

    /// Has everything that is drawn come out of a pipe as well. (A client that watches would do too, but one that is slow to
    /// listen makes the terminal stand still.)
    fn tells_through(&self, pipe: &Path, changed: Sender<()>) {
        let made = Command::new("mkfifo").arg(pipe).status().expect("mkfifo runs");
        assert!(made.success(), "there is a pipe");
        let copy = format!("exec cat > '{}'", pipe.display());
        let pipe = pipe.to_owned();
        thread::spawn(move || File::open(pipe).map(|told| tell(told, &changed)));
        self.tells(["pipe-pane", &copy]);
    }

    /// Types a text as it is.
    pub(crate) fn types(&self, text: &str) {
        self.tells(["send-keys", "-l", "--", text]);
    }

    /// Presses keys by their names.
    pub(crate) fn presses(&self, keys: &[&str]) {
        self.tells([&["send-keys"], keys].concat());
    }

    /// Pastes a text at once, as a terminal does: framed, so that it is known for a paste.
    pub(crate) fn pastes(&self, file: &Path, text: &str) {
        std::fs::write(file, text).expect("the directory can be written");
        self.tells([OsStr::new("load-buffer"), file.as_os_str()]);
        self.tells(["paste-buffer", "-p"]);
    }

    /// Makes it larger or smaller.
    pub(crate) fn resizes(&self, columns: u16, lines: u16) {
        self.tells(["resize-window", "-x", &columns.to_string(), "-y", &lines.to_string()]);
    }

    /// What stands on the screen now, and what was written before and has moved out of sight.
    pub(crate) fn shows(&self) -> String {
        let output = tmux(&self.socket, &["capture-pane", "-p", "-S", "-"])
            .output()
            .expect("tmux runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Waits until the screen shows all of these.
    pub(crate) fn sees(&self, texts: &[&str]) -> String {
        self.looks_until(&format!("{texts:?}"), |screen| {
            texts.iter().all(|text| screen.contains(text))
        })
    }

    /// Waits until the screen does not show this any more.
    pub(crate) fn loses(&self, text: &str) -> String {
        self.looks_until(&format!("{text:?} to go"), |screen| !screen.contains(text))
    }

    fn looks_until(&self, what: &str, is_right: impl Fn(&str) -> bool) -> String {
        let deadline = Deadline::after(PATIENCE);
        loop {
            let screen = self.shows();
            if is_right(&screen) {
                return screen;
            }
            assert!(
                !deadline.is_over(),
                "waited in vain for {what}; the screen shows:\n{screen}"
            );
            // The next look is due when something changed; a change that was missed costs a second.
            let _ = self.changes.recv_timeout(deadline.left().min(Duration::from_secs(1)));
            while self.changes.try_recv().is_ok() {}
        }
    }

    fn tells<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) {
        let told = tmux(&self.socket, &[]).args(arguments).status().expect("tmux runs");
        assert!(told.success(), "the terminal is there");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = tmux(&self.socket, &["kill-server"]).stderr(Stdio::null()).status();
    }
}

/// Tells of every change until there are no more.
fn tell(mut told: impl Read, changed: &Sender<()>) {
    let mut room = [0; 8192];
    loop {
        match told.read(&mut room) {
            Ok(0) => return,
            Err(error) if error.kind() != ErrorKind::Interrupted => return,
            // Nobody may wait for changes any more; they are read all the same.
            Ok(_) | Err(_) => drop(changed.send(())),
        }
    }
}

fn tmux(socket: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("tmux");
    command.arg("-S").arg(socket).args(arguments).env_remove("TMUX");
    command
}
