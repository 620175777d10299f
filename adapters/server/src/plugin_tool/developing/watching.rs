//! Whether something changed: looked at now and then, which works on every file system.

use std::collections::BTreeMap;
use std::fs;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tokio::sync::mpsc;

const PAUSE: Duration = Duration::from_millis(300);

/// What builds leave behind, and what nobody writes by hand.
const OF_NO_INTEREST: [&str; 6] = [
    "target",
    "node_modules",
    ".git",
    ".doorward",
    "__pycache__",
    "Cargo.lock",
];

type Seen = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// A folder that is looked at.
pub(super) struct Watch {
    folder: PathBuf,
    seen: Seen,
}

impl Watch {
    /// Begins with how the folder is now.
    pub(super) fn over(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            seen: look(folder),
        }
    }

    /// Returns once a file is another than before, is new, or is gone.
    pub(super) async fn changed(&mut self) {
        loop {
            tokio::time::sleep(PAUSE).await;
            if self.is_changed() {
                return;
            }
        }
    }

    fn is_changed(&mut self) -> bool {
        let now = look(&self.folder);
        let changed = now != self.seen;
        self.seen = now;
        changed
    }
}

fn look(folder: &Path) -> Seen {
    let mut seen = Seen::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| is_source(&entry.path())) {
            match entry.metadata() {
                Ok(metadata) if metadata.is_dir() => folders.push(entry.path()),
                Ok(metadata) => {
                    seen.insert(entry.path(), (metadata.modified().ok(), metadata.len()));
                }
                // It is gone already.
                Err(_) => {}
            }
        }
    }
    seen
}

fn is_source(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    let made = path.extension().is_some_and(|ending| ending == "wasm");
    !made && OF_NO_INTEREST.iter().all(|other| name != *other)
}

/// What is typed, line by line, for as long as somebody types.
pub(super) fn typed_lines() -> mpsc::UnboundedReceiver<String> {
    let (to, from) = mpsc::unbounded_channel();
    // Reading the terminal cannot be given up, so it has a thread that ends with the process.
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if to.send(line.trim().to_owned()).is_err() {
                return;
            }
        }
    });
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_an_author_writes_is_a_change() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir_all(home.path().join("src")).unwrap();
        fs::create_dir_all(home.path().join("target")).unwrap();
        let mut watch = Watch::over(home.path());

        fs::write(home.path().join("target/module"), "made").unwrap();
        fs::write(home.path().join("acme.wasm"), "made").unwrap();
        assert!(!watch.is_changed());

        fs::write(home.path().join("src/lib.rs"), "written").unwrap();
        assert!(watch.is_changed());
        assert!(!watch.is_changed());

        fs::remove_file(home.path().join("src/lib.rs")).unwrap();
        assert!(watch.is_changed());
    }
}
