//! Changing somebody's account.

use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::delivery::MessagePurpose;
use doorward_core::records::user::{Role, UserStatus};
use doorward_core::use_cases::signing_in::LoginWithPasswordError;
use doorward_core::use_cases::users::{UpdateUser, UpdateUserError};
use doorward_core::values::edit::Edit;
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::UserId;
use doorward_core::values::name::PersonName;

use crate::world::World;

#[tokio::test]
async fn what_is_given_changes_and_the_rest_stays() {
    let world = World::new().await;
    let (root, device) = (
        world.root().await,
        world.ann().with_phone("+4915123456789").joins().await,
    );
    let cmd = UpdateUser {
        first_name: PersonName::parse("Anna").ok(),
        ..UpdateUser::default()
    };

    let user = root.changes(device.user.id, &cmd).await.expect("changed");

    assert_eq!(Some(user.first_name), cmd.first_name);
    assert_eq!(
        (user.email, user.phone),
        (device.user.email.clone(), device.user.phone.clone())
    );
    assert!(user.email_verified && device.is_signed_in().await);
    assert_eq!(
        (
            world.trail(Action::UserUpdated).len(),
            world.trail(Action::RoleChanged).len()
        ),
        (1, 0)
    );
}

#[tokio::test]
async fn what_changes_nothing_is_not_written() {
    let world = World::new().await;
    let (root, device) = (world.root().await, world.ann().joins().await);
    let same = UpdateUser {
        first_name: Some(device.user.first_name.clone()),
        email: Some(device.user.email.clone()),
        ..UpdateUser::default()
    };

    let (user, cost) = world.cost_of(root.changes(device.user.id, &same)).await;

    assert_eq!(user.expect("answered").version, device.user.version);
    assert_eq!(cost.commits, 0);
}

#[tokio::test]
async fn who_waits_to_come_is_invited_at_the_corrected_address_and_nobody_else_is_told() {
    let world = World::new().await;
    let (root, mistyped) = (world.root().await, world.ann().with_email("anm@example.com"));
    let (ann, invited) = (world.ann(), root.invites(&mistyped).await);
    let first = mistyped.mailed_link().await;
    let cmd = UpdateUser {
        email: Some(ann.email()),
        ..UpdateUser::default()
    };

    root.changes(invited.id, &cmd).await.expect("changed");

    assert_eq!(mistyped.mail_purposes().await, [MessagePurpose::Invitation]);
    assert_eq!(ann.mail_purposes().await, [MessagePurpose::Invitation]);
    assert!(!mistyped.can_follow(&first).await);
    assert!(ann.can_follow(&ann.mailed_link().await).await);
}

#[tokio::test]
async fn a_role_is_told_in_the_trail_with_what_it_was() {
    let world = World::new().await;
    let (root, device) = (world.root().await, world.ann().joins().await);

    root.makes(device.user.id, Role::Support).await.expect("promoted");

    let [event] = world.trail(Action::RoleChanged).try_into().expect("one event");
    let said = |word: &str| event.details.get(word).map(String::as_str);
    assert_eq!((said("from"), said("to")), (Some("user"), Some("support")));
    assert_eq!(event.actor, AuditActor::User(root.user.id));
}

#[tokio::test]
async fn a_new_e_mail_address_counts_as_unproven_and_the_old_one_is_told() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let device = ann.joins().await;
    let moved = ann.clone().with_email("ann@elsewhere.example");

    let user = root
        .changes(device.user.id, &to_email(moved.email()))
        .await
        .expect("changed");
    let by_password = moved.signs_in_by_password().await;

    let Err(LoginWithPasswordError::EmailUnverified {
        challenge: Some(challenge),
    }) = by_password
    else {
        panic!("{by_password:?}")
    };
    let proven = moved
        .verifies(&challenge, &moved.mailed_code().await)
        .await
        .expect("signed in")
        .user;
    assert_eq!((user.email_verified, user.status), (false, UserStatus::Active));
    assert_eq!(
        ann.mail_purposes().await.last(),
        Some(&MessagePurpose::EmailChangeNotice)
    );
    assert_eq!((proven.id, proven.email_verified), (device.user.id, true));
    assert!(moved.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn the_address_it_had_is_free_again() {
    let world = World::new().await;
    let (root, device) = (world.root().await, world.ann().joins().await);
    root.changes(device.user.id, &to_email(world.bob().email()))
        .await
        .expect("changed");

    let newcomer = world.ann().joins().await;

    assert_ne!(newcomer.user.id, device.user.id);
}

#[tokio::test]
async fn the_same_address_written_another_way_stays_proven() {
    let world = World::new().await;
    let (root, device) = (world.root().await, world.ann().joins().await);
    let email = EmailAddress::parse("ANN@example.com").expect("an address");

    let user = root.changes(device.user.id, &to_email(email)).await.expect("changed");

    assert_eq!((user.email.as_sent(), user.email_verified), ("ANN@example.com", true));
    assert!(world.ann().signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn a_number_can_be_set_changed_and_cleared() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let (one, two) = (
        ann.clone().with_phone("+4915123456789"),
        ann.clone().with_phone("+4915123456780"),
    );
    let device = ann.joins().await;

    let mut seen = Vec::new();
    for phone in [one.phone(), two.phone(), None] {
        let cmd = UpdateUser {
            phone: phone.map_or(Edit::Clear, Edit::Set),
            ..UpdateUser::default()
        };
        seen.push(root.changes(device.user.id, &cmd).await.expect("changed").phone);
    }

    let told = ann.mail_purposes().await;
    let with_the_first = world.bob().with_phone("+4915123456789").joins().await;
    let with_the_second = world.eve().with_phone("+4915123456780").joins().await;
    assert_eq!(seen, [one.phone(), two.phone(), None]);
    assert_eq!(told[1..], [MessagePurpose::PhoneChangeNotice; 3]);
    assert_eq!(
        (with_the_first.user.phone, with_the_second.user.phone),
        (one.phone(), two.phone())
    );
}

#[tokio::test]
async fn a_new_number_counts_as_unproven() {
    let world = World::new().await;
    let root = world.root().await;
    let ann = world.ann().with_phone("+4915123456789");
    ann.joins().await;
    let device = ann.signs_in_by_text().await;
    let cmd = UpdateUser {
        phone: ann.with_phone("+4915123456780").phone().map_or(Edit::Keep, Edit::Set),
        ..UpdateUser::default()
    };

    let user = root.changes(device.user.id, &cmd).await.expect("changed");

    assert!(device.user.phone_verified && !user.phone_verified);
}

#[tokio::test]
async fn a_taken_address_or_number_is_refused_and_nothing_changes() {
    let world = World::new().await;
    let root = world.root().await;
    let (ann, bob) = (
        world.ann().joins().await,
        world.bob().with_phone("+4915123456789").joins().await,
    );
    let to_phone = UpdateUser {
        phone: bob.user.phone.clone().map_or(Edit::Keep, Edit::Set),
        first_name: PersonName::parse("Anna").ok(),
        ..UpdateUser::default()
    };

    let same_mailbox = root.changes(ann.user.id, &to_email(bob.user.email.clone())).await;
    let same_phone = root.changes(ann.user.id, &to_phone).await;

    assert!(matches!(same_mailbox, Err(UpdateUserError::EmailTaken)));
    assert!(matches!(same_phone, Err(UpdateUserError::PhoneTaken)));
    assert_eq!(root.reads(ann.user.id).await.expect("a user").version, ann.user.version);
}

#[tokio::test]
async fn a_change_to_what_was_not_read_last_is_refused() {
    let world = World::new().await;
    let (root, device) = (world.root().await, world.ann().joins().await);
    let (admin, id, origin) = (root.admin().await, device.user.id, root.person.origin());
    let cmd = UpdateUser {
        first_name: PersonName::parse("Anna").ok(),
        ..UpdateUser::default()
    };
    let read = device.user.version;
    let first = world.app.update_user(&admin, id, &cmd, Some(&[read]), &origin).await;

    let late = world.app.update_user(&admin, id, &cmd, Some(&[read]), &origin).await;

    assert!(first.is_ok());
    assert!(matches!(late, Err(UpdateUserError::VersionMismatch)));
}

#[tokio::test]
async fn nobody_is_not_there() {
    let world = World::new().await;
    let nobody = UserId::parse("usr_00000000000000000000000000").expect("an id");

    let refused = world.root().await.changes(nobody, &UpdateUser::default()).await;

    assert!(matches!(refused, Err(UpdateUserError::NotFound)));
}

fn to_email(email: EmailAddress) -> UpdateUser {
    UpdateUser {
        email: Some(email),
        ..UpdateUser::default()
    }
}
