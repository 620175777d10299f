//! Opening, closing and opening again.

use doorward_core::ports::{Changes, CommitError, PortError};
use doorward_core::records::Version;
use doorward_core::records::fact::{Fact, FactKey};
use doorward_surreal::{OpenError, Settings, SurrealStore};
use tempfile::TempDir;

use crate::stores::{self, open, settings_for};

fn one_fact() -> Changes {
    let mut changes = Changes::none();
    changes.put(Fact {
        key: FactKey::SetupCode,
        version: Version::NEW,
        value: b"kept".to_vec(),
    });
    changes
}

async fn refusal(settings: Settings) -> OpenError {
    let opened = SurrealStore::open(settings).await;
    opened.map(drop).expect_err("a refusal")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_committed_is_there_after_opening_again() {
    let directory = TempDir::new().expect("a directory");
    let store = open(settings_for(&directory)).await;
    store.storage().journal.commit(&one_fact()).await.expect("a commit");
    store.close().await;

    let again = open(settings_for(&directory)).await.storage();

    let found = again
        .facts
        .find(FactKey::SetupCode)
        .await
        .expect("an answer")
        .expect("the fact");
    assert_eq!(found.value, b"kept");
    assert_eq!(again.journal.commit(&one_fact()).await, Err(CommitError::Stale));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_store_answers_that_it_is_unavailable() {
    let store = open(Settings::at("mem://")).await;
    assert!(store.ready().await);

    store.close().await;

    assert!(!store.ready().await);
    let storage = store.storage();
    assert_eq!(
        storage.facts.find(FactKey::SetupCode).await.map(drop),
        Err(PortError::Unavailable)
    );
    assert_eq!(
        storage.journal.commit(&one_fact()).await,
        Err(CommitError::Port(PortError::Unavailable))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_in_use_is_refused_by_name() {
    let directory = TempDir::new().expect("a directory");
    let _first = open(settings_for(&directory)).await;

    let refused = refusal(settings_for(&directory)).await;

    assert!(matches!(refused, OpenError::Locked { .. }));
    assert!(refused.to_string().contains("is in use by another process"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_that_cannot_be_made_is_refused_by_name() {
    let directory = TempDir::new().expect("a directory");
    let file = directory.path().join("file");
    std::fs::write(&file, "in the way").expect("a file");

    let refused = refusal(Settings::at(format!("surrealkv://{}/db", file.display()))).await;

    assert!(matches!(refused, OpenError::NotWritable { .. }));
    assert!(refused.to_string().contains(&file.display().to_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_engine_is_refused() {
    assert!(matches!(
        refusal(Settings::at("postgres://db")).await,
        OpenError::UnknownEngine
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer_is_named() {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = nobody.local_addr().expect("its address");
    drop(nobody);

    let refused = refusal(Settings::at(format!("ws://name:secret@{address}"))).await;

    assert!(matches!(refused, OpenError::Unreachable { .. }));
    assert!(refused.to_string().ends_with(&format!("answers at {address}")));
}

/// Only where a server is told of: see [`stores::server`].
#[tokio::test(flavor = "multi_thread")]
async fn a_server_refuses_wrong_credentials() {
    if let Some(server) = stores::server() {
        let mut settings = server.settings(&stores::fresh_name());
        settings.username = Some("nobody".to_owned());

        let refused = refusal(settings).await;

        assert!(matches!(refused, OpenError::Refused { .. }));
    }
}
