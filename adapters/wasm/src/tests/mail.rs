//! Mail over the operator's relay: the provider's own, to the message's own recipient.

use std::time::Duration;

use doorward_core::records::delivery::OutcomeKind;

use super::guest::{End, Step, guest};
use super::relay_peer::{HOST, POLITE, peer};
use super::world::{World, tight};
use crate::{FileHash, Grant, MailSender, ProviderSettings, Tier};

const MANIFEST: &str = r#"
[plugin]
id = "mail"
version = "1.0.0"
contract = "doorward:notifier@1.0.0"
channels = ["email"]

[smtp]
host = "{config.host}"
port = "{config.port}"
tls = "none"
why = "Submit mail"

[config.host]
type = "text"
required = true

[config.port]
type = "number"
default = 25
"#;

/// Sends with a plugin that submits one mail between these addresses; what the relay heard comes along.
async fn submitted(steps: &[Step], allow_private: bool) -> (crate::Explained, Vec<String>) {
    let peer = peer("220 relay\r\n", POLITE, &[]).await;
    let world = World::with(tight(), &[(HOST, "127.0.0.1")]).await;
    let file = guest(MANIFEST, steps, End::AsSubmitted);
    let hash = FileHash::of(&file);
    world.plugins.install(file, Tier::Compiled).await.unwrap();
    let config = [("host", HOST.to_owned()), ("port", peer.port.to_string())];
    let settings = ProviderSettings {
        name: "mail".to_owned(),
        plugin: "mail".to_owned(),
        config: config.map(|(key, value)| (key.to_owned(), value)).into(),
        grant: Some(Grant {
            allow_private,
            ..Grant::of(hash)
        }),
        mail_sender: Some(MailSender {
            address: "id@example.com".to_owned(),
            name: None,
        }),
        ..ProviderSettings::default()
    };
    world.plugins.configure(settings).await.unwrap();
    let sent = world.mails("mail", Duration::from_mins(5)).await;
    let heard = if sent.usage.requests > 0 && allow_private {
        peer.heard.await.unwrap()
    } else {
        Vec::new()
    };
    (sent, heard)
}

#[tokio::test]
async fn a_mail_reaches_the_relay() {
    let (sent, heard) = submitted(&[Step::Submit("id@example.com", "ann@example.org")], true).await;

    assert_eq!(sent.outcome.kind, OutcomeKind::Accepted, "{sent:?}");
    assert!(
        heard.iter().any(|line| line == "RCPT TO:<ann@example.org>"),
        "{heard:?}"
    );
}

#[tokio::test]
async fn a_mail_to_somebody_else_does_not() {
    for (from, to, tells) in [
        (
            "id@example.com",
            "thief@example.net",
            "the message's own recipient only",
        ),
        ("boss@example.com", "ann@example.org", "the provider's own sender only"),
    ] {
        let (sent, _) = submitted(&[Step::Submit(from, to)], true).await;

        assert!(sent.outcome.detail.as_deref().unwrap().contains(tells), "{sent:?}");
        assert_eq!(sent.usage.requests, 0);
    }
}

#[tokio::test]
async fn a_private_relay_needs_permission() {
    let (sent, _) = submitted(&[Step::Submit("id@example.com", "ann@example.org")], false).await;

    assert!(
        sent.outcome.detail.as_deref().unwrap().contains("is private"),
        "{sent:?}"
    );
}

#[tokio::test]
async fn a_plugin_without_a_relay_submits_nothing() {
    let world = World::new().await;
    world
        .runs(&[Step::Submit("id@example.com", "ann@example.org")], End::AsSubmitted)
        .await;

    let sent = world.sends().await;

    assert!(
        sent.outcome.detail.as_deref().unwrap().contains("no [smtp] entry"),
        "{sent:?}"
    );
}

#[tokio::test]
async fn a_plugin_that_dies_after_the_relay_took_the_mail_may_have_sent_it() {
    let (sent, _) = submitted(&[Step::Submit("id@example.com", "ann@example.org"), Step::Trap], true).await;

    assert_eq!(sent.outcome.kind, OutcomeKind::Uncertain, "{sent:?}");
}

#[tokio::test]
async fn a_plugin_is_not_asked_for_a_channel_it_does_not_serve() {
    let world = World::new().await;
    world.runs(&[], End::Accepted).await;

    let sent = world.mails("acme", Duration::from_mins(5)).await;

    assert_eq!(sent.outcome.kind, OutcomeKind::Misconfigured, "{sent:?}");
}
