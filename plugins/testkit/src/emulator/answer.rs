//! An answer as a provider writes it, and the body of one that breaks off.

use std::borrow::Cow;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use serde_json::Value;

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(Cow<'static, str>, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn new(status: u16, kind: &str, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: vec![("content-type".into(), kind.to_owned())],
            body: body.into(),
        }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: String::new(),
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// A body that is sent whole, or promised whole and sent in part.
pub(crate) struct Sent {
    data: Option<Bytes>,
    promised: u64,
}

impl Sent {
    pub(crate) fn whole(body: String) -> Self {
        let data = Bytes::from(body);
        Self {
            promised: data.len() as u64,
            data: Some(data),
        }
    }

    pub(crate) fn half(body: String) -> Self {
        let mut data = Bytes::from(body);
        let promised = data.len() as u64 + 1;
        data.truncate(data.len() / 2);
        Self {
            promised,
            data: Some(data),
        }
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match self.data.take() {
            Some(data) => {
                self.promised -= data.len() as u64;
                Poll::Ready(Some(Ok(Frame::data(data))))
            }
            None if self.promised > 0 => Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && self.promised == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}
