//! What happens when the line to the server breaks; only where a server is told of: see [`stores::server`].

use std::sync::Arc;
use std::time::Duration;

use doorward_core::ports::{Changes, CommitError, PortError};
use doorward_core::records::Version;
use doorward_core::records::fact::{Fact, FactKey};
use doorward_surreal::{Settings, SurrealStore};

use crate::line::Line;
use crate::stores::{self, Server};

fn one_fact() -> Changes {
    let mut changes = Changes::none();
    changes.put(Fact {
        key: FactKey::SetupCode,
        version: Version::NEW,
        value: b"kept".to_vec(),
    });
    changes
}

/// A limit that is waited for.
const SHORT: Duration = Duration::from_secs(1);

/// A limit within which a connection comes back, however busy the machine is.
const LONG: Duration = Duration::from_secs(30);

/// A store whose line to the server can be broken.
async fn store_over(line: &Line, server: &Server, name: &str, time_limit: Duration) -> Arc<SurrealStore> {
    stores::open(Settings {
        url: format!("ws://{}", line.address()),
        time_limit,
        ..server.settings(name)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_comes_back_with_its_server() {
    let Some(server) = stores::server() else { return };
    let line = Line::to(&server).await;
    let store = store_over(&line, &server, &stores::fresh_name(), SHORT).await;
    let storage = store.storage();

    line.cut();
    assert!(!store.ready().await);
    assert_eq!(
        storage.facts.find(FactKey::SetupCode).await.map(drop),
        Err(PortError::Unavailable)
    );
    assert_eq!(
        storage.journal.commit(&one_fact()).await,
        Err(CommitError::Port(PortError::Unavailable))
    );

    line.mend();
    while !store.ready().await {
        tokio::task::yield_now().await;
    }
    storage.journal.commit(&one_fact()).await.expect("a commit");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_whose_answer_is_lost_is_known_to_be_written_once_the_line_is_back() {
    let Some(server) = stores::server() else { return };
    let line = Line::to(&server).await;
    let name = stores::fresh_name();
    let store = store_over(&line, &server, &name, LONG).await;
    let witness = stores::open(server.settings(&name)).await.storage();

    line.mute();
    let committing = tokio::spawn({
        let storage = store.storage();
        async move { storage.journal.commit(&one_fact()).await }
    });
    while witness
        .facts
        .find(FactKey::SetupCode)
        .await
        .expect("an answer")
        .is_none()
    {
        tokio::task::yield_now().await;
    }
    line.cut();
    line.mend();

    assert_eq!(committing.await.expect("an answer"), Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_never_arrived_is_not_claimed_to_be_written() {
    let Some(server) = stores::server() else { return };
    let line = Line::to(&server).await;
    let name = stores::fresh_name();
    let store = store_over(&line, &server, &name, SHORT).await;

    line.deafen();
    let answer = store.storage().journal.commit(&one_fact()).await;

    assert_eq!(answer, Err(CommitError::Port(PortError::Unavailable)));
}

/// The server may begin what it was asked no later than somebody waits for the answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_arrives_late_writes_nothing() {
    let Some(server) = stores::server() else { return };
    let line = Line::to(&server).await;
    let name = stores::fresh_name();
    let store = store_over(&line, &server, &name, SHORT).await;
    let witness = stores::open(server.settings(&name)).await.storage();

    line.deafen();
    let answer = store.storage().journal.commit(&one_fact()).await;
    line.deliver_what_was_held_back().await;
    line.mend();

    assert!(answer.is_err());
    while !store.ready().await {
        tokio::task::yield_now().await;
    }
    for _ in 0..50 {
        let found = witness.facts.find(FactKey::SetupCode).await.expect("an answer");
        assert!(found.is_none());
    }
}
