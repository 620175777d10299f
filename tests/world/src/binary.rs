//! The program itself, as an operator runs it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::Mutex;

use crate::patience::Deadline;

/// How long a start may take on a busy machine that compiles plugins first.
const START: Duration = Duration::from_mins(5);

/// A server in a process of its own; it dies with this value.
pub struct Binary {
    child: Child,
    listeners: Vec<JoinHandle<()>>,
    said: Arc<Mutex<String>>,
    base: String,
    data_dir: PathBuf,
}

impl Binary {
    /// Starts the program with its data in a directory, and waits until it is ready.
    pub fn start(data_dir: &Path, settings: &[(&str, &str)]) -> Self {
        Self::try_start(data_dir, settings).unwrap_or_else(|said| panic!("the server does not start:\n{said}"))
    }

    /// Starts the program; what it said, when it ended instead of getting ready.
    pub fn try_start(data_dir: &Path, settings: &[(&str, &str)]) -> Result<Self, String> {
        let mut child = command(data_dir, settings)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let said = Arc::new(Mutex::new(String::new()));
        let (ready, is_ready) = channel();
        let listeners = vec![
            listen(child.stdout.take().expect("a pipe"), Arc::clone(&said), Some(ready)),
            listen(child.stderr.take().expect("a pipe"), Arc::clone(&said), None),
        ];
        let mut binary = Self {
            child,
            listeners,
            said,
            base: String::new(),
            data_dir: data_dir.to_owned(),
        };
        if !becomes_ready(&is_ready) {
            return Err(binary.kill());
        }
        let address = std::fs::read_to_string(data_dir.join("listen")).expect("the address is written down");
        binary.base = format!("http://{}", address.trim());
        Ok(binary)
    }

    /// Where it answers.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The code that makes the first administrator.
    pub fn setup_code(&self) -> String {
        let code = std::fs::read_to_string(self.data_dir.join("setup-code"));
        code.expect("there is no administrator yet").trim().to_owned()
    }

    /// Everything it wrote to the terminal so far.
    pub fn said(&self) -> String {
        self.said.lock().clone()
    }

    /// Ends it between any two steps.
    pub fn kill(mut self) -> String {
        self.child.kill().expect("the process is there");
        self.last_words().1
    }

    /// Asks it to end, and waits until it has.
    pub fn terminate(mut self) -> (ExitStatus, String) {
        self.signal("TERM");
        self.last_words()
    }

    /// Sends it the signal of this name.
    pub fn signal(&self, name: &str) {
        let pid = self.child.id();
        let mut kill = Command::new("bash");
        let told = kill
            .args(["-c", &format!("kill -{name} {pid}")])
            .status()
            .expect("bash runs");
        assert!(told.success(), "the process is there");
    }

    /// How many files it may have open from now on. Answers whether this machine lets that be said.
    pub fn may_open(&self, files: u32) -> bool {
        let mut limit = Command::new("prlimit");
        limit.args(["--pid", &self.child.id().to_string(), &format!("--nofile={files}:")]);
        limit.status().is_ok_and(|told| told.success())
    }

    /// How it ended, and all it said, once the last of it was heard.
    fn last_words(&mut self) -> (ExitStatus, String) {
        let ended = self.child.wait().expect("the process ends");
        for listener in self.listeners.drain(..) {
            listener.join().expect("listeners do not panic");
        }
        (ended, self.said())
    }
}

impl Drop for Binary {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program with its data in a directory and nothing from the environment of the test but the path.
pub fn command(data_dir: &Path, settings: &[(&str, &str)]) -> Command {
    let data = data_dir.to_str().expect("a path in UTF-8");
    let mut variables = BTreeMap::from([
        ("DOORWARD_DATA_DIR", data),
        ("DOORWARD_HTTP__LISTEN", "127.0.0.1:0"),
        ("DOORWARD_HTTP__TRUSTED_PROXIES", "127.0.0.1"),
    ]);
    variables.extend(settings.iter().copied());
    let mut command = Command::new(program());
    command.env_clear().envs(variables).current_dir(data_dir);
    command
}

/// A port that is free now, for a server that has to come back at the same address.
pub fn a_free_port() -> u16 {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    socket.local_addr().expect("an address").port()
}

/// The path of the program, built from the sources as they are.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let test = std::env::current_exe().expect("a test has a path");
        let profile = test.ancestors().nth(2).expect("tests lie in deps/").to_owned();
        let program = profile.join("doorward");
        if !is_fresh(&program) {
            build(&profile);
        }
        program
    })
}

/// Builds the program together with these tests, which are built already: so nothing but the program is left to do.
fn build(profile: &Path) {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--package", "doorward", "--package", env!("CARGO_PKG_NAME")]);
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    // What cargo tells a test of its own package would make build scripts that look at it run again, and all behind them.
    let told = std::env::vars().map(|(name, _)| name);
    for name in told.filter(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
        cargo.env_remove(name);
    }
    assert!(cargo.status().expect("cargo runs").success(), "the program is built");
}

/// Whether the program is at least as new as everything that cargo says it is made of.
fn is_fresh(program: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|it| it.modified()).ok();
    let Some(built) = changed(program) else { return false };
    let Ok(made_of) = std::fs::read_to_string(program.with_extension("d")) else {
        return false;
    };
    let sources = made_of.split_once(": ").map_or("", |(_, sources)| sources);
    let mut sources = sources.split_whitespace().map(Path::new);
    sources.all(|source| changed(source).is_some_and(|changed| changed <= built))
}

fn listen(pipe: impl Read + Send + 'static, said: Arc<Mutex<String>>, ready: Option<Sender<()>>) -> JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            let is_word_of_readiness = line.ends_with("is ready.");
            let mut said = said.lock();
            said.push_str(&line);
            said.push('\n');
            if is_word_of_readiness && let Some(ready) = &ready {
                // Nobody may be waiting any more.
                let _ = ready.send(());
            }
        }
    })
}

/// Whether the word of readiness comes before the pipe breaks or patience ends.
fn becomes_ready(word: &Receiver<()>) -> bool {
    let deadline = Deadline::after(START);
    match word.recv_timeout(deadline.left()) {
        Ok(()) => true,
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
    }
}
