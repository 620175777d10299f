//! An HTTP/1 answer, read strictly and never beyond its bounds.

#[cfg(test)]
mod tests;

use tokio::io::AsyncReadExt as _;

use super::connection::Connection;
use crate::settings::Limits;

/// Interim answers before the real one.
const MOST_INTERIM: usize = 4;

/// Bytes of a chunk's size line, and of a trailer.
const MOST_LINE: usize = 1 << 10;

/// What a provider answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AnswerError {
    TooLarge(u64),
    Broken(String),
}

struct Head {
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    persistent: bool,
}

enum Framing {
    Nothing,
    Exactly(usize),
    Chunked,
    UntilClose,
}

impl Answer {
    /// Reads one answer and whether the connection can carry another request.
    pub(super) async fn read(connection: &mut Connection, limits: &Limits) -> Result<(Self, bool), AnswerError> {
        let mut head = read_head(connection, limits).await?;
        for _ in 0..MOST_INTERIM {
            if !(100..200).contains(&head.status) || head.status == 101 {
                break;
            }
            head = read_head(connection, limits).await?;
        }
        let framing = framing(&head)?;
        let delimited = !matches!(framing, Framing::UntilClose);
        let body = match framing {
            Framing::Nothing => Vec::new(),
            Framing::Exactly(length) => read_exactly(connection, length, limits).await?,
            Framing::Chunked => read_chunked(connection, limits).await?,
            Framing::UntilClose => read_to_end(connection, limits).await?,
        };
        let keep = delimited && head.persistent && connection.unread.is_empty();
        Ok((
            Self {
                status: head.status,
                headers: head.headers,
                body,
            },
            keep,
        ))
    }
}

async fn read_head(connection: &mut Connection, limits: &Limits) -> Result<Head, AnswerError> {
    loop {
        if let Some((head, length)) = parse_head(&connection.unread, limits)? {
            connection.unread.drain(..length);
            return Ok(head);
        }
        if connection.unread.len() > limits.header_bytes {
            return Err(broken("the answer's headers are too long"));
        }
        fill(connection).await?;
    }
}

fn parse_head(bytes: &[u8], limits: &Limits) -> Result<Option<(Head, usize)>, AnswerError> {
    let mut headers = vec![httparse::EMPTY_HEADER; limits.headers];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response
        .parse(bytes)
        .map_err(|fault| AnswerError::Broken(format!("the answer is no HTTP: {fault}")))?;
    let httparse::Status::Complete(length) = parsed else {
        return Ok(None);
    };
    if length > limits.header_bytes {
        return Err(broken("the answer's headers are too long"));
    }
    let (Some(status), Some(version)) = (response.code, response.version) else {
        return Err(broken("the answer is no HTTP"));
    };
    let headers: Vec<(String, Vec<u8>)> = response
        .headers
        .iter()
        .map(|header| (header.name.to_ascii_lowercase(), header.value.to_vec()))
        .collect();
    let closes = values(&headers, "connection").any(|value| value.eq_ignore_ascii_case("close"));
    Ok(Some((
        Head {
            status,
            headers,
            persistent: version == 1 && !closes,
        },
        length,
    )))
}

fn framing(head: &Head) -> Result<Framing, AnswerError> {
    if matches!(head.status, 204 | 304) {
        return Ok(Framing::Nothing);
    }
    let codings: Vec<&str> = values(&head.headers, "transfer-encoding").collect();
    let mut lengths = values(&head.headers, "content-length");
    let length = lengths.next();
    if lengths.any(|other| Some(other) != length) {
        return Err(broken("the answer has two lengths"));
    }
    match (codings.as_slice(), length) {
        ([], None) => Ok(Framing::UntilClose),
        ([], Some(length)) if length.bytes().all(|byte| byte.is_ascii_digit()) => {
            let length = length.parse().map_err(|_| broken("the answer's length is no number"))?;
            Ok(Framing::Exactly(length))
        }
        ([], Some(_)) => Err(broken("the answer's length is no number")),
        ([coding], None) if coding.eq_ignore_ascii_case("chunked") => Ok(Framing::Chunked),
        _ => Err(broken("the answer is framed in a way that could be read in two")),
    }
}

async fn read_exactly(connection: &mut Connection, length: usize, limits: &Limits) -> Result<Vec<u8>, AnswerError> {
    if length > limits.response_bytes {
        return Err(AnswerError::TooLarge(length as u64));
    }
    while connection.unread.len() < length {
        fill(connection).await?;
    }
    Ok(connection.unread.drain(..length).collect())
}

async fn read_to_end(connection: &mut Connection, limits: &Limits) -> Result<Vec<u8>, AnswerError> {
    loop {
        if connection.unread.len() > limits.response_bytes {
            return Err(AnswerError::TooLarge(connection.unread.len() as u64));
        }
        if read_some(connection).await? == 0 {
            return Ok(std::mem::take(&mut connection.unread));
        }
    }
}

async fn read_chunked(connection: &mut Connection, limits: &Limits) -> Result<Vec<u8>, AnswerError> {
    let mut body = Vec::new();
    loop {
        let line = read_line(connection).await?;
        let digits = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
        let size = std::str::from_utf8(digits)
            .ok()
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let size = size.and_then(|digits| usize::from_str_radix(digits, 16).ok());
        let size = size.ok_or_else(|| broken("the answer has a chunk without a size"))?;
        if size == 0 {
            break;
        }
        let total = body.len().saturating_add(size);
        if total > limits.response_bytes {
            return Err(AnswerError::TooLarge(total as u64));
        }
        body.extend(read_exactly(connection, size, limits).await?);
        if !read_line(connection).await?.is_empty() {
            return Err(broken("the answer has a chunk longer than its size"));
        }
    }
    for _ in 0..limits.headers {
        if read_line(connection).await?.is_empty() {
            return Ok(body);
        }
    }
    Err(broken("the answer has too many trailers"))
}

/// One line without its end.
async fn read_line(connection: &mut Connection) -> Result<Vec<u8>, AnswerError> {
    loop {
        if let Some(end) = connection.unread.windows(2).position(|pair| pair == b"\r\n") {
            let mut line: Vec<u8> = connection.unread.drain(..end + 2).collect();
            line.truncate(end);
            return Ok(line);
        }
        if connection.unread.len() > MOST_LINE {
            return Err(broken("the answer has a line that does not end"));
        }
        fill(connection).await?;
    }
}

/// Reads more, of which there has to be some.
async fn fill(connection: &mut Connection) -> Result<(), AnswerError> {
    match read_some(connection).await? {
        0 => Err(broken("the connection ended before the answer did")),
        _ => Ok(()),
    }
}

async fn read_some(connection: &mut Connection) -> Result<usize, AnswerError> {
    connection.unread.reserve(4 << 10);
    let read = connection.stream.read_buf(&mut connection.unread).await;
    read.map_err(|fault| AnswerError::Broken(fault.to_string()))
}

/// Every comma-separated value of a header.
fn values<'a>(headers: &'a [(String, Vec<u8>)], name: &'a str) -> impl Iterator<Item = &'a str> {
    let texts = headers
        .iter()
        .filter(move |(header, _)| header == name)
        .map(|(_, value)| value);
    // A value that is no text is no value we know, and must not pass for an absent one.
    texts.flat_map(|value| std::str::from_utf8(value).unwrap_or("?").split(',').map(str::trim))
}

fn broken(why: &str) -> AnswerError {
    AnswerError::Broken(why.to_owned())
}
