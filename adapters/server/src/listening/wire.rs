//! A connection's bytes: noticed when they come, and the HTTP library's own bare refusals turned into problems on their way out.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use poem::http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::attendance::Attendance;

/// What is answered instead of a bare status: a whole answer of HTTP/1.1.
pub(crate) type Explain = Arc<dyn Fn(StatusCode) -> Vec<u8> + Send + Sync>;

/// The statuses with which the HTTP library answers what it does not understand.
const BARE: [StatusCode; 3] = [
    StatusCode::BAD_REQUEST,
    StatusCode::URI_TOO_LONG,
    StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
];

/// A connection of which [`Attendance`] is kept.
pub(super) struct Wire<T> {
    inner: T,
    attendance: Attendance,
    explain: Explain,
    /// What is written in place of what the library wrote.
    instead: Option<Instead>,
    /// How much of what a refused client goes on saying is heard out: hung up on while it talks, it would never learn why.
    unheard: usize,
}

/// How much of it at most.
const HEARD_OUT: usize = 1024 * 1024;

struct Instead {
    bytes: Vec<u8>,
    written: usize,
    /// How much the library wrote.
    stands_for: usize,
}

impl<T> Wire<T> {
    pub(super) const fn new(inner: T, attendance: Attendance, explain: Explain) -> Self {
        Self {
            inner,
            attendance,
            explain,
            instead: None,
            unheard: 0,
        }
    }
}

impl<T: AsyncRead + Unpin> Wire<T> {
    /// Returns when the client has hung up, or has said too much.
    fn poll_hear_out(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut space = [0; 4096];
        while self.unheard > 0 {
            let mut heard = ReadBuf::new(&mut space);
            match ready!(Pin::new(&mut self.inner).poll_read(cx, &mut heard)) {
                Ok(()) if !heard.filled().is_empty() => {
                    self.unheard = self.unheard.saturating_sub(heard.filled().len());
                }
                // Whatever ended it, it has ended.
                _ => self.unheard = 0,
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Wire<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.attendance.heard();
        }
        read
    }
}

impl<T: AsyncWrite + Unpin> Wire<T> {
    /// Writes on what stands in place of the library's bytes; what it is then told was written of them.
    fn poll_instead(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Option<usize>>> {
        let Some(mut instead) = self.instead.take() else {
            return Poll::Ready(Ok(None));
        };
        while let Some(rest) = instead.bytes.get(instead.written..).filter(|rest| !rest.is_empty()) {
            match Pin::new(&mut self.inner).poll_write(cx, rest) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(Ok(count)) => instead.written += count,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    self.instead = Some(instead);
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(Ok(Some(instead.stands_for)))
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Wire<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.instead.is_none()
            && let Some(status) = bare(buf)
        {
            self.instead = Some(Instead {
                bytes: (self.explain)(status),
                written: 0,
                stands_for: buf.len(),
            });
            self.unheard = HEARD_OUT;
        }
        match ready!(self.poll_instead(cx))? {
            Some(count) => Poll::Ready(Ok(count)),
            None => Pin::new(&mut self.inner).poll_write(cx, buf),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.inner).poll_shutdown(cx))?;
        self.poll_hear_out(cx)
    }
}

/// The status of an answer that is the library's own: one with no more than a length of nothing. All others carry an id.
fn bare(bytes: &[u8]) -> Option<StatusCode> {
    let status = bytes.strip_prefix(b"HTTP/1.1 ")?.get(..3)?;
    let status = StatusCode::from_bytes(status)
        .ok()
        .filter(|status| BARE.contains(status))?;
    let head = std::str::from_utf8(bytes)
        .ok()?
        .strip_suffix("\r\n\r\n")?
        .to_ascii_lowercase();
    let says_no_more = head.contains("\r\ncontent-length: 0") && !head.contains("\r\nx-request-id:");
    says_no_more.then_some(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_librarys_own_answers_are_bare() {
        let own = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(bare(own), Some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));

        for other in [
            "HTTP/1.1 400 Bad Request\r\nx-request-id: req_1\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 4",
            "",
        ] {
            assert_eq!(bare(other.as_bytes()), None, "{other}");
        }
    }
}
