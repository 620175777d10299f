//! New files in, old files back, while messages are under way.

use std::time::Duration;

use doorward_core::ports::Health;
use doorward_core::records::delivery::OutcomeKind;

use super::guest::{End, Step, fetch, grumbler, guest};
use super::world::{MANIFEST, World};
use crate::{
    AdmissionError, CacheKey, Counters, FileHash, Grant, InstallError, Installed, ProviderState, RollbackError,
    Settings, Tier, WasmPlugins,
};

fn version(version: &str, path: &str) -> Vec<u8> {
    let manifest = MANIFEST.replace("version = \"1.0.0\"", &format!("version = {version:?}"));
    guest(
        &manifest,
        &[Step::Fetch(fetch(&format!("https://api.example.com{path}")))],
        End::AsFetched,
    )
}

fn in_use(world: &World) -> String {
    world.plugins.status()[0].version.clone()
}

#[tokio::test]
async fn a_new_file_waits_for_its_grant_and_shows_the_difference() {
    let world = World::new().await;
    world.installs(version("1.0.0", "/one")).await;
    let manifest = MANIFEST.replace("version = \"1.0.0\"", "version = \"2.0.0\"");
    let manifest = manifest.replace("host = \"named.example.com\"", "host = \"more.example.com\"");
    let newer = guest(&manifest, &[], End::Accepted);
    let hash = FileHash::of(&newer);

    let installed = world.plugins.install(newer, Tier::Compiled).await.unwrap();

    let Installed::Waiting {
        asks_more, ungranted, ..
    } = installed
    else {
        panic!("{installed:?}")
    };
    assert_eq!(asks_more, ["POST https://more.example.com/**"]);
    assert_eq!(ungranted, ["acme"]);
    assert_eq!(world.plugins.status()[0].waiting.as_ref().unwrap().hash, hash);
    assert_eq!(
        (in_use(&world).as_str(), world.sends().await.outcome.kind),
        ("1.0.0", OutcomeKind::Accepted)
    );

    world.plugins.grant("acme", Grant::of(hash)).await.unwrap();

    assert_eq!(in_use(&world), "2.0.0");
}

#[tokio::test]
async fn settings_that_grant_the_waiting_file_put_it_into_use() {
    let world = World::new().await;
    world.installs(version("1.0.0", "/one")).await;
    let newer = version("2.0.0", "/two");
    let hash = FileHash::of(&newer);
    world.plugins.install(newer, Tier::Compiled).await.unwrap();

    let state = world.plugins.configure(world.provider("acme", hash)).await.unwrap();

    assert_eq!((state, in_use(&world).as_str()), (ProviderState::Ready, "2.0.0"));
    assert_eq!(world.sends().await.outcome.kind, OutcomeKind::Accepted);
}

#[tokio::test]
async fn the_file_before_can_be_put_back() {
    let world = World::new().await;
    world.installs(version("1.0.0", "/one")).await;
    let newer = version("2.0.0", "/two");
    world.plugins.install(newer.clone(), Tier::Compiled).await.unwrap();
    world
        .plugins
        .grant("acme", Grant::of(FileHash::of(&newer)))
        .await
        .unwrap();
    world.sends().await;

    world.plugins.rollback("acme").await.unwrap();
    world.sends().await;

    assert_eq!(in_use(&world), "1.0.0");
    let paths: Vec<String> = world
        .peer
        .heard()
        .iter()
        .map(|request| request[5..9].to_owned())
        .collect();
    assert_eq!(paths, ["/two", "/one"]);
    world.plugins.rollback("acme").await.unwrap();
    assert_eq!(in_use(&world), "2.0.0");
}

#[tokio::test]
async fn without_an_earlier_file_there_is_nothing_to_put_back() {
    let world = World::new().await;
    world.installs(version("1.0.0", "/one")).await;

    assert!(matches!(
        world.plugins.rollback("acme").await,
        Err(RollbackError::NoEarlier)
    ));
    assert!(matches!(
        world.plugins.rollback("nobody").await,
        Err(RollbackError::NoPlugin(_))
    ));
}

#[tokio::test]
async fn a_file_that_finds_the_settings_wrong_is_not_put_into_use() {
    let world = World::new().await;
    world.installs(version("1.0.0", "/one")).await;
    let newer = grumbler(&MANIFEST.replace("version = \"1.0.0\"", "version = \"2.0.0\""));
    let hash = FileHash::of(&newer);
    world.plugins.install(newer, Tier::Compiled).await.unwrap();

    let refused = world.plugins.grant("acme", Grant::of(hash)).await;

    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(
        (in_use(&world).as_str(), world.sends().await.outcome.kind),
        ("1.0.0", OutcomeKind::Accepted)
    );
}

#[tokio::test]
async fn a_bad_file_leaves_everything_as_it_was() {
    let world = World::new().await;
    world.installs(version("1.0.0", "/one")).await;

    let refused = world.plugins.install(b"nothing".to_vec(), Tier::Compiled).await;

    assert!(matches!(
        refused,
        Err(InstallError::Admission(AdmissionError::Damaged { .. }))
    ));
    assert_eq!(world.sends().await.outcome.kind, OutcomeKind::Accepted);
}

#[tokio::test]
async fn sends_under_way_end_on_the_file_they_began_with() {
    let world = World::new().await;
    world.installs(version("1.0.0", "/slow")).await;
    let newer = version("2.0.0", "/two");
    let hash = FileHash::of(&newer);
    world.plugins.install(newer, Tier::Compiled).await.unwrap();

    let swap = async {
        while world.peer.heard().is_empty() {
            tokio::task::yield_now().await;
        }
        world.plugins.grant("acme", Grant::of(hash)).await.unwrap();
        world.sends().await
    };
    let (slow, quick) = tokio::join!(world.sends(), swap);

    assert_eq!(slow.outcome.code.as_deref(), Some("timeout"));
    assert_eq!(quick.outcome.kind, OutcomeKind::Accepted);
}

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    let world = World::new().await;
    let file = version("1.0.0", "/one");
    world.installs(file.clone()).await;

    let again = world.plugins.install(file, Tier::Compiled).await.unwrap();

    assert_eq!(again, Installed::Unchanged { id: "acme".to_owned() });
}

#[tokio::test]
async fn a_plugin_that_keeps_trapping_is_left_alone_and_tried_again() {
    let world = World::new().await;
    world.runs(&[Step::Trap], End::Accepted).await;
    for _ in 0..5 {
        assert_eq!(world.sends().await.outcome.kind, OutcomeKind::Unavailable);
    }

    let resting = world.sends().await;

    assert!(
        resting.outcome.detail.as_deref().unwrap().contains("left alone"),
        "{resting:?}"
    );
    assert_eq!(resting.outcome.retry_after, Some(Duration::from_secs(30)));
    assert!(matches!(
        world.plugins.status()[0].providers[0].health,
        Health::Resting { .. }
    ));
    world.clock.advance(Duration::from_secs(31));
    let probe = world.sends().await;
    assert!(
        probe.outcome.detail.as_deref().unwrap().contains("unreachable"),
        "{probe:?}"
    );
    assert!(world.sends().await.outcome.detail.unwrap().contains("left alone"));
    world.plugins.give_a_chance("acme");
    let mended = world.sends().await;
    assert!(
        mended.outcome.detail.unwrap().contains("unreachable"),
        "it was asked at once"
    );
}

#[tokio::test]
async fn sends_are_counted_by_how_they_end() {
    let world = World::new().await;
    world
        .runs(&[Step::Fetch(fetch("https://api.example.com/ok"))], End::AsFetched)
        .await;
    for _ in 0..3 {
        world.sends().await;
    }

    let provider = world.plugins.status()[0].providers[0].clone();

    assert_eq!(provider.state, ProviderState::Ready);
    assert_eq!(
        provider.counters,
        Counters {
            accepted: 3,
            ..Counters::default()
        }
    );
}

#[tokio::test]
async fn a_provider_that_is_forgotten_sends_nothing() {
    let world = World::new().await;
    world.installs(version("1.0.0", "/one")).await;

    world.plugins.forget("acme").await;

    assert_eq!(world.sends().await.outcome.kind, OutcomeKind::Misconfigured);
}

#[tokio::test]
async fn a_compiled_plugin_is_found_again_and_a_changed_one_is_compiled_anew() {
    let world = World::new().await;
    let file = version("1.0.0", "/one");
    world.installs(file.clone()).await;
    let cache = world.home.path().join("cache");
    let kept = std::fs::read_dir(&cache).unwrap().next().unwrap().unwrap().path();
    let compiled = std::fs::read(&kept).unwrap();
    let again = || {
        let settings = Settings::new(&cache, CacheKey::new([3; 32]), world.clock.clone());
        WasmPlugins::open(settings).unwrap()
    };

    again().admit(file.clone(), Tier::Compiled).await.unwrap();
    assert_eq!(std::fs::read(&kept).unwrap(), compiled);
    std::fs::write(&kept, [&compiled[..100], b"evil code"].concat()).unwrap();
    again().admit(file, Tier::Compiled).await.unwrap();

    assert_eq!(std::fs::read(&kept).unwrap().len(), compiled.len());
}
