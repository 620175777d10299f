//! Answers as providers, and as nobody should, write them.

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use super::super::connection::Stream;
use super::*;

/// Reads what a peer says that writes `bytes` and hangs up.
async fn read(bytes: &[u8]) -> Result<(Answer, bool), AnswerError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (mut peer, _) = listener.accept().await.unwrap();
    let bytes = bytes.to_vec();
    tokio::spawn(async move {
        // A reader that has seen enough hangs up first.
        let _ = peer.write_all(&bytes).await;
    });
    let mut connection = Connection::new(Stream::Plain(stream));
    let limits = Limits {
        response_bytes: 64,
        header_bytes: 512,
        headers: 8,
        ..Limits::compiled()
    };
    Answer::read(&mut connection, &limits).await
}

#[tokio::test]
async fn an_answer_with_a_length_leaves_the_connection_usable() {
    let (answer, keep) = read(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\nX-A: b\r\n\r\nok")
        .await
        .unwrap();

    assert_eq!((answer.status, answer.body.as_slice(), keep), (201, &b"ok"[..], true));
    assert_eq!(answer.headers[1], ("x-a".to_owned(), b"b".to_vec()));
}

#[tokio::test]
async fn chunks_are_put_together() {
    let text = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: v\r\n\r\n";

    let (answer, keep) = read(text).await.unwrap();

    assert_eq!((answer.body.as_slice(), keep), (&b"abcde"[..], true));
}

#[tokio::test]
async fn an_interim_answer_is_passed_over() {
    let text = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";

    assert_eq!(read(text).await.unwrap().0.status, 204);
}

#[tokio::test]
async fn a_body_without_a_length_ends_with_the_connection() {
    let (answer, keep) = read(b"HTTP/1.1 200 OK\r\n\r\nhello").await.unwrap();

    assert_eq!((answer.body.as_slice(), keep), (&b"hello"[..], false));
}

#[tokio::test]
async fn a_connection_that_is_to_close_is_not_kept() {
    for text in [
        "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
    ] {
        assert!(!read(text.as_bytes()).await.unwrap().1, "{text}");
    }
}

#[tokio::test]
async fn bytes_beyond_the_answer_spoil_the_connection() {
    let text = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";

    assert!(!read(text).await.unwrap().1);
}

#[tokio::test]
async fn too_much_is_refused_by_its_size() {
    let long = "x".repeat(65);
    let closed = format!("HTTP/1.1 200 OK\r\n\r\n{long}");
    let cases = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", 99_999_999_999),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
            0xffff_ffff,
        ),
        (closed.as_str(), 65),
    ];

    for (text, size) in cases {
        assert_eq!(read(text.as_bytes()).await, Err(AnswerError::TooLarge(size)), "{text}");
    }
}

#[tokio::test]
async fn what_could_be_read_in_two_ways_is_broken() {
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "A: b\r\n".repeat(9));
    let long = format!("HTTP/1.1 200 OK\r\nA: {}\r\n\r\n", "b".repeat(600));
    let broken = [
        "",
        "HTTP/1.1 200",
        "SSH-2.0-x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\na",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
        many.as_str(),
        long.as_str(),
    ];
    for text in broken {
        assert!(
            matches!(read(text.as_bytes()).await, Err(AnswerError::Broken(_))),
            "{text}"
        );
    }
}
