//! Keys that sign access tokens: shared through the store, replaced with notice, forgotten when nothing needs them.

use std::time::Duration;

use doorward_core::app::Origin;
use doorward_core::ports::{AccessClaims, TokenSigner as _};
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::session::Amr;
use doorward_core::records::user::Role;
use doorward_core::testing::PlainSigner;
use doorward_core::use_cases::signing_in::AuthenticateError;
use doorward_core::values::ids::KeyId;

use crate::world::{Device, World};

const NOTICE: Duration = Duration::from_mins(2);
const TOKEN: Duration = Duration::from_mins(10);

#[tokio::test]
async fn the_first_node_makes_a_key_and_the_next_one_uses_it() {
    let world = World::new().await;
    let device = world.ann().joins().await;

    let there = world.another_node().await;

    assert_eq!(world.app.public_keys().len(), 1);
    assert_eq!(there.app.public_keys(), world.app.public_keys());
    assert!(there.app.authenticate(&device.access).await.is_ok());
}

#[tokio::test]
async fn a_token_from_before_a_rotation_still_counts() {
    let world = World::new().await;
    let device = world.ann().joins().await;

    rotates(&world).await;
    world.passes(TOKEN.saturating_sub(Duration::from_micros(1)));

    assert!(device.is_signed_in().await);
}

#[tokio::test]
async fn the_old_key_goes_on_signing_until_everybody_had_time_to_learn_of_the_new_one() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    let old = signed_by(&device);
    let new = rotates(&world).await;

    let during_the_notice = device.refreshes().await.expect("new tokens");
    world.passes(NOTICE);
    let after_it = during_the_notice.refreshes().await.expect("new tokens");

    assert_eq!(
        (signed_by(&during_the_notice), signed_by(&after_it)),
        (old, new.to_string())
    );
    assert!(during_the_notice.is_signed_in().await && after_it.is_signed_in().await);
}

#[tokio::test]
async fn both_keys_are_published_until_the_last_token_of_the_old_one_has_expired() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    let new = rotates(&world).await;
    world.passes(NOTICE.saturating_sub(Duration::from_secs(1)));
    let last = device.refreshes().await.expect("new tokens");

    let published = published(&world);
    world.passes(TOKEN.saturating_sub(Duration::from_secs(1)));
    let in_its_last_second = last.is_signed_in().await;
    world.passes(NOTICE + Duration::from_secs(3));
    world
        .app
        .rotate_keys_when_due(Duration::from_hours(24))
        .await
        .expect("nothing due");

    assert_eq!(published.len(), 2);
    assert!(in_its_last_second);
    assert_eq!(self::published(&world), [new]);
}

#[tokio::test]
async fn a_retired_key_signs_nothing_that_counts() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    let stolen = world.store.storage().signing_keys.all().await.expect("keys");
    rotates(&world).await;
    let thief = PlainSigner::new();
    thief.load(&stolen).expect("loaded");

    let before = forged(&world, &thief, &device);
    let in_time = world.app.authenticate(&before).await;
    world.passes(NOTICE + TOKEN + NOTICE);
    let after = forged(&world, &thief, &device);
    let late = world.app.authenticate(&after).await;

    assert!(in_time.is_ok(), "the key was stolen, after all");
    assert!(matches!(late, Err(AuthenticateError::Unauthenticated)));
}

#[tokio::test]
async fn a_retired_key_is_removed_by_the_next_rotation() {
    let world = World::new().await;
    rotates(&world).await;
    world.passes(NOTICE + TOKEN + NOTICE);

    let (_, cost) = world.cost_of(rotates(&world)).await;

    assert_eq!(
        cost.rows, 4,
        "one goes, one retires, one is new, and the trail tells of it"
    );
    assert_eq!(published(&world).len(), 2);
}

#[tokio::test]
async fn a_node_that_does_not_know_a_key_yet_looks_for_it() {
    let world = World::new().await;
    let there = world.another_node().await;
    let device = world.ann().joins().await;
    rotates(&world).await;
    world.passes(NOTICE);
    let newest = device.refreshes().await.expect("new tokens");

    let known_there = there.app.authenticate(&newest.access).await;

    assert!(known_there.is_ok());
    assert_eq!(there.app.public_keys().len(), 2);
}

#[tokio::test]
async fn a_key_is_replaced_when_it_is_old_enough() {
    let world = World::new().await;
    let month = Duration::from_hours(24 * 30);
    world.passes(month.saturating_sub(Duration::from_secs(1)));
    world.app.rotate_keys_when_due(month).await.expect("nothing due");
    let before = published(&world).len();
    world.passes(Duration::from_secs(1));

    world.app.rotate_keys_when_due(month).await.expect("rotated");
    world.app.rotate_keys_when_due(month).await.expect("nothing due");

    assert_eq!((before, published(&world).len()), (1, 2));
}

#[tokio::test]
async fn the_trail_tells_of_a_rotation() {
    let world = World::new().await;

    let new = rotates(&world).await;

    let [event] = world.trail(Action::KeysRotated).try_into().expect("one event");
    assert_eq!((event.actor, event.target), (AuditActor::System, Some(new.to_string())));
}

#[tokio::test]
async fn two_rotations_in_a_row_lose_no_token() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    rotates(&world).await;
    world.passes(Duration::from_mins(1));
    let second = device.refreshes().await.expect("new tokens");
    rotates(&world).await;
    world.passes(Duration::from_mins(1));
    let third = second.refreshes().await.expect("new tokens");
    world.passes(Duration::from_mins(2));

    for device in [&device, &second, &third] {
        assert!(device.is_signed_in().await);
    }
}

async fn rotates(world: &World) -> KeyId {
    world.app.rotate_keys(&Origin::default()).await.expect("rotated")
}

fn published(world: &World) -> Vec<KeyId> {
    world.app.public_keys().into_iter().map(|key| key.id).collect()
}

/// The id of the key that signed a device's access token.
fn signed_by(device: &Device) -> String {
    device.access.split('.').nth(1).expect("a key id").to_owned()
}

fn forged(world: &World, signer: &PlainSigner, device: &Device) -> String {
    let claims = AccessClaims {
        user: device.user.id,
        session: device.session,
        role: Role::Admin,
        amr: vec![Amr::Password],
        auth_time: world.now(),
        issued_at: world.now(),
        expires_at: world.now() + TOKEN,
    };
    signer.sign(&claims).expect("a token").reveal().to_owned()
}
