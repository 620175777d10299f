//! Connections: kept, replaced, secured.

use std::sync::Arc;

use doorward_core::records::delivery::OutcomeKind;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::guest::{End, Step, fetch, guest};
use super::tls::certified;
use super::world::{MANIFEST, World};
use crate::{CacheKey, FileHash, Grant, Settings, SystemResolver, Tier, WasmPlugins};

#[tokio::test]
async fn messages_of_one_provider_share_a_connection() {
    let world = World::new().await;
    world
        .runs(&[Step::Fetch(fetch("https://api.example.com/ok"))], End::AsFetched)
        .await;

    for _ in 0..5 {
        assert_eq!(world.sends().await.outcome.kind, OutcomeKind::Accepted);
    }

    assert_eq!((world.peer.heard().len(), world.peer.connections()), (5, 1));
}

#[tokio::test]
async fn a_connection_that_grew_old_is_replaced() {
    let world = World::new().await;
    world
        .runs(&[Step::Fetch(fetch("https://api.example.com/ok"))], End::AsFetched)
        .await;
    world.sends().await;

    world.clock.advance(std::time::Duration::from_secs(21));
    world.sends().await;

    assert_eq!(world.peer.connections(), 2);
}

#[tokio::test]
async fn a_connection_the_peer_has_closed_is_not_used_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let world = World::new().await;
    let file = guest(
        MANIFEST,
        &[Step::Fetch(fetch("https://api.example.com/ok"))],
        End::AsFetched,
    );
    let hash = world.installs(file).await;
    let mut settings = world.provider("acme", hash);
    settings.stand_ins[0].at = listener.local_addr().unwrap();
    world.plugins.configure(settings).await.unwrap();
    let closing = tokio::spawn(async move {
        for _ in 0..3 {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await.unwrap();
            // It keeps the connection by its word, and hangs up.
            stream
                .write_all(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
                .await
                .unwrap();
        }
    });

    for _ in 0..3 {
        assert_eq!(world.sends().await.outcome.kind, OutcomeKind::Accepted);
    }

    closing.await.unwrap();
}

#[tokio::test]
async fn a_provider_nobody_answers_for_is_not_sent_to() {
    let world = World::new().await;
    let hash = world
        .runs(
            &[Step::Fetch(fetch("https://api.example.com/ok")), Step::Trap],
            End::Accepted,
        )
        .await;
    let mut settings = world.provider("acme", hash);
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    settings.stand_ins[0].at = closed.local_addr().unwrap();
    drop(closed);
    world.plugins.configure(settings).await.unwrap();

    let sent = world.sends().await;

    assert_eq!(
        sent.outcome.kind,
        OutcomeKind::Unavailable,
        "no byte has left: {sent:?}"
    );
}

/// A provider with this certificate that takes one message; whether it did.
async fn provider(acceptor: TlsAcceptor) -> (u16, tokio::task::JoinHandle<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let Ok(mut stream) = acceptor.accept(stream).await else {
            return false;
        };
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await.unwrap();
        let answer = b"HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\nSM1";
        stream.write_all(answer).await.unwrap();
        true
    });
    (port, served)
}

/// A message to `localhost`, whose provider has a certificate for this name.
async fn secured(certified_for: &str) -> (crate::Explained, bool) {
    let (certificate, acceptor) = certified(certified_for);
    let (port, served) = provider(acceptor).await;
    let world = World::new().await;
    let home = world.home.path().join("tls");
    let mut settings = Settings::new(home, CacheKey::new([1; 32]), Arc::clone(&world.clock) as _);
    settings.trusted = vec![certificate];
    settings.resolver = Arc::new(SystemResolver);
    let plugins = Arc::new(WasmPlugins::open(settings).unwrap());
    let world = World { plugins, ..world };
    let endpoint = format!("host = \"{{config.endpoint}}\"\nport = {port}");
    let manifest = MANIFEST.replace("host = \"named.example.com\"", &endpoint);
    let manifest = format!("{manifest}\n[config.endpoint]\ntype = \"url\"\n");
    let steps = [Step::Fetch(fetch(&format!("https://localhost:{port}/ok")))];
    let file = guest(&manifest, &steps, End::AsFetched);
    let hash = FileHash::of(&file);
    world.plugins.install(file, Tier::Compiled).await.unwrap();
    let mut provider = world.provider("acme", hash);
    provider
        .config
        .insert("endpoint".to_owned(), "https://localhost".to_owned());
    provider.grant = Some(Grant {
        allow_private: true,
        ..Grant::of(hash)
    });
    world.plugins.configure(provider).await.unwrap();
    let sent = world.sends().await;
    (sent, served.await.unwrap())
}

#[tokio::test]
async fn a_peer_has_to_prove_its_name() {
    let (sent, served) = secured("localhost").await;
    assert_eq!((sent.outcome.code.as_deref(), served), (Some("SM1"), true), "{sent:?}");

    let (sent, served) = secured("other.example.com").await;
    assert_eq!(
        (sent.outcome.code.as_deref(), served),
        (Some("transport"), false),
        "{sent:?}"
    );
}
