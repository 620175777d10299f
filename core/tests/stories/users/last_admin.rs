//! One active administrator always remains.

use doorward_core::app::Origin;
use doorward_core::records::user::{Role, UserStatus};
use doorward_core::use_cases::users::{DeactivateUserError, EraseUserError, UpdateUser, UpdateUserError};

use crate::world::{Device, World};

#[tokio::test]
async fn the_last_one_cannot_be_demoted_put_aside_or_erased() {
    let world = World::new().await;
    let root = world.root().await;
    let id = root.user.id;

    let demoted = root.makes(id, Role::Support).await;
    let put_aside = root.puts_aside(id).await;
    let erased = root.erases(id).await;

    assert!(matches!(demoted, Err(UpdateUserError::LastAdmin(_))));
    assert!(matches!(put_aside, Err(DeactivateUserError::LastAdmin(_))));
    assert!(matches!(erased, Err(EraseUserError::LastAdmin(_))));
    assert!(root.actor().await.admin().is_ok());
}

#[tokio::test]
async fn while_there_is_another_it_may_go() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, second_admin(&world).await);

    root.makes(root.user.id, Role::User).await.expect("demoted");

    assert!(ann.actor().await.admin().is_ok());
    assert!(matches!(
        ann.makes(ann.user.id, Role::User).await,
        Err(UpdateUserError::LastAdmin(_))
    ));
}

#[tokio::test]
async fn one_that_is_invited_or_put_aside_does_not_count() {
    let world = World::new().await;
    let root = world.root().await;
    let invited = root.invites(&world.bob()).await;
    root.makes(invited.id, Role::Admin).await.expect("promoted");
    let aside = world.ann().joins().await.user.id;
    root.makes(aside, Role::Admin).await.expect("promoted");
    root.puts_aside(aside).await.expect("put aside");

    let demoted = root.makes(root.user.id, Role::User).await;

    assert!(matches!(demoted, Err(UpdateUserError::LastAdmin(_))));
}

#[tokio::test]
async fn one_that_comes_into_use_counts_from_then_on() {
    let world = World::new().await;
    let (root, bob) = (world.root().await, world.bob());
    let invited = root.invites(&bob).await;
    root.makes(invited.id, Role::Admin).await.expect("promoted");

    bob.signs_in_by_code().await;

    assert!(root.makes(root.user.id, Role::User).await.is_ok());
}

#[tokio::test]
async fn one_that_was_invited_and_proves_itself_by_link_counts_as_well() {
    let world = World::new().await;
    let (root, bob) = (world.root().await, world.bob());
    let invited = root.invites(&bob).await;
    root.makes(invited.id, Role::Admin).await.expect("promoted");
    let link = bob.mailed_link().await;

    bob.follows(&link, "another secret of length").await.expect("set");

    assert!(root.makes(root.user.id, Role::User).await.is_ok());
}

#[tokio::test]
async fn one_that_is_restored_counts_again() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, second_admin(&world).await);
    root.puts_aside(ann.user.id).await.expect("put aside");
    root.restores(ann.user.id).await.expect("restored");

    let demoted = root.makes(root.user.id, Role::User).await;

    assert!(demoted.is_ok());
}

#[tokio::test]
async fn one_put_aside_can_be_demoted_and_erased_by_the_last() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, second_admin(&world).await);
    root.puts_aside(ann.user.id).await.expect("put aside");

    let demoted = root.makes(ann.user.id, Role::User).await.expect("demoted");
    let erased = root.erases(ann.user.id).await;

    assert_eq!((demoted.role, demoted.status), (Role::User, UserStatus::Deactivated));
    assert!(erased.is_ok());
    assert!(matches!(
        root.puts_aside(root.user.id).await,
        Err(DeactivateUserError::LastAdmin(_))
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_demote_each_other_at_once_exactly_one_does() {
    for _ in 0..10 {
        let world = World::new().await;
        let (root, ann) = (world.root().await, second_admin(&world).await);
        let (roots_id, anns_id) = (root.user.id, ann.user.id);
        let there = elsewhere(&ann).await;
        let (roots, anns) = (root.admin().await, ann.admin().await);
        let (here_app, there_app) = (world.app.clone(), there.world.app.clone());
        let cmd = || UpdateUser {
            role: Some(Role::User),
            ..UpdateUser::default()
        };

        let first = tokio::spawn(async move {
            here_app
                .update_user(&roots, anns_id, &cmd(), None, &Origin::default())
                .await
        });
        let second = tokio::spawn(async move {
            there_app
                .update_user(&anns, roots_id, &cmd(), None, &Origin::default())
                .await
        });
        let (first, second) = (first.await.expect("ended"), second.await.expect("ended"));

        assert!(first.is_ok() != second.is_ok());
        let refused = if first.is_ok() { second } else { first };
        assert!(matches!(refused, Err(UpdateUserError::LastAdmin(_))));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_leave_at_once_exactly_one_may() {
    for _ in 0..10 {
        let world = World::new().await;
        let (root, ann) = (world.root().await, second_admin(&world).await);
        let there = elsewhere(&ann).await;

        let first = tokio::spawn(async move { leaves(&root).await });
        let second = tokio::spawn(async move { leaves(&there).await });

        assert!(first.await.expect("ended") != second.await.expect("ended"));
    }
}

async fn second_admin(world: &World) -> Device {
    let root = world.root_again().await;
    let ann = world.ann().joins().await;
    root.makes(ann.user.id, Role::Admin).await.expect("promoted");
    ann
}

async fn elsewhere(device: &Device) -> Device {
    let mut there = device.clone();
    there.world = device.world.another_node().await;
    there
}

async fn leaves(device: &Device) -> bool {
    let actor = device.actor().await;
    let (password, origin) = (device.person.password(), device.person.origin());
    device.world.app.close_account(&actor, &password, &origin).await.is_ok()
}
