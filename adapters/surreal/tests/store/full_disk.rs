//! A disk without room: writes fail, nothing that was answered is lost, and the store goes on by itself once there is room.
//!
//! The disk is a process whose files may not grow beyond a limit, and the room is the limit's end.

use std::process::Command;

use doorward_core::ports::{Changes, CommitError, PortError, Storage};
use doorward_core::records::Version;
use doorward_core::records::fact::{Fact, FactKey};
use tempfile::TempDir;

use crate::stores::{open, settings_for};

const IN_THE_PROCESS: &str = "DOORWARD_TEST_SMALL_FILES";

#[test]
fn a_store_goes_on_by_itself_once_there_is_room_again() {
    let myself = std::env::current_exe().expect("the path of this program");
    let story = "full_disk::in_a_process_with_small_files";

    let told = Command::new("sh")
        .arg("-c")
        .arg(format!(
            r#"trap "" XFSZ; ulimit -S -f 600; exec "$0" --exact {story} --nocapture"#
        ))
        .arg(myself)
        .env(IN_THE_PROCESS, "yes")
        .output()
        .expect("the process");

    assert!(
        told.status.success(),
        "{}{}",
        String::from_utf8_lossy(&told.stdout),
        String::from_utf8_lossy(&told.stderr)
    );
}

/// Tells its story only in the process made for it.
#[tokio::test(flavor = "multi_thread")]
async fn in_a_process_with_small_files() {
    if std::env::var_os(IN_THE_PROCESS).is_none() {
        return;
    }
    let directory = TempDir::new().expect("a directory");
    let store = open(settings_for(&directory)).await;
    let storage = store.storage();

    let (answered, refusal) = write_until_refused(&storage).await;
    assert_eq!(refusal, CommitError::Port(PortError::Unavailable));

    let_files_grow();
    while !store.ready().await {
        tokio::task::yield_now().await;
    }
    let kept = kept(&storage).await;
    // The refused one may have been written all the same; nobody was told that it was.
    assert!(kept == answered || kept == answered.next());
    storage.journal.commit(&over(kept)).await.expect("a commit");

    store.close().await;
    let again = open(settings_for(&directory)).await;
    assert_eq!(self::kept(&again.storage()).await, kept.next());
}

/// The last version that was answered, and how the next was refused.
async fn write_until_refused(storage: &Storage) -> (Version, CommitError) {
    let mut answered = Version::NEW;
    loop {
        match storage.journal.commit(&over(answered)).await {
            Ok(()) => answered = answered.next(),
            Err(refusal) => return (answered, refusal),
        }
    }
}

fn over(version: Version) -> Changes {
    let mut changes = Changes::none();
    changes.put(Fact {
        key: FactKey::SetupCode,
        version,
        value: vec![7; 4_000],
    });
    changes
}

async fn kept(storage: &Storage) -> Version {
    let fact = storage.facts.find(FactKey::SetupCode).await.expect("an answer");
    fact.expect("the fact").version
}

fn let_files_grow() {
    let done = Command::new("prlimit")
        .args(["--fsize=unlimited:", "--pid"])
        .arg(std::process::id().to_string())
        .status();
    assert!(done.expect("prlimit, which is part of util-linux").success());
}
