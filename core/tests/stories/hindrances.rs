//! When there is no decision: the store is down, others are always faster, or too much is to be hashed. Nothing is half done.

mod reading;
mod stage;
mod writing;

use std::future::Future;
use std::pin::Pin;

use doorward_core::app::{Hindrance, Origin};
use doorward_core::ports::PortError;

use self::stage::{Stage, told};
use crate::world::World;

/// One use case on a prepared stage; a refusal is told by its sentence.
type Act = for<'a> fn(&'a Stage) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

#[tokio::test]
async fn while_the_store_is_down_every_use_case_says_so_and_nothing_is_written() {
    for (name, act) in writing::ACTS.iter().chain(reading::ACTS) {
        let stage = Stage::prepared().await;
        let before = stage.traces();
        stage.world.store.fail_with(PortError::Unavailable);

        let answer = act(&stage).await;
        stage.world.store.recover();

        assert_eq!(answer, Err(PortError::Unavailable.to_string()), "{name}");
        assert_eq!(stage.traces(), before, "{name}");
    }
}

#[tokio::test]
async fn damage_is_told_by_the_record_that_has_it() {
    for (name, act) in writing::ACTS.iter().chain(reading::ACTS) {
        let stage = Stage::prepared().await;
        stage.world.store.fail_with(PortError::Corrupt {
            table: "user",
            id: "usr_1".to_owned(),
        });

        let answer = act(&stage).await;

        assert_eq!(answer, Err("user usr_1 is damaged".to_owned()), "{name}");
    }
}

#[tokio::test]
async fn when_others_are_always_faster_every_use_case_gives_up_and_nothing_is_written() {
    for (name, act) in writing::ACTS {
        let stage = Stage::prepared().await;
        let before = stage.traces();
        stage.world.store.stale_next(usize::MAX);

        let answer = act(&stage).await;
        stage.world.store.recover();

        assert_eq!(answer, Err(Hindrance::Busy.to_string()), "{name}");
        assert_eq!(stage.traces(), before, "{name}");
    }
}

#[tokio::test]
async fn when_others_are_faster_a_few_times_every_use_case_decides_anew() {
    for (name, act) in writing::ACTS {
        let stage = Stage::prepared().await;
        let (commits, ..) = stage.traces();
        stage.world.store.stale_next(5);

        let answer = act(&stage).await;

        assert_eq!(answer, Ok(()), "{name}");
        assert!(stage.traces().0 > commits, "{name} writes something");
    }
}

#[tokio::test]
async fn what_only_reads_does_not_mind_who_writes() {
    for (name, act) in reading::ACTS {
        let stage = Stage::prepared().await;
        stage.world.store.stale_next(usize::MAX);

        let answer = act(&stage).await;

        assert_eq!(answer, Ok(()), "{name}");
    }
}

#[tokio::test]
async fn when_too_much_is_to_be_hashed_whoever_needs_a_hash_is_refused_and_nothing_is_written() {
    for (name, act) in writing::ACTS
        .iter()
        .filter(|(name, _)| stage::NEED_A_HASH.contains(name))
    {
        let stage = Stage::prepared().await;
        let before = stage.traces();
        stage.world.hasher.overload();

        let answer = act(&stage).await;

        assert_eq!(answer, Err(Hindrance::Overloaded.to_string()), "{name}");
        assert_eq!(stage.traces(), before, "{name}");
    }
}

#[tokio::test]
async fn setting_up_is_no_exception() {
    let world = World::new().await;
    let code = world.app.issue_setup_code().await.expect("an answer").expect("a code");
    let cmd = stage::first_admin(&world.ann());
    let origin = Origin::default();
    let sets_up = async || told(world.app.set_up(&cmd, code.reveal(), &origin).await);

    world.store.fail_with(PortError::Unavailable);
    let while_down = [
        sets_up().await,
        told(world.app.issue_setup_code().await),
        told(world.app.accepts_setup_code(code.reveal()).await),
        told(world.app.create_first_admin(&cmd, &origin).await),
    ];
    world.store.recover();
    world.store.stale_next(usize::MAX);
    let while_busy = sets_up().await;
    world.store.stale_next(5);
    let at_last = sets_up().await;

    for answer in while_down {
        assert_eq!(answer, Err(PortError::Unavailable.to_string()));
    }
    assert_eq!(while_busy, Err(Hindrance::Busy.to_string()));
    assert_eq!(at_last, Ok(()));
}

#[tokio::test]
async fn what_was_sent_is_written_down_once_the_store_is_back() {
    let world = World::new().await;
    world.ann().registers().await.expect("a challenge");
    let mut steps = Vec::new();
    for delivery in world.outbox.take() {
        steps.extend(world.app.attempt(delivery).await);
    }
    world.store.fail_with(PortError::Unavailable);

    let while_down = world.app.settle(&steps).await;
    world.store.recover();
    world.app.settle(&steps).await.expect("settled");

    assert_eq!(while_down, Err(Hindrance::Port(PortError::Unavailable)));
    assert!(world.store.deliveries()[0].settled_at.is_some());
}

#[tokio::test]
async fn a_decision_is_taken_on_what_is_there_when_it_is_committed() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let other = ann.signs_in_by_code().await;
    world.store.stale_next(3);

    let (first, second) = tokio::join!(device.proves_email("ann@elsewhere.example"), other.refreshes());

    assert!(second.is_ok());
    assert_eq!(device.actor().await.user().email, first.email);
}
