//! Name and language.

use doorward_core::records::Version;
use doorward_core::records::audit::Action;
use doorward_core::use_cases::oneself::{UpdateProfile, UpdateProfileError};
use doorward_core::values::locale::Locale;
use doorward_core::values::name::PersonName;

use crate::world::World;

#[tokio::test]
async fn what_changes_nothing_is_not_written() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    let actor = device.actor().await;
    let same = UpdateProfile {
        first_name: Some(actor.user().first_name.clone()),
        ..UpdateProfile::default()
    };

    let (updated, cost) = world
        .cost_of(world.app.update_profile(&actor, &same, None, &device.person.origin()))
        .await;

    assert_eq!(updated.expect("answered").version, actor.user().version);
    assert_eq!(cost.commits, 0);
}

#[tokio::test]
async fn what_is_given_changes_and_the_rest_stays() {
    let world = World::new().await;
    let device = world.ann().with_phone("+4915123456789").joins().await;
    let cmd = UpdateProfile {
        last_name: PersonName::parse("Married").ok(),
        locale: Locale::parse("de").ok(),
        ..UpdateProfile::default()
    };

    let updated = world
        .app
        .update_profile(&device.actor().await, &cmd, None, &device.person.origin())
        .await;

    let (user, old) = (updated.expect("updated"), &device.user);
    assert_eq!(
        (Some(&user.last_name), Some(&user.locale)),
        (cmd.last_name.as_ref(), cmd.locale.as_ref())
    );
    assert_eq!(
        (&user.first_name, &user.email, &user.phone),
        (&old.first_name, &old.email, &old.phone)
    );
    assert_eq!(user.version, old.version.next());
    assert_eq!(device.actor().await.user().version, user.version);
    assert_eq!(world.trail(Action::UserUpdated).len(), 1);
}

#[tokio::test]
async fn a_change_to_what_was_not_read_last_is_refused() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    let (actor, origin) = (device.actor().await, device.person.origin());
    let cmd = UpdateProfile {
        first_name: PersonName::parse("Anna").ok(),
        ..UpdateProfile::default()
    };
    let read: Version = actor.user().version;
    world
        .app
        .update_profile(&actor, &cmd, Some(&[read]), &origin)
        .await
        .expect("updated");

    let late = world.app.update_profile(&actor, &cmd, Some(&[read]), &origin).await;

    assert!(matches!(late, Err(UpdateProfileError::VersionMismatch)));
    assert_eq!(device.actor().await.user().version, read.next());
}

#[tokio::test]
async fn messages_come_in_the_language_of_the_profile() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let cmd = UpdateProfile {
        locale: Locale::parse("de").ok(),
        ..UpdateProfile::default()
    };
    world
        .app
        .update_profile(&device.actor().await, &cmd, None, &ann.origin())
        .await
        .expect("updated");

    ann.asks_for_a_code().await.expect("a challenge");

    assert_eq!(ann.mail().await.pop().map(|sent| sent.locale), cmd.locale);
}
