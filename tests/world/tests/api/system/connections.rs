//! Who keeps the server waiting, who comes when it is full, and who does not speak HTTP.

use std::time::Duration;

use doorward_tests::patience::Deadline;
use doorward_tests::world::Node;
use doorward_tests::{Store, stage};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long anything is waited for on a busy machine.
const LONG: Duration = Duration::from_mins(1);

/// A connection without a program behind it that knows HTTP.
struct Raw(TcpStream);

impl Raw {
    async fn to(node: &Node) -> Self {
        let address = node.base().trim_start_matches("http://").to_owned();
        Self(TcpStream::connect(address).await.expect("a connection"))
    }

    async fn says(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.expect("it is listened to");
    }

    /// All that comes before the server closes the connection.
    async fn hears(mut self) -> String {
        let mut heard = Vec::new();
        let deadline = Deadline::after(LONG);
        let read = timeout(deadline.left(), self.0.read_to_end(&mut heard)).await;
        // A server may hang up on those who are still talking.
        let _ = read.expect("the server ends the connection");
        String::from_utf8_lossy(&heard).into_owned()
    }

    /// All up to an answer that all is well, and its body, which has no line of its own.
    async fn is_answered(&mut self) {
        self.hears_up_to("HTTP/1.1 200 OK\r\n").await;
        self.hears_up_to("\r\n\r\n").await;
    }

    async fn hears_up_to(&mut self, end: &str) {
        let mut heard = Vec::new();
        let deadline = Deadline::after(LONG);
        while !heard.ends_with(end.as_bytes()) {
            let byte = timeout(deadline.left(), self.0.read_u8()).await;
            heard.push(byte.expect("an answer").expect("an answer"));
        }
    }
}

#[test]
fn a_request_that_does_not_get_on_is_given_up() {
    stage(async || {
        let node = Node::start(&Store::Memory, &["http.head_timeout_s = 1"]).await;

        for beginning in ["", "PRI * HTT", "GET /health/live HTTP/1.1\r\nhost: x\r\nx-slow: "] {
            let mut slow = Raw::to(&node).await;
            slow.says(beginning).await;

            assert_eq!(slow.hears().await, "", "{beginning:?}");
        }
    });
}

#[test]
fn the_second_request_of_a_connection_has_no_more_time_than_the_first() {
    stage(async || {
        let node = Node::start(&Store::Memory, &["http.head_timeout_s = 1"]).await;
        let mut slow = Raw::to(&node).await;
        slow.says("GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n").await;
        slow.is_answered().await;

        slow.says("GET /health/li").await;

        let rest = slow.hears().await;
        assert!(!rest.contains("HTTP/1.1"), "{rest}");
    });
}

#[test]
fn a_body_that_does_not_get_on_is_given_up_with_a_problem() {
    stage(async || {
        let node = Node::start(&Store::Memory, &["http.request_timeout_s = 1"]).await;
        let mut slow = Raw::to(&node).await;
        slow.says("POST /v1/login/code HTTP/1.1\r\nhost: x\r\nconnection: close\r\n")
            .await;
        slow.says("content-type: application/json\r\ncontent-length: 30\r\n\r\n{\"email\"")
            .await;

        let answer = slow.hears().await;

        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
        assert!(answer.contains("\"overloaded\""), "{answer}");
    });
}

#[test]
fn a_full_server_lets_the_next_in_when_somebody_leaves() {
    stage(async || {
        let settings = ["http.max_connections = 16", "http.head_timeout_s = 600"];
        let node = Node::start(&Store::Memory, &settings).await;
        let mut guests = Vec::new();
        for _ in 0..16 {
            let mut guest = Raw::to(&node).await;
            guest.says("GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n").await;
            guest.is_answered().await;
            guests.push(guest);
        }

        let mut late = Raw::to(&node).await;
        late.says("GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n").await;
        let guest = &mut guests[0];
        guest.says("GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n").await;
        guest.is_answered().await;
        assert!(late.0.try_read(&mut [0; 1]).is_err(), "the seventeenth is not answered");
        guests.pop();

        late.is_answered().await;
    });
}

#[test]
fn what_is_no_request_is_answered_with_a_problem() {
    stage(async || {
        let node = Node::start(&Store::Memory, &[]).await;
        let header = format!("GET / HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "y".repeat(200_000));
        let headers = format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "a: b\r\n".repeat(200));
        let url = format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "y".repeat(70_000));
        let cases = [
            ("SHOW ME EVERYTHING\r\n\r\n", 400, "malformed_request"),
            ("\u{16}\u{3}\u{1} a greeting of TLS \r\n\r\n", 400, "malformed_request"),
            (&header, 431, "payload_too_large"),
            (&headers, 431, "payload_too_large"),
            (&url, 414, "payload_too_large"),
        ];
        for (bytes, status, code) in cases {
            let mut stranger = Raw::to(&node).await;
            // It may be cut short while it is still talking.
            let _ = stranger.0.write_all(bytes.as_bytes()).await;

            let answer = stranger.hears().await;

            let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer}"));
            assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{head}");
            assert!(head.contains("content-type: application/problem+json"), "{head}");
            assert!(head.contains("x-content-type-options: nosniff"), "{head}");
            let problem: Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"));
            assert_eq!((&problem["status"], &problem["code"]), (&status.into(), &code.into()));
            let id = problem["request_id"].as_str().unwrap();
            assert!(head.contains(&format!("x-request-id: {id}")), "{head}");
        }
    });
}
