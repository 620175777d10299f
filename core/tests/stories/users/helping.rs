//! What support may do: read, and help in.

use doorward_core::listing::Span;
use doorward_core::ports::{UserQuery, UserSort};
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::delivery::MessagePurpose;
use doorward_core::records::user::{Role, UserStatus};
use doorward_core::use_cases::users::{HelpUserError, ReadUserError};
use doorward_core::values::ids::UserId;

use crate::world::{Device, World};

#[tokio::test]
async fn support_starts_a_reset_and_never_learns_the_password() {
    let world = World::new().await;
    let (sue, ann) = (support(&world).await, world.ann());
    let device = ann.joins().await;

    sue.starts_a_reset_for(device.user.id).await.expect("started");

    let link = ann.mailed_link().await;
    let [event] = world
        .trail(Action::PasswordResetRequested)
        .try_into()
        .expect("one event");
    assert_eq!(ann.mail_purposes().await.last(), Some(&MessagePurpose::PasswordReset));
    assert!(
        ann.signs_in_by_password().await.is_ok(),
        "until it is used, nothing changes"
    );
    assert!(ann.follows(&link, "the one that came after").await.is_ok());
    assert_eq!(event.actor, AuditActor::User(sue.user.id));
}

#[tokio::test]
async fn nobody_is_helped_more_often_than_messages_may_be_sent() {
    let world = World::new().await;
    let (sue, ann) = (support(&world).await, world.ann());
    let id = ann.joins().await.user.id;
    for _ in 1..5 {
        sue.starts_a_reset_for(id).await.expect("started");
    }

    let one_more = sue.starts_a_reset_for(id).await;

    assert!(matches!(one_more, Err(HelpUserError::RateLimited(_))));
}

#[tokio::test]
async fn one_who_waits_is_invited_again() {
    let world = World::new().await;
    let (sue, ann) = (support(&world).await, world.ann());
    let invited = world.root_again().await.invites(&ann).await;

    sue.starts_a_reset_for(invited.id).await.expect("started");

    assert_eq!(ann.mail_purposes().await, [MessagePurpose::Invitation; 2]);
    let link = ann.mailed_link().await;
    ann.follows(&link, "a long enough secret").await.expect("set");
    assert_eq!(sue.reads(invited.id).await.expect("a user").status, UserStatus::Active);
}

#[tokio::test]
async fn one_put_aside_is_not_helped_in() {
    let world = World::new().await;
    let (sue, ann) = (support(&world).await, world.ann());
    let id = ann.joins().await.user.id;
    world.root_again().await.puts_aside(id).await.expect("put aside");

    let refused = sue.starts_a_reset_for(id).await;

    assert!(matches!(refused, Err(HelpUserError::Deactivated)));
    assert_eq!(ann.mail_purposes().await, [MessagePurpose::Registration]);
}

#[tokio::test]
async fn support_sees_and_ends_somebodys_sessions() {
    let world = World::new().await;
    let (sue, ann) = (support(&world).await, world.ann());
    let device = ann.joins().await;
    let id = device.user.id;
    let span = Span { after: None, limit: 10 };

    let before = world
        .app
        .list_sessions_of(&sue.support().await, id, &span)
        .await
        .expect("a page");
    sue.ends_sessions_of(id).await.expect("ended");
    let after = world
        .app
        .list_sessions_of(&sue.support().await, id, &span)
        .await
        .expect("a page");

    assert_eq!((before.items.len(), after.items.len()), (1, 0));
    assert!(!device.is_signed_in().await);
    assert_eq!(world.trail(Action::SessionsEnded).len(), 1);
}

#[tokio::test]
async fn support_lists_people_but_is_no_administrator() {
    let world = World::new().await;
    let sue = support(&world).await;
    world.ann().joins().await;
    let query = UserQuery {
        prefix: Some("ANN@".to_owned()),
        status: Some(UserStatus::Active),
        role: None,
        sort: UserSort::Email,
        span: Span { after: None, limit: 10 },
    };

    let page = world
        .app
        .list_users(&sue.support().await, &query)
        .await
        .expect("a page");

    assert_eq!(
        page.items.iter().map(|user| user.email.clone()).collect::<Vec<_>>(),
        [world.ann().email()]
    );
    assert!(sue.actor().await.admin().is_err());
}

#[tokio::test]
async fn who_is_neither_has_no_permission_to_show() {
    let world = World::new().await;
    let device = world.ann().joins().await;

    assert!(device.actor().await.support().is_err());
    assert!(device.actor().await.admin().is_err());
}

#[tokio::test]
async fn nobody_is_not_there() {
    let world = World::new().await;
    let sue = support(&world).await;
    let nobody = UserId::parse("usr_00000000000000000000000000").expect("an id");
    let span = Span { after: None, limit: 10 };

    assert!(matches!(sue.reads(nobody).await, Err(ReadUserError::NotFound)));
    assert!(matches!(
        sue.starts_a_reset_for(nobody).await,
        Err(HelpUserError::NotFound)
    ));
    assert!(matches!(
        sue.ends_sessions_of(nobody).await,
        Err(HelpUserError::NotFound)
    ));
    assert!(matches!(
        world.app.list_sessions_of(&sue.support().await, nobody, &span).await,
        Err(ReadUserError::NotFound)
    ));
}

async fn support(world: &World) -> Device {
    let root = world.root().await;
    let sue = world.bob().joins().await;
    root.makes(sue.user.id, Role::Support).await.expect("promoted");
    sue
}
