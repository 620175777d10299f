//! The relay against peers that keep to the rules, and peers that do not.

use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use doorward_core::testing::{FixedClock, fixed_now};

use super::*;
use crate::contract::types::EmailAddress;
use crate::egress::Resolver;
use crate::settings::{CacheKey, Settings};
use crate::tests::relay_peer::{HOST, POLITE, Peer, Script, peer};

struct Here(IpAddr);

#[async_trait]
impl Resolver for Here {
    async fn resolve(&self, _: &str) -> std::io::Result<Vec<IpAddr>> {
        Ok(vec![self.0])
    }
}

fn egress(peer: &Peer, address: &str) -> Egress {
    let clock = Arc::new(FixedClock::at(fixed_now()));
    let mut settings = Settings::new("unused", CacheKey::new([1; 32]), clock);
    settings.resolver = Arc::new(Here(address.parse().unwrap()));
    settings.trusted = vec![peer.certificate.clone()];
    Egress::new(&settings).unwrap()
}

fn relay(peer: &Peer, security: Security) -> Relay {
    Relay {
        host: HOST.to_owned(),
        port: peer.port,
        security,
        username: "ann".to_owned(),
        password: Some(SecretText::new("s3cret")),
    }
}

fn mail() -> EmailContent {
    let address = |address: &str| EmailAddress {
        address: address.to_owned(),
        display_name: Some("Ann".to_owned()),
    };
    EmailContent {
        sender: address("from@example.com"),
        recipient: address("to@example.org"),
        reply_to: None,
        subject: "Your code".to_owned(),
        text: "123456".to_owned(),
        html: Some("<b>123456</b>".to_owned()),
        headers: vec![("Auto-Submitted".to_owned(), "auto-generated".to_owned())],
        attachments: Vec::new(),
    }
}

async fn submit(
    relay: &Relay,
    egress: &Egress,
    mail: &EmailContent,
    footprint: &Footprint,
) -> Result<Reply, RelayError> {
    let submission = Submission {
        mail,
        message_id: "<msg_1@example.com>",
        allow_private: true,
        now: fixed_now(),
        connect: Duration::from_secs(5),
        whole: Duration::from_secs(5),
        footprint,
        journal: &Journal::default(),
    };
    relay.submit(egress, &submission).await
}

#[tokio::test]
async fn a_mail_goes_over_tls_after_a_login() {
    const CLEAR: Script = &[("EHLO", "250-relay\r\n250 STARTTLS\r\n"), ("STARTTLS", "220 go\r\n")];
    let peer = peer("220 relay\r\n", CLEAR, POLITE).await;
    let footprint = Footprint::default();

    let egress = egress(&peer, "127.0.0.1");
    let reply = submit(&relay(&peer, Security::StartTls), &egress, &mail(), &footprint)
        .await
        .unwrap();

    assert_eq!((reply.code, reply.text.as_str()), (250, "2.0.0 queued as 4F1"));
    assert!(footprint.confirmed());
    let heard = peer.heard.await.unwrap();
    let after = |line: &str| heard.iter().position(|said| said.starts_with(line)).unwrap();
    assert!(after("STARTTLS") < after("AUTH PLAIN AGFubgBzM2NyZXQ="), "{heard:?}");
    for line in [
        "MAIL FROM:<from@example.com>",
        "RCPT TO:<to@example.org>",
        "Message-ID: <msg_1@example.com>",
        ".",
    ] {
        assert!(heard.iter().any(|said| said == line), "{line} in {heard:?}");
    }
    assert!(
        heard
            .iter()
            .any(|said| said.starts_with("Date: Thu, 01 Jan 2026 12:00:00")),
        "{heard:?}"
    );
}

#[tokio::test]
async fn a_relay_that_speaks_before_tls_is_not_listened_to() {
    const EARLY: Script = &[
        ("EHLO", "250-relay\r\n250 STARTTLS\r\n"),
        ("STARTTLS", "220 go\r\n250-evil\r\n250 AUTH PLAIN\r\n"),
    ];
    let peer = peer("220 relay\r\n", EARLY, POLITE).await;

    let egress = egress(&peer, "127.0.0.1");
    let ended = submit(
        &relay(&peer, Security::StartTls),
        &egress,
        &mail(),
        &Footprint::default(),
    )
    .await;

    assert!(matches!(ended, Err(RelayError::Unreachable(_))), "{ended:?}");
}

#[tokio::test]
async fn no_login_goes_out_in_the_clear() {
    let peer = peer("220 relay\r\n", POLITE, POLITE).await;

    let egress = egress(&peer, "127.0.0.1");
    let ended = submit(
        &relay(&peer, Security::StartTls),
        &egress,
        &mail(),
        &Footprint::default(),
    )
    .await;

    assert_eq!(
        ended,
        Err(RelayError::Unreachable("the relay does not offer STARTTLS".to_owned()))
    );
    drop(egress);
    assert!(!peer.heard.await.unwrap().iter().any(|line| line.starts_with("AUTH")));
}

#[tokio::test]
async fn without_tls_only_this_machine_is_spoken_to() {
    let peer = peer("220 relay\r\n", POLITE, POLITE).await;

    let far = submit(
        &relay(&peer, Security::None),
        &egress(&peer, "10.0.0.1"),
        &mail(),
        &Footprint::default(),
    )
    .await;
    let near = submit(
        &relay(&peer, Security::None),
        &egress(&peer, "127.0.0.1"),
        &mail(),
        &Footprint::default(),
    )
    .await;

    assert!(matches!(far, Err(RelayError::Denied(_))), "{far:?}");
    assert_eq!(near.map(|reply| reply.code), Ok(250));
}

#[tokio::test]
async fn a_refusal_is_a_reply() {
    const WRONG_LOGIN: Script = &[("EHLO", "250 AUTH PLAIN\r\n"), ("AUTH", "535 5.7.8 wrong\r\n")];
    const NO_LOGIN: Script = &[
        ("EHLO", "250-relay\r\n250 AUTH PLAIN\r\n"),
        ("AUTH", "535 5.7.8 wrong\r\n"),
    ];
    const NO_USER: Script = &[
        ("EHLO", "250-relay\r\n250 AUTH PLAIN\r\n"),
        ("AUTH", "235 ok\r\n"),
        ("MAIL", "250 ok\r\n"),
        ("RCPT", "550 5.1.1 no such user\r\n"),
    ];
    for (script, code) in [(NO_LOGIN, 535), (NO_USER, 550)] {
        let peer = peer("220 relay\r\n", script, &[]).await;
        let footprint = Footprint::default();
        let egress = egress(&peer, "127.0.0.1");
        let reply = submit(&relay(&peer, Security::None), &egress, &mail(), &footprint)
            .await
            .unwrap();
        assert_eq!(reply.code, code);
        assert!(!footprint.bytes_left() && !footprint.confirmed());
    }
    let peer = peer("421 4.3.2 closing\r\n", WRONG_LOGIN, &[]).await;
    let egress = egress(&peer, "127.0.0.1");
    let reply = submit(&relay(&peer, Security::None), &egress, &mail(), &Footprint::default())
        .await
        .unwrap();
    assert_eq!(reply.code, 421);
}

#[tokio::test]
async fn what_is_known_when_it_breaks_depends_on_data() {
    const BEFORE: Script = &[
        ("EHLO", "250-relay\r\n250 AUTH PLAIN\r\n"),
        ("AUTH", "235 ok\r\n"),
        ("MAIL", "HANG UP"),
    ];
    const AFTER: Script = &[
        ("EHLO", "250-relay\r\n250 AUTH PLAIN\r\n"),
        ("AUTH", "235 ok\r\n"),
        ("MAIL", "250 ok\r\n"),
        ("RCPT", "250 ok\r\n"),
        ("DATA", "354 go\r\n"),
        (".", "HANG UP"),
    ];
    for (script, interrupted) in [(BEFORE, false), (AFTER, true)] {
        let peer = peer("220 relay\r\n", script, &[]).await;
        let footprint = Footprint::default();
        let egress = egress(&peer, "127.0.0.1");
        let ended = submit(&relay(&peer, Security::None), &egress, &mail(), &footprint).await;
        assert_eq!(
            matches!(ended, Err(RelayError::Interrupted(_))),
            interrupted,
            "{ended:?}"
        );
        assert_eq!(footprint.bytes_left(), interrupted);
        assert!(!footprint.confirmed());
    }
}

#[test]
fn nothing_breaks_out_of_a_mail() {
    let with = |change: fn(&mut EmailContent)| {
        let mut mail = mail();
        change(&mut mail);
        mail::compose(&mail, "<a@b>", fixed_now())
    };
    assert!(with(|_| {}).is_ok());
    assert!(with(|mail| mail.subject = "a\r\nBcc: x@y.z".to_owned()).is_err());
    assert!(with(|mail| mail.recipient.address = "a@b.c> <x@y.z".to_owned()).is_err());
    assert!(with(|mail| mail.recipient.address = "a@b.c\r\nRCPT TO:<x@y.z>".to_owned()).is_err());
    assert!(with(|mail| mail.sender.display_name = Some("a\r\nBcc: x@y.z".to_owned())).is_err());
    assert!(with(|mail| mail.headers = vec![("Bcc".to_owned(), "x@y.z".to_owned())]).is_err());
    assert!(with(|mail| mail.headers = vec![("X-A".to_owned(), "a\r\nBcc: x@y.z".to_owned())]).is_err());
    assert!(mail::compose(&mail(), "<a@b>\r\nBcc: x@y.z", fixed_now()).is_err());
}
