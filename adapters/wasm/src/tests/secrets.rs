//! Secrets on the wire, and nowhere else.

use super::guest::{Auth, Body, End, Fetch, Step, fetch, guest};
use super::world::{MANIFEST, SECRET, World};
use crate::{ConfigureError, FileHash, Grant, ProviderSettings, ProviderState, Tier};

fn steps(auth: Auth) -> [Step; 2] {
    let body = Body::Form(vec![("To".to_owned(), "+49".to_owned())]);
    [
        Step::Open("key"),
        Step::Fetch(Fetch {
            body,
            auth: Some(auth),
            ..fetch("https://api.example.com/v1/send")
        }),
    ]
}

#[tokio::test]
async fn a_request_is_written_by_the_host() {
    let world = World::new().await;
    world.runs(&steps(Auth::Bearer), End::AsFetched).await;

    let sent = world.sends().await;

    assert_eq!(sent.outcome.code.as_deref(), Some("SM1"), "{sent:?}");
    let expected = format!(
        "POST /v1/send HTTP/1.1\r\nHost: api.example.com\r\nAuthorization: Bearer {SECRET}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nUser-Agent: Doorward/{}\r\nAccept-Encoding: identity\r\n\
         Content-Length: 8\r\n\r\nTo=%2B49",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(world.peer.heard(), [expected]);
}

#[tokio::test]
async fn a_send_can_be_explained_without_the_secret() {
    let world = World::new().await;
    world.runs(&steps(Auth::Basic("AC1")), End::AsFetched).await;

    let sent = world.sends().await;

    assert_eq!(
        sent.lines,
        [
            "POST api.example.com/v1/send: granted to \"Send the message\"",
            "auth: secret key as basic",
            "answer: 201 with 3 bytes",
        ]
    );
    assert!(
        sent.usage.fuel > 0 && sent.usage.memory_bytes >= 2 << 16 && sent.usage.requests == 1,
        "{sent:?}"
    );
}

#[tokio::test]
async fn without_a_grant_for_its_file_a_plugin_does_nothing() {
    let world = World::new().await;
    let file = guest(MANIFEST, &steps(Auth::Bearer), End::AsFetched);
    let hash = FileHash::of(&file);
    world.plugins.install(file, Tier::Compiled).await.unwrap();
    for grant in [None, Some(Grant::of(FileHash::of(b"another file")))] {
        let settings = ProviderSettings {
            grant,
            ..world.provider("acme", hash)
        };

        let state = world.plugins.configure(settings).await.unwrap();
        let sent = world.sends().await;

        assert_eq!(state, ProviderState::Ungranted);
        assert_eq!(
            sent.outcome.detail.as_deref(),
            Some("the plugin's file has no grant for this provider")
        );
    }
    assert_eq!(world.peer.heard().len(), 0);

    let granted = world.plugins.grant("acme", Grant::of(hash)).await.unwrap();

    assert_eq!(granted, ProviderState::Ready);
    assert_eq!(world.sends().await.outcome.code.as_deref(), Some("SM1"));
}

#[tokio::test]
async fn a_host_the_operator_withholds_is_not_reached() {
    let world = World::new().await;
    let hash = world.runs(&steps(Auth::Bearer), End::AsFetched).await;
    let grant = Grant {
        hosts: Some(["named.example.com".to_owned()].into()),
        ..Grant::of(hash)
    };

    world.plugins.grant("acme", grant).await.unwrap();
    let sent = world.sends().await;

    assert!(
        format!("{sent:?}").contains("the operator withholds api.example.com"),
        "{sent:?}"
    );
}

#[tokio::test]
async fn settings_are_judged_before_they_take_effect() {
    let world = World::new().await;
    let hash = world.runs(&steps(Auth::Bearer), End::AsFetched).await;
    let mut bad = world.provider("acme", hash);
    bad.config.insert("colour".to_owned(), "red".to_owned());
    bad.secrets.clear();

    let refused = world.plugins.configure(bad).await;

    let Err(ConfigureError::Settings(problems)) = refused else {
        panic!("{refused:?}")
    };
    let keys: Vec<&str> = problems.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["colour", "key"]);
    assert_eq!(world.sends().await.outcome.code.as_deref(), Some("SM1"));
}

#[tokio::test]
async fn a_plugin_judges_its_own_settings() {
    let world = World::new().await;
    let file = super::guest::grumbler(MANIFEST);
    let hash = FileHash::of(&file);
    world.plugins.install(file, Tier::Compiled).await.unwrap();

    let refused = world.plugins.configure(world.provider("acme", hash)).await;

    let Err(ConfigureError::Settings(problems)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        (problems[0].key.as_str(), problems[0].problem.as_str()),
        ("region", "is no region of ours")
    );
}

#[tokio::test]
async fn nothing_that_can_be_printed_holds_a_secret() {
    let world = World::new().await;
    let hash = world.runs(&steps(Auth::Bearer), End::AsFetched).await;
    let sent = world.sends().await;

    let printed = format!(
        "{:?} {:?} {sent:?}",
        world.provider("acme", hash),
        world.plugins.status()
    );

    assert!(!printed.contains(SECRET), "{printed}");
}
