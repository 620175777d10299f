//! A provider on this machine that behaves as the path says, and remembers what it was sent.

use std::net::SocketAddr;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Requests as they came, byte for byte, with the number of the connection.
type Heard = Arc<Mutex<Vec<(usize, String)>>>;

/// The provider.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    heard: Heard,
}

impl Peer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("the listener has an address");
        let heard = Heard::default();
        let all = Arc::clone(&heard);
        tokio::spawn(async move {
            for number in 0.. {
                let Ok((stream, _)) = listener.accept().await else {
                    return;
                };
                tokio::spawn(serve(number, stream, Arc::clone(&all)));
            }
        });
        Self { address, heard }
    }

    /// Every request so far.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().iter().map(|(_, request)| request.clone()).collect()
    }

    /// How many connections carried them.
    pub(crate) fn connections(&self) -> usize {
        let mut numbers: Vec<usize> = self.heard.lock().iter().map(|(number, _)| *number).collect();
        numbers.dedup();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len()
    }
}

async fn serve(number: usize, mut stream: TcpStream, heard: Heard) -> Option<()> {
    let mut bytes = Vec::new();
    loop {
        let request = request(&mut stream, &mut bytes).await?;
        heard.lock().push((number, request.clone()));
        let path = request.split(' ').nth(1)?.split('?').next()?.to_owned();
        match path.as_str() {
            "/slow" => std::future::pending().await,
            "/drip" => {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
                    .await
                    .ok()?;
                std::future::pending::<()>().await;
            }
            "/reset" => return None,
            "/endless" => {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .await
                    .ok()?;
                loop {
                    stream
                        .write_all(&[b"400\r\n".as_slice(), &[b'x'; 1024], b"\r\n"].concat())
                        .await
                        .ok()?;
                }
            }
            path => stream.write_all(answer(path, &request).as_bytes()).await.ok()?,
        }
    }
}

fn answer(path: &str, request: &str) -> String {
    let with = |status: &str, headers: &str, body: &str| {
        format!(
            "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    match path {
        "/redirect" => with("302 Found", "Location: http://169.254.169.254/latest/meta-data\r\n", ""),
        "/huge" => "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n".to_owned(),
        "/echo" => with("400 Bad Request", "", request),
        "/wrong" => with("401 Unauthorized", "", "wrong key"),
        "/garbage" => "SSH-2.0-OpenSSH\r\n\r\n".to_owned(),
        _ => with("201 Created", "", "SM1"),
    }
}

/// One request, head and body.
async fn request(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<String> {
    loop {
        let text = String::from_utf8_lossy(bytes).into_owned();
        if let Some((head, rest)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("Content-Length: "))
                .unwrap_or("0");
            let length: usize = length.parse().ok()?;
            if rest.len() >= length {
                bytes.clear();
                return Some(text);
            }
        }
        if stream.read_buf(bytes).await.ok()? == 0 {
            return None;
        }
    }
}
