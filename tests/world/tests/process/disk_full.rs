//! A full disk is told as such, and when there is room again the server goes on by itself.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use doorward_tests::binary::Binary;
use doorward_tests::patience::eventually;
use doorward_tests::{House, Person, stage};
use serde_json::json;

/// A small disk of its own; it is taken away with this value.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// A disk, where this user may make one.
    fn new() -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=48m", "tmpfs"])
            .arg(directory.path())
            .output();
        match mount {
            Ok(mounted) if mounted.status.success() => Some(Self(directory)),
            _ => None,
        }
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Fills it to the last byte.
    fn is_filled(&self) {
        let mut ballast = File::create(self.path().join("ballast")).unwrap();
        for size in [1 << 20, 1 << 12, 1] {
            let piece = vec![0x5a; size];
            while ballast.write_all(&piece).is_ok() {}
        }
    }

    fn has_room_again(&self) {
        std::fs::remove_file(self.path().join("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // What cannot be taken away now goes when nobody uses it any more.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

#[test]
fn a_full_disk_is_unavailable_and_recovers_by_itself() {
    let Some(disk) = SmallDisk::new() else {
        println!("the full disk was not tried: this user may not mount one");
        return;
    };
    stage(async || {
        let server = Binary::start(disk.path(), &[("DOORWARD_PASSWORDS__QUEUE_WAIT_MS", "60000")]);
        let house = House::founded(server.base(), &server.setup_code()).await;
        let ann = house.ann().signs_up().await;

        disk.is_filled();
        eventually("the disk to be full for the store", async || {
            cannot_write(&ann).await.then_some(())
        })
        .await;
        house.ann().registers_in_vain().await;
        disk.has_room_again();

        eventually("the store to write again", async || {
            (!cannot_write(&ann).await).then_some(())
        })
        .await;
        let bob = house.bob().signs_up().await;
        bob.get("/v1/me").await.with(200);
        ann.get("/v1/me").await.with(200);
        house.stranger().get("/health/ready").await.with(200);
        let (ended, said) = server.terminate();
        assert!(ended.success(), "{said}");
        assert!(!said.contains("panicked"), "{said}");
    });
}

/// Whether a change is refused because the store cannot be written.
async fn cannot_write(person: &Person) -> bool {
    let changed = person.patch("/v1/me", json!({ "first_name": "Anna".repeat(20) })).await;
    if changed.status == 200 {
        return false;
    }
    changed.refused(503, "unavailable");
    true
}

trait InVain {
    /// Is told that it is not possible now.
    async fn registers_in_vain(&self);
}

impl InVain for Person {
    async fn registers_in_vain(&self) {
        self.post("/v1/registrations", self.form())
            .await
            .refused(503, "unavailable");
    }
}
