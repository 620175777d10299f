//! A program that is asked to end sends what its last requests gave it to send.

use doorward_tests::binary::Binary;
use doorward_tests::patience::eventually;
use doorward_tests::{Outside, stage};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{configure, sendgrid};

const BODY: &str =
    r#"{"first_name":"Ann","last_name":"Archer","email":"ann@example.com","password":"a long walk by the sea"}"#;

#[test]
fn the_message_of_the_last_request_is_sent_before_the_program_ends() {
    let directory = tempfile::tempdir().unwrap();
    stage(async || {
        let provider = Outside::answering(202, "").await;
        configure(directory.path(), &sendgrid("post", &provider.url()));
        let server = Binary::start(directory.path(), &[]);
        let address = server.base().trim_start_matches("http://").to_owned();
        let mut slow = TcpStream::connect(&address).await.unwrap();
        let head = format!(
            "POST /v1/registrations HTTP/1.1\r\nhost: x\r\nconnection: close\r\nexpect: 100-continue\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            BODY.len()
        );
        slow.write_all(head.as_bytes()).await.unwrap();
        let mut begun = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
        slow.read_exact(&mut begun).await.unwrap();

        let ending = tokio::task::spawn_blocking(|| server.terminate());
        eventually("nobody new is let in", async || {
            TcpStream::connect(&address).await.err()
        })
        .await;
        slow.write_all(BODY.as_bytes()).await.unwrap();
        let mut answer = String::new();
        slow.read_to_string(&mut answer).await.unwrap();
        let (status, said) = ending.await.unwrap();

        assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}\n{said}");
        assert!(status.success(), "{said}");
        let calls = provider.calls();
        assert!(calls.iter().any(|call| call.body.contains("ann@example.com")), "{said}");
    });
}
