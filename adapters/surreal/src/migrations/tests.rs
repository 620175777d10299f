//! Facts about migrations.

use super::*;
use crate::Settings;

const FIRST: &str = "DEFINE TABLE first SCHEMALESS;";
const SECOND: &str = "DEFINE TABLE second SCHEMALESS; DEFINE INDEX name ON second FIELDS name;";

async fn fresh() -> Arc<Connection> {
    Connection::open(Settings::at("mem://")).await.expect("a connection")
}

async fn numbers(connection: &Arc<Connection>) -> Vec<u32> {
    let applied = applied(connection)
        .await
        .unwrap_or_else(|_| panic!("the applied migrations"));
    applied.into_iter().map(|migration| migration.number).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn migrating_twice_changes_nothing() {
    let connection = fresh().await;

    run(&connection, ALL).await.expect("the first run");
    run(&connection, ALL).await.expect("the second run");

    assert_eq!(numbers(&connection).await.len(), ALL.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_migration_goes_on_top_of_the_old_ones() {
    let connection = fresh().await;

    run(&connection, &[FIRST]).await.expect("the old program");
    run(&connection, &[FIRST, SECOND]).await.expect("the new program");

    assert_eq!(numbers(&connection).await, [1, 2]);
    assert!(
        connection
            .ask(Query::new("CREATE second:one SET name = 'a'"))
            .await
            .is_ok()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_a_newer_program_are_refused() {
    let connection = fresh().await;
    run(&connection, &[FIRST, SECOND]).await.expect("the newer program");

    let refused = run(&connection, &[FIRST]).await.expect_err("a refusal");

    assert!(matches!(refused, OpenError::NewerSchema { found: 2, known: 1 }));
    assert_eq!(
        refused.to_string(),
        "the data are at schema version 2, and this program knows only up to 1; start the newer program"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn data_with_another_history_are_refused() {
    let connection = fresh().await;
    run(&connection, &[FIRST, SECOND]).await.expect("the other program");

    let refused = run(&connection, &[SECOND, SECOND]).await.expect_err("a refusal");

    assert!(matches!(refused, OpenError::AlteredSchema { version: 1, known: 2 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_failed_migration_is_kept() {
    let connection = fresh().await;

    let broken = "DEFINE TABLE half SCHEMALESS; CREATE half:one; THROW 'broken'";
    let refused = run(&connection, &[FIRST, broken]).await.expect_err("a refusal");

    assert!(matches!(refused, OpenError::Migration { version: 2 }));
    assert_eq!(numbers(&connection).await, [1]);
    run(&connection, &[FIRST, SECOND]).await.expect("the mended program");
    assert!(connection.ask(Query::new("SELECT * FROM half")).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_start_together_migrate_once() {
    let connection = fresh().await;

    let nodes = [(); 4].map(|()| {
        let connection = connection.clone();
        tokio::spawn(async move { run(&connection, &[FIRST, SECOND]).await })
    });
    for node in nodes {
        node.await.expect("a node").expect("a schema");
    }

    assert_eq!(numbers(&connection).await, [1, 2]);
}
