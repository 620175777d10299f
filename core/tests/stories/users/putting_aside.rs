//! Putting an account aside, and taking it back into use.

use doorward_core::records::audit::Action;
use doorward_core::records::user::UserStatus;
use doorward_core::use_cases::users::{DeactivateUserError, RestoreUserError};
use doorward_core::values::ids::UserId;

use crate::world::World;

#[tokio::test]
async fn an_account_put_aside_is_signed_out_and_cannot_sign_in() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann().with_phone("+4915123456789"));
    let device = ann.joins().await;

    let user = root.puts_aside(device.user.id).await.expect("put aside");
    ann.asks_for_a_code().await.expect("a challenge like any other");
    ann.asks_for_a_text().await.expect("a challenge like any other");

    assert_eq!((user.status, &user.phone), (UserStatus::Deactivated, &ann.phone()));
    assert!(!device.is_signed_in().await && device.refreshes().await.is_err());
    assert_eq!((ann.mail().await.len(), ann.texts().await.len()), (1, 0));
    assert!(ann.signs_in_by_password().await.is_err());
}

#[tokio::test]
async fn one_put_aside_already_stays_as_it_is() {
    let world = World::new().await;
    let (root, device) = (world.root().await, world.ann().joins().await);
    let first = root.puts_aside(device.user.id).await.expect("put aside");

    let (again, cost) = world.cost_of(root.puts_aside(device.user.id)).await;

    assert_eq!(again.expect("put aside").version, first.version);
    assert_eq!(cost.commits, 0);
}

#[tokio::test]
async fn one_that_is_restored_signs_in_anew() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let device = ann.joins().await;
    root.puts_aside(device.user.id).await.expect("put aside");

    let user = root.restores(device.user.id).await.expect("restored");

    assert_eq!(user.status, UserStatus::Active);
    assert!(!device.is_signed_in().await);
    assert!(ann.signs_in_by_password().await.is_ok());
    assert_eq!(world.trail(Action::UserRestored).len(), 1);
}

#[tokio::test]
async fn one_that_was_never_proven_is_restored_to_waiting() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let invited = root.invites(&ann).await;
    root.puts_aside(invited.id).await.expect("put aside");

    let user = root.restores(invited.id).await.expect("restored");

    assert_eq!(user.status, UserStatus::Pending);
    assert_eq!(ann.signs_in_by_code().await.user.status, UserStatus::Active);
}

#[tokio::test]
async fn one_in_use_is_restored_to_what_it_is() {
    let world = World::new().await;
    let (root, device) = (world.root().await, world.ann().joins().await);

    let (user, cost) = world.cost_of(root.restores(device.user.id)).await;

    assert_eq!(user.expect("a user").version, device.user.version);
    assert_eq!(cost.commits, 0);
    assert!(device.is_signed_in().await);
}

#[tokio::test]
async fn what_was_not_read_last_is_not_put_aside() {
    let world = World::new().await;
    let (root, device) = (world.root().await, world.ann().joins().await);
    let (admin, old) = (root.admin().await, device.user.version);
    device.proves_email("ann@elsewhere.example").await;

    let refused = world
        .app
        .deactivate_user(&admin, device.user.id, Some(&[old]), &root.person.origin())
        .await;

    assert!(matches!(refused, Err(DeactivateUserError::VersionMismatch)));
    assert!(device.is_signed_in().await);
}

#[tokio::test]
async fn nobody_is_not_there() {
    let world = World::new().await;
    let root = world.root().await;
    let nobody = UserId::parse("usr_00000000000000000000000000").expect("an id");

    assert!(matches!(
        root.puts_aside(nobody).await,
        Err(DeactivateUserError::NotFound)
    ));
    assert!(matches!(root.restores(nobody).await, Err(RestoreUserError::NotFound)));
}
