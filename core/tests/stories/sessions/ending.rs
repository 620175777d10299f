//! Seeing one's sessions, and ending them.

use std::time::Duration;

use doorward_core::listing::Span;
use doorward_core::records::audit::Action;
use doorward_core::use_cases::oneself::EndSessionError;
use doorward_core::use_cases::signing_in::RefreshTokensError;
use doorward_core::values::ids::SessionId;

use crate::world::{Device, World};

#[tokio::test]
async fn signing_out_kills_both_tokens_at_once() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let other = ann.signs_in_by_code().await;

    world
        .app
        .logout(&device.actor().await, &ann.origin())
        .await
        .expect("signed out");

    assert!(!device.is_signed_in().await);
    assert!(matches!(device.refreshes().await, Err(RefreshTokensError::Expired)));
    assert!(other.is_signed_in().await);
    assert_eq!(world.trail(Action::SignedOut).len(), 1);
}

#[tokio::test]
async fn signing_out_twice_does_no_harm() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    let actor = device.actor().await;
    world
        .app
        .logout(&actor, &device.person.origin())
        .await
        .expect("signed out");

    let (again, cost) = world.cost_of(world.app.logout(&actor, &device.person.origin())).await;

    assert_eq!((again, cost.commits), (Ok(()), 0));
}

#[tokio::test]
async fn the_hundred_and_first_session_ends_the_one_unused_for_longest() {
    let world = World::unlimited().await;
    let ann = world.ann();
    let first = ann.joins().await;
    world.passes(Duration::from_secs(1));
    let second = ann.signs_in().await;
    world.passes(Duration::from_secs(1));
    let first = first.refreshes().await.expect("renewed");
    for _ in 2..100 {
        ann.signs_in().await;
    }

    let newest = ann.signs_in().await;

    assert!(!second.is_signed_in().await);
    assert!(first.is_signed_in().await && newest.is_signed_in().await);
    let kept = world.store.storage().sessions.of_user(newest.user.id, 1_000).await;
    assert_eq!(kept.map(|kept| kept.len()), Ok(100));
}

#[tokio::test]
async fn one_session_can_be_ended_from_another() {
    let world = World::new().await;
    let ann = world.ann();
    let (here, there) = (ann.joins().await, ann.signs_in_by_code().await);

    world
        .app
        .end_session(&here.actor().await, there.session, &ann.origin())
        .await
        .expect("ended");

    assert!(here.is_signed_in().await && !there.is_signed_in().await);
}

#[tokio::test]
async fn a_strangers_session_is_not_there() {
    let world = World::new().await;
    let (ann, bob) = (world.ann().joins().await, world.bob().joins().await);

    let foreign = world
        .app
        .end_session(&ann.actor().await, bob.session, &ann.person.origin())
        .await;
    let unknown = SessionId::parse("ses_00000000000000000000000000").expect("an id");
    let none = world
        .app
        .end_session(&ann.actor().await, unknown, &ann.person.origin())
        .await;

    assert!(matches!(foreign, Err(EndSessionError::NotFound)));
    assert!(matches!(none, Err(EndSessionError::NotFound)));
    assert!(bob.is_signed_in().await);
}

#[tokio::test]
async fn all_others_end_together_and_this_one_goes_on() {
    let world = World::new().await;
    let ann = world.ann();
    let here = ann.joins().await;
    let others = [ann.signs_in_by_code().await, ann.signs_in().await];

    world
        .app
        .end_other_sessions(&here.actor().await, &ann.origin())
        .await
        .expect("ended");

    for other in &others {
        assert!(!other.is_signed_in().await);
        assert!(other.refreshes().await.is_err());
    }
    assert!(here.is_signed_in().await);
    assert!(here.refreshes().await.is_ok());
}

#[tokio::test]
async fn who_was_signed_out_meanwhile_ends_nobody() {
    let world = World::new().await;
    let ann = world.ann();
    let (here, there) = (ann.joins().await, ann.signs_in_by_code().await);
    let late = here.actor().await;
    world
        .app
        .end_session(&there.actor().await, here.session, &ann.origin())
        .await
        .expect("ended");

    world
        .app
        .end_other_sessions(&late, &ann.origin())
        .await
        .expect("nothing happened");

    assert!(there.is_signed_in().await);
}

#[tokio::test]
async fn ones_living_sessions_are_listed_newest_first_in_pages() {
    let world = World::unlimited().await;
    let ann = world.ann();
    let mut devices = vec![ann.joins().await];
    for _ in 0..4 {
        world.passes(Duration::from_secs(1));
        devices.insert(0, ann.signs_in_by_code().await);
    }
    world
        .app
        .logout(&devices[2].actor().await, &ann.origin())
        .await
        .expect("signed out");
    world.bob().joins().await;

    let (pages, total) = all_pages(&devices[0]).await;

    let expected = [
        devices[0].session,
        devices[1].session,
        devices[3].session,
        devices[4].session,
    ];
    assert_eq!(pages, expected.chunks(2).map(<[_]>::to_vec).collect::<Vec<_>>());
    assert_eq!(total, Some(4));
}

#[tokio::test]
async fn a_session_that_idled_out_is_listed_no_more() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    world.passes(Duration::from_hours(24 * 14));
    let newer = ann.signs_in_by_code().await;

    let (pages, _) = all_pages(&newer).await;

    assert_eq!(pages, [[newer.session]]);
}

async fn all_pages(device: &Device) -> (Vec<Vec<SessionId>>, Option<u64>) {
    let actor = device.actor().await;
    let mut span = Span { after: None, limit: 2 };
    let mut pages = Vec::new();
    loop {
        let page = device.world.app.list_sessions(&actor, &span).await.expect("a page");
        pages.push(page.items.iter().map(|session| session.id).collect());
        if page.next.is_none() {
            return (pages, page.total);
        }
        span.after = page.next;
    }
}
