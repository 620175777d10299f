//! Whoever asks about an address learns nothing of who has it: the answers look alike, and cost alike.

mod challenges;
mod drafts;
mod passwords;

use doorward_core::records::delivery::DeliveryStatus;

use crate::world::{Person, World};

/// One address of each kind. All of them have the same masked form.
struct Strangers {
    known: Person,
    waiting: Person,
    invited: Person,
    deactivated: Person,
    unknown: Person,
}

impl Strangers {
    async fn of(world: &World) -> Self {
        let root = world.root().await;
        let known = world.ann();
        known.joins().await;
        let waiting = known.clone().with_email("amy@example.com");
        waiting.registers().await.expect("a challenge");
        let invited = known.clone().with_email("ada@example.com");
        root.invites(&invited).await;
        let deactivated = known.clone().with_email("abe@example.com");
        let id = deactivated.joins().await.user.id;
        root.puts_aside(id).await.expect("put aside");
        let unknown = known.clone().with_email("ali@example.com");
        world.delivers().await;
        Self {
            known,
            waiting,
            invited,
            deactivated,
            unknown,
        }
    }

    fn all(&self) -> [&Person; 5] {
        [
            &self.known,
            &self.waiting,
            &self.invited,
            &self.deactivated,
            &self.unknown,
        ]
    }
}

/// How many deliveries there are, decoys or not.
fn written(world: &World) -> usize {
    world.store.deliveries().len()
}

fn decoys(world: &World) -> usize {
    let all = world.store.deliveries();
    all.iter()
        .filter(|delivery| delivery.status == DeliveryStatus::Decoy)
        .count()
}

/// That all are the same.
fn alike<T: PartialEq + std::fmt::Debug>(all: &[T]) {
    for pair in all.windows(2) {
        assert_eq!(pair[0], pair[1]);
    }
}
