//! An administrator whom no message reaches is let in again by the operator, and nobody else is.

use doorward_core::app::Origin;
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::delivery::MessagePurpose;
use doorward_core::use_cases::users::{HandedLink, RecoverAdminError};

use crate::world::{Person, World};

const NEW: &str = "the one that came after";

#[tokio::test]
async fn the_operator_hands_an_administrator_a_link() {
    let world = World::new().await;
    let device = world.root().await;

    let link = recovers(&world.operator()).await.expect("a link");

    let [event] = world
        .trail(Action::PasswordResetRequested)
        .try_into()
        .expect("one event");
    assert_eq!(
        (event.actor, event.target),
        (AuditActor::System, Some(device.user.id.to_string()))
    );
    assert_eq!(
        world.operator().mail_purposes().await,
        [],
        "nothing is sent, for it may never arrive"
    );
    assert!(world.operator().can_follow(link.url.reveal()).await);
    assert!(world.operator().follows(link.url.reveal(), NEW).await.is_ok());
    assert!(world.operator().tries(NEW).await.is_ok());
    assert_eq!(
        world.operator().mail_purposes().await,
        [MessagePurpose::PasswordChanged],
        "the owner learns of it when mail works again"
    );
}

#[tokio::test]
async fn the_link_works_once_and_not_for_long() {
    let world = World::new().await;
    world.root().await;
    let root = world.operator();
    let used = recovers(&root).await.expect("a link");
    root.follows(used.url.reveal(), NEW).await.expect("set");
    let late = recovers(&root).await.expect("a link");
    world.passes((late.expires_at - world.now()).to_std().expect("not over"));

    assert!(!root.can_follow(used.url.reveal()).await);
    assert!(!root.can_follow(late.url.reveal()).await);
}

#[tokio::test]
async fn what_somebodys_guesses_closed_is_open_again() {
    let world = World::new().await;
    world.root().await;
    let root = world.operator();
    for _ in 0..15 {
        root.tries("not the one they chose").await.expect_err("refused");
    }
    root.signs_in_by_password().await.expect_err("closed");

    recovers(&root).await.expect("a link");

    assert!(root.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn there_is_no_link_for_anybody_else() {
    let world = World::new().await;
    let root = world.root().await;
    let (ann, bob) = (world.ann(), world.bob());
    ann.joins().await;
    root.invites(&bob).await;

    for person in [ann, bob, world.eve()] {
        let refused = recovers(&person).await;
        assert!(matches!(refused, Err(RecoverAdminError::NotFound)), "{refused:?}");
    }
    assert!(world.trail(Action::PasswordResetRequested).is_empty());
}

async fn recovers(person: &Person) -> Result<HandedLink, RecoverAdminError> {
    person
        .world
        .app
        .recover_admin(&person.email(), &Origin::default())
        .await
}
