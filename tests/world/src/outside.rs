//! A service outside, as a provider of messages or an operator's own: it remembers what it was asked, and answers as it is told.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use parking_lot::Mutex;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::patience::eventually;

/// The service. It answers for as long as the runtime it was started on.
pub struct Outside {
    address: SocketAddr,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    calls: Vec<Call>,
    answer: (u16, String),
}

/// A request it was sent.
#[derive(Debug, Clone)]
pub struct Call {
    /// The request line, without the version.
    pub line: String,
    headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Call {
    /// A header's value.
    pub fn header(&self, name: &str) -> &str {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// The first run of six digits in the body.
    pub fn code(&self) -> String {
        let runs = self.body.split(|c: char| !c.is_ascii_digit());
        let mut codes = runs.filter(|run| run.len() == 6);
        codes
            .next()
            .unwrap_or_else(|| panic!("no code: {}", self.body))
            .to_owned()
    }
}

impl Outside {
    /// A service that answers everything so.
    pub async fn answering(status: u16, body: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let heard = Arc::new(Mutex::new(Heard::default()));
        let outside = Self { address, heard };
        outside.answers(status, body);
        let heard = Arc::clone(&outside.heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&heard)));
            }
        });
        outside
    }

    /// From now on it answers so.
    pub fn answers(&self, status: u16, body: &str) {
        self.heard.lock().answer = (status, body.to_owned());
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything it was asked so far.
    pub fn calls(&self) -> Vec<Call> {
        self.heard.lock().calls.clone()
    }

    /// The first request that speaks of this address or number, as soon as it is there.
    pub async fn call_about(&self, words: &str) -> Call {
        eventually(&format!("a request about {words}"), async || {
            tokio::task::yield_now().await;
            self.calls().into_iter().find(|call| call.body.contains(words))
        })
        .await
    }
}

async fn converse(mut stream: TcpStream, heard: Arc<Mutex<Heard>>) {
    let mut unread = Vec::new();
    while let Ok(Some(call)) = read(&mut stream, &mut unread).await {
        let (status, body) = {
            let mut heard = heard.lock();
            heard.calls.push(call);
            heard.answer.clone()
        };
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status} So\r\ncontent-type: application/json\r\nx-message-id: out-1\r\ncontent-length: {length}\r\n\r\n"
        );
        if stream.write_all(format!("{head}{body}").as_bytes()).await.is_err() {
            return;
        }
    }
}

/// The next request; `None` when the other side has hung up.
async fn read(stream: &mut TcpStream, unread: &mut Vec<u8>) -> io::Result<Option<Call>> {
    let end = loop {
        if let Some(end) = unread.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(unread).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&unread[..end]).into_owned();
    let mut lines = head.lines();
    let line = lines
        .next()
        .unwrap_or_default()
        .trim_end_matches(" HTTP/1.1")
        .to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().expect("a length"));
    while unread.len() < end + 4 + length {
        if stream.read_buf(unread).await? == 0 {
            return Ok(None);
        }
    }
    let body = String::from_utf8_lossy(&unread[end + 4..end + 4 + length]).into_owned();
    unread.drain(..end + 4 + length);
    Ok(Some(Call { line, headers, body }))
}
