//! Files and directories that nobody else may read; files are written whole or not at all.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// The rights of those who are neither the owner nor of his group.
const OTHERS: u32 = 0o007;

/// The right of others to put files into a directory.
const OTHERS_WRITE: u32 = 0o002;

/// Who may put files into a directory may not rename or delete those of others there.
const STICKY: u32 = 0o1000;

/// The rights of everybody but the owner.
const GROUP_AND_OTHERS: u32 = 0o070 | OTHERS;

/// Makes a directory for its owner alone, with those above it. One that is there already is refused when everybody may replace
/// what is in it.
pub(crate) fn directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    let mode = mode(path)?;
    if mode & OTHERS_WRITE == 0 || mode & STICKY != 0 {
        return Ok(());
    }
    let why = "everybody on this machine may replace files in it; `chmod o-w` takes that right away";
    Err(io::Error::new(io::ErrorKind::PermissionDenied, why))
}

/// Makes a directory that holds nothing but this server's own files, and shuts everybody but its owner out, also when it was
/// there already.
pub(crate) fn closed_directory(path: &Path) -> io::Result<()> {
    directory(path)?;
    let mode = mode(path)?;
    if mode & GROUP_AND_OTHERS == 0 {
        return Ok(());
    }
    match fs::set_permissions(path, Permissions::from_mode(0o700)) {
        // It is somebody else's, and only a group he trusts gets in.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied && mode & OTHERS == 0 => Ok(()),
        done => done,
    }
}

/// Lets nobody but the owner of a file use it.
pub(crate) fn close(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(0o600))
}

fn mode(path: &Path) -> io::Result<u32> {
    Ok(fs::metadata(path)?.permissions().mode())
}

/// Writes a file for its owner alone, by one writer at a time. After a crash it holds the old text or the new one.
pub(crate) fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut draft = Draft::begin(beside(path, ".new"), OpenOptions::new().create(true).truncate(true))?;
    draft.fill(text)?;
    fs::rename(&draft.path, path)?;
    sync_directory_of(path)
}

/// Writes a file for its owner alone, unless there is one; answers what it holds then. Of several who do so at once one is
/// first, and all answer its text.
pub(crate) fn write_once(path: &Path, text: &str) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        known => return known,
    }
    let mut draft = Draft::of_nobody_else(path)?;
    draft.fill(text)?;
    // Unlike a renamed file, a link takes no other's place.
    let placed = match fs::hard_link(&draft.path, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return fs::read_to_string(path),
        // Some file systems know no links.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied
            ) =>
        {
            fs::rename(&draft.path, path)
        }
        placed => placed,
    };
    placed?;
    sync_directory_of(path)?;
    Ok(text.to_owned())
}

/// A file that is written beside its place; its own name goes with this value.
struct Draft {
    path: PathBuf,
    file: File,
}

impl Draft {
    fn begin(path: PathBuf, how: &mut OpenOptions) -> io::Result<Self> {
        let file = how.write(true).mode(0o600).open(&path)?;
        Ok(Self { path, file })
    }

    /// Under a name that no other process and no other thread has, and nothing that a crashed one left.
    fn of_nobody_else(place: &Path) -> io::Result<Self> {
        let mut number = 0_u32;
        loop {
            let path = beside(place, &format!(".{number}.new"));
            match Self::begin(path, OpenOptions::new().create_new(true)) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                begun => return begun,
            }
        }
    }

    /// Once this returns a crash takes nothing of the text.
    fn fill(&mut self, text: &str) -> io::Result<()> {
        self.file.write_all(text.as_bytes())?;
        self.file.sync_all()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After a rename there is none of this name.
        let _ = fs::remove_file(&self.path);
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Makes the names in a file's directory outlast a crash, where the file system can.
fn sync_directory_of(path: &Path) -> io::Result<()> {
    let synced = match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => File::open(".")?.sync_all(),
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    };
    match synced {
        Err(error) if !matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Err(error),
        _ => Ok(()),
    }
}

/// Removes a file, if it is there.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(path: &Path) -> u32 {
        mode(path).unwrap() & 0o777
    }

    #[test]
    fn a_directory_of_the_servers_own_is_closed_whoever_could_enter_it() {
        let folder = tempfile::tempdir().unwrap();
        let (fresh, open) = (folder.path().join("fresh"), folder.path().join("open"));
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, Permissions::from_mode(0o755)).unwrap();

        closed_directory(&fresh).unwrap();
        closed_directory(&open).unwrap();

        assert_eq!((rights(&fresh), rights(&open)), (0o700, 0o700));
    }

    #[test]
    fn a_directory_in_which_everybody_may_replace_files_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let refused = |mode| {
            fs::set_permissions(folder.path(), Permissions::from_mode(mode)).unwrap();
            directory(folder.path()).is_err()
        };

        assert_eq!(
            [0o700, 0o755, 0o775, 0o777, 0o1777].map(refused),
            [false, false, false, true, false]
        );
    }

    #[test]
    fn what_is_there_stays_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");

        let first = write_once(&path, "one").unwrap();
        let second = write_once(&path, "two").unwrap();

        assert_eq!((first.as_str(), second.as_str()), ("one", "one"));
        assert_eq!(rights(&path), 0o600);
    }

    #[test]
    fn of_many_who_write_once_at_once_all_get_what_the_file_holds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let start = std::sync::Barrier::new(32);
        let write = |text: String| {
            start.wait();
            write_once(&path, &text).unwrap()
        };

        let got: Vec<String> = std::thread::scope(|scope| {
            let writers = (0..32).map(|it| scope.spawn(move || write(format!("the secret of {it}"))));
            let writers: Vec<_> = writers.collect();
            writers.into_iter().map(|writer| writer.join().unwrap()).collect()
        });

        let held = fs::read_to_string(&path).unwrap();
        assert_eq!(got, vec![held; 32]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn nothing_is_left_of_what_could_not_be_put_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        fs::create_dir(&path).unwrap();

        assert!(write(&path, "one").is_err() && write_once(&path, "one").is_err());

        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
