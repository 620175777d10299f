//! Closing one's own account.

use doorward_core::app::NotConfirmed;
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::user::UserStatus;
use doorward_core::use_cases::oneself::{ChangeAddress, ChangeAddressError, CloseAccountError};
use doorward_core::use_cases::signing_in::LoginWithPasswordError;

use crate::world::World;

#[tokio::test]
async fn a_closed_account_is_put_aside_and_every_session_ends() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let (here, there) = (ann.joins().await, ann.signs_in_by_code().await);

    world
        .app
        .close_account(&here.actor().await, &ann.password(), &ann.origin())
        .await
        .expect("closed");

    let user = root.reads(here.user.id).await.expect("a user");
    let [event] = world.trail(Action::UserDeactivated).try_into().expect("one event");
    assert_eq!(user.status, UserStatus::Deactivated);
    assert!(!here.is_signed_in().await && !there.is_signed_in().await);
    assert!(matches!(
        ann.signs_in_by_password().await,
        Err(LoginWithPasswordError::Deactivated)
    ));
    assert_eq!(event.actor, AuditActor::User(here.user.id));
}

#[tokio::test]
async fn a_closed_account_keeps_its_addresses_until_it_is_erased() {
    let world = World::new().await;
    let ann = world.ann().with_phone("+4915123456789");
    let device = ann.joins().await;
    world
        .app
        .close_account(&device.actor().await, &ann.password(), &ann.origin())
        .await
        .expect("closed");

    let with_her_number = world.bob().with_phone("+4915123456789").joins().await;
    let with_her_mailbox = world
        .eve()
        .with_email("ann@example.com")
        .registers()
        .await
        .expect("a challenge");

    assert_eq!(with_her_number.user.phone, None);
    assert!(ann.mail().await.last().is_some_and(|sent| sent.code.is_none()));
    assert!(with_her_mailbox.destination.starts_with('a'));
}

#[tokio::test]
async fn who_does_not_know_the_password_closes_nothing() {
    let world = World::new().await;
    let device = world.ann().joins().await;

    let refused = world
        .app
        .close_account(&device.actor().await, &world.eve().password(), &device.person.origin())
        .await;

    assert!(matches!(
        refused,
        Err(CloseAccountError::NotConfirmed(NotConfirmed::Wrong))
    ));
    assert!(device.is_signed_in().await);
}

#[tokio::test]
async fn a_password_that_was_reset_meanwhile_closes_and_moves_nothing() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    ann.asks_for_a_reset().await.expect("asked");
    let (actor, origin) = (device.actor().await, ann.origin());
    let link = ann.mailed_link().await;
    ann.follows(&link, "the one that came after").await.expect("set");

    let closing = world.app.close_account(&actor, &ann.password(), &origin).await;
    let moving = ChangeAddress {
        address: world.eve().mailbox(),
        password: ann.password(),
    };
    let moving = world.app.change_address(&actor, &moving, &origin).await;

    assert!(matches!(closing, Err(CloseAccountError::SessionEnded)));
    assert!(matches!(moving, Err(ChangeAddressError::SessionEnded)));
    assert_eq!(world.eve().mail().await, []);
    assert!(ann.tries("the one that came after").await.is_ok());
}

#[tokio::test]
async fn the_last_administrator_cannot_leave() {
    let world = World::new().await;
    let root = world.root().await;

    let refused = world
        .app
        .close_account(&root.actor().await, &root.person.password(), &root.person.origin())
        .await;

    assert!(matches!(refused, Err(CloseAccountError::LastAdmin(_))));
    assert!(root.is_signed_in().await);
}
