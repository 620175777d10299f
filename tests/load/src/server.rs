//! The server that is measured: a program in a process of its own, and what that process uses.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::clock::Watch;
use crate::failure::Failure;

/// How the server is told to run, beside where its data are.
const SETTINGS: [(&str, &str); 5] = [
    ("DOORWARD_HTTP__LISTEN", "127.0.0.1:0"),
    ("DOORWARD_LIMITS__ENABLED", "false"),
    ("DOORWARD_LOGGING__LEVEL", "error"),
    ("DOORWARD_LOGGING__FORMAT", "json"),
    ("DOORWARD_PASSWORDS__QUEUE_WAIT_MS", "60000"),
];

/// A server in a process of its own; it dies with this value.
pub(crate) struct Server {
    child: Child,
    /// Held open, because a closed pipe would be an error to whoever writes into it.
    _output: BufReader<ChildStdout>,
    data_dir: PathBuf,
    /// Where it answers, without a scheme.
    pub(crate) address: String,
    /// How long it took from the beginning of the process to its word of readiness.
    pub(crate) started_in: Duration,
}

/// What a process used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Usage {
    /// Memory that is in use now.
    pub(crate) resident_kib: u64,
    /// Time of processors, in the kernel and outside.
    pub(crate) busy: Duration,
}

impl Server {
    /// Starts a program with its data in a directory, and waits until it is ready.
    pub(crate) fn start(program: &Path, data_dir: &Path) -> Result<Self, Failure> {
        if !program.is_file() {
            return Err(Failure::NoProgram(program.to_owned()));
        }
        let watch = Watch::start();
        let mut child = Command::new(program.canonicalize()?)
            .env_clear()
            .envs(SETTINGS)
            .env("DOORWARD_DATA_DIR", data_dir)
            .current_dir(data_dir)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()?;
        let mut output = BufReader::new(child.stdout.take().ok_or(Failure::Broken)?);
        let silence = word_of_readiness(&mut output)?;
        let mut server = Self {
            child,
            _output: output,
            data_dir: data_dir.to_owned(),
            address: String::new(),
            started_in: watch.shows(),
        };
        if let Some(said) = silence {
            return Err(Failure::NotStarted(said));
        }
        std::fs::read_to_string(data_dir.join("listen"))?
            .trim()
            .clone_into(&mut server.address);
        Ok(server)
    }

    /// The code that makes the first administrator.
    pub(crate) fn setup_code(&self) -> Result<String, Failure> {
        let code = std::fs::read_to_string(self.data_dir.join("setup-code"))?;
        Ok(code.trim().to_owned())
    }

    /// What it used so far.
    pub(crate) fn usage(&self) -> Result<Usage, Failure> {
        let read = |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id()));
        let usage = usage_in(&read("status")?, &read("stat")?);
        usage.ok_or(Failure::Nonsense("the system does not tell what the process uses"))
    }

    /// Asks it to end, and waits until it has.
    pub(crate) fn stop(mut self) -> Result<(), Failure> {
        let process = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &process]).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Nothing once it is ready; all it said if it ended instead.
fn word_of_readiness(output: &mut BufReader<ChildStdout>) -> std::io::Result<Option<String>> {
    let mut said = String::new();
    loop {
        let before = said.len();
        if output.read_line(&mut said)? == 0 {
            return Ok(Some(said));
        }
        if said
            .get(before..)
            .is_some_and(|line| line.trim_end().ends_with("is ready."))
        {
            return Ok(None);
        }
    }
}

/// Linux counts the time of processors in hundredths of a second wherever it tells it to programs.
const TICK: Duration = Duration::from_millis(10);

fn usage_in(status: &str, stat: &str) -> Option<Usage> {
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let resident_kib = resident.trim().trim_end_matches("kB").trim().parse().ok()?;
    // The name of the program stands in brackets and may hold anything.
    let (_, after) = stat.rsplit_once(") ")?;
    let ticks: u32 = after
        .split(' ')
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u32>().ok())
        .sum();
    Some(Usage {
        resident_kib,
        busy: TICK * ticks,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_uses_is_read_as_linux_writes_it() {
        let status = "Name:\tdoorward\nVmPeak:\t  999 kB\nVmRSS:\t   61440 kB\n";
        let stat = "12 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 9 0 1 2 3";

        let usage = usage_in(status, stat).unwrap();

        assert_eq!(usage.resident_kib, 61_440);
        assert_eq!(usage.busy, Duration::from_secs(2));
    }
}
