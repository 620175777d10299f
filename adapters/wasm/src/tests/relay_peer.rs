//! A mail relay on this machine that follows a script.

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use super::tls::certified;

/// The name it has a certificate for.
pub(crate) const HOST: &str = "relay.example.com";

/// What the peer says to each line, by the line's beginning. `TLS` begins TLS, `HANG UP` ends it.
pub(crate) type Script = &'static [(&'static str, &'static str)];

pub(crate) const POLITE: Script = &[
    ("EHLO", "250-relay\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n"),
    ("AUTH PLAIN", "235 2.7.0 ok\r\n"),
    ("MAIL FROM", "250 2.1.0 ok\r\n"),
    ("RCPT TO", "250 2.1.5 ok\r\n"),
    ("DATA", "354 go\r\n"),
    (".", "250 2.0.0 queued as 4F1\r\n"),
];

/// A relay, and what it was told.
pub(crate) struct Peer {
    pub(crate) port: u16,
    pub(crate) heard: tokio::task::JoinHandle<Vec<String>>,
    pub(crate) certificate: Vec<u8>,
}

/// A relay that follows a script: the first one in the clear, the second one after STARTTLS.
pub(crate) async fn peer(greeting: &'static str, clear: Script, secured: Script) -> Peer {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let port = listener.local_addr().expect("it has an address").port();
    let (certificate, acceptor) = certified(HOST);
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("the peer is connected");
        stream
            .write_all(greeting.as_bytes())
            .await
            .expect("the peer is connected");
        let (stream, mut heard, tls) = follow(stream, clear).await;
        if tls && let Ok(stream) = acceptor.accept(stream).await {
            heard.extend(follow(stream, secured).await.1);
        }
        heard
    });
    Peer {
        port,
        heard,
        certificate,
    }
}

async fn follow<S: AsyncRead + AsyncWrite + Unpin>(stream: S, script: Script) -> (S, Vec<String>, bool) {
    let mut stream = BufReader::new(stream);
    let mut heard = Vec::new();
    let mut line = String::new();
    while stream.read_line(&mut line).await.unwrap_or_default() > 0 {
        let said = line.trim_end().to_owned();
        line.clear();
        let reply = script.iter().find(|(beginning, _)| match *beginning {
            "." => said == ".",
            beginning => said.starts_with(beginning),
        });
        heard.push(said);
        match reply.map(|(_, reply)| *reply) {
            Some("HANG UP") => break,
            Some(reply) => stream.write_all(reply.as_bytes()).await.expect("the peer is connected"),
            None => {}
        }
        if heard.last().is_some_and(|said| said == "STARTTLS") {
            return (stream.into_inner(), heard, true);
        }
    }
    (stream.into_inner(), heard, false)
}
