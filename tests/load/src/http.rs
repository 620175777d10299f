//! A client that costs next to nothing: one kept connection, one request at a time.

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::failure::Failure;

/// One connection to a server.
pub(crate) struct Http {
    address: String,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

/// A request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) token: Option<&'a str>,
    pub(crate) body: Option<&'a str>,
}

impl<'a> Ask<'a> {
    pub(crate) const fn get(path: &'a str) -> Self {
        Self {
            method: "GET",
            path,
            token: None,
            body: None,
        }
    }

    pub(crate) const fn post(path: &'a str, body: &'a str) -> Self {
        Self {
            method: "POST",
            path,
            token: None,
            body: Some(body),
        }
    }

    #[must_use]
    pub(crate) const fn with(self, token: &'a str) -> Self {
        Self {
            token: Some(token),
            ..self
        }
    }

    fn written(&self, host: &str) -> String {
        use std::fmt::Write as _;
        let mut text = format!("{} {} HTTP/1.1\r\nhost: {host}\r\n", self.method, self.path);
        // Writing to a string never fails.
        if let Some(token) = self.token {
            let _ = write!(text, "authorization: Bearer {token}\r\n");
        }
        if let Some(body) = self.body {
            let length = body.len();
            let _ = write!(text, "content-type: application/json\r\ncontent-length: {length}\r\n");
        }
        text.push_str("\r\n");
        text.push_str(self.body.unwrap_or_default());
        text
    }
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// The body, if all went well.
    pub(crate) fn json(&self) -> Result<Value, Failure> {
        serde_json::from_slice(&self.body).map_err(|_| Failure::Nonsense("it is no JSON"))
    }
}

/// A head: the status, where the body begins, and how long it is.
struct Head {
    status: u16,
    begins: usize,
    length: usize,
}

impl Http {
    pub(crate) fn to(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            stream: None,
            buffer: Vec::new(),
        }
    }

    /// Asks, and expects one status.
    pub(crate) async fn expects(&mut self, status: u16, ask: Ask<'_>) -> Result<Reply, Failure> {
        let reply = self.asks(ask).await?;
        if reply.status == status {
            return Ok(reply);
        }
        Err(Failure::Answer {
            asked: format!("{} {}", ask.method, ask.path),
            status: reply.status,
            text: String::from_utf8_lossy(&reply.body).into_owned(),
        })
    }

    /// Asks. A connection that broke is made anew for the next request.
    pub(crate) async fn asks(&mut self, ask: Ask<'_>) -> Result<Reply, Failure> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => TcpStream::connect(&self.address).await?,
        };
        stream.set_nodelay(true)?;
        stream.write_all(ask.written(&self.address).as_bytes()).await?;
        self.buffer.clear();
        let head = loop {
            self.read_more(&mut stream).await?;
            if let Some(head) = head(&self.buffer)? {
                break head;
            }
        };
        let end = head.begins + head.length;
        while self.buffer.len() < end {
            self.read_more(&mut stream).await?;
        }
        self.stream = Some(stream);
        let body = self.buffer.get(head.begins..end).unwrap_or_default().to_vec();
        Ok(Reply {
            status: head.status,
            body,
        })
    }

    async fn read_more(&mut self, stream: &mut TcpStream) -> Result<(), Failure> {
        match stream.read_buf(&mut self.buffer).await? {
            0 => Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into()),
            _ => Ok(()),
        }
    }
}

/// The head, once it is complete.
fn head(bytes: &[u8]) -> Result<Option<Head>, Failure> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response
        .parse(bytes)
        .map_err(|_| Failure::Nonsense("it is no answer of HTTP/1.1"))?;
    let httparse::Status::Complete(begins) = parsed else {
        return Ok(None);
    };
    let length = response
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))
        .and_then(|header| std::str::from_utf8(header.value).ok()?.parse().ok());
    Ok(Some(Head {
        status: response.code.unwrap_or_default(),
        begins,
        length: length.unwrap_or(0),
    }))
}
