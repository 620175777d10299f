//! Connections from their first byte to their last: how many there may be, how long each may keep the server waiting, and how
//! they end when the server does.

use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use poem::Endpoint;
use poem::http::uri::Scheme;
use poem::listener::Acceptor;
use poem::web::{LocalAddr, RemoteAddr};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use super::AFTER_REFUSAL;
use super::attendance::{Attendance, Patience};
use super::wire::{Explain, Wire};
use crate::stopping::Stopped;

/// What holds for every connection.
#[derive(Clone)]
pub(super) struct Rules {
    /// How many there may be at a time; the next waits until one ends.
    pub(super) most: usize,
    /// How long each may keep the server waiting.
    pub(super) patience: Patience,
    /// How many bytes the headers of a request may have.
    pub(super) header_limit: usize,
    /// How long requests that are under way may take to end when the server does.
    pub(super) drain: Duration,
    /// What is said to those who do not speak HTTP.
    pub(super) explain: Explain,
}

/// Requests that one connection may have open over HTTP/2.
const STREAMS: u32 = 100;

/// How much of a head is read at least: enough to see that it is the URL that is too long, which ends at 64 KiB.
const HEAD: usize = 128 * 1024;

const CONNECTIONS: &str = "http_connections";

/// A connection with what is known of its ends.
type Accepted<T> = (T, LocalAddr, RemoteAddr, Scheme);

/// Serves connections until told to stop, then lets what is under way end.
pub(super) async fn serve<A, E>(mut acceptor: A, endpoint: E, rules: Rules, mut stopped: Stopped)
where
    A: Acceptor,
    E: Endpoint + 'static,
{
    metrics::describe_gauge!(CONNECTIONS, "Connections that are open.");
    let endpoint = Arc::new(endpoint);
    let room = Arc::new(Semaphore::new(rules.most));
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            () = stopped.told() => break,
            Some(_) = open.join_next(), if !open.is_empty() => {}
            (accepted, place) = next(&mut acceptor, &room) => {
                let connection = serve_one(accepted, Arc::clone(&endpoint), rules.clone(), stopped.clone());
                open.spawn(async move {
                    let _counted = Counted::new(place);
                    connection.await;
                });
            }
        }
    }
    drop(acceptor);
    let all = async { while open.join_next().await.is_some() {} };
    // Those who take longer are cut off when the set is dropped.
    let _ = tokio::time::timeout(rules.drain, all).await;
}

/// The next connection, when there is room for one more.
async fn next<A: Acceptor>(acceptor: &mut A, room: &Arc<Semaphore>) -> (Accepted<A::Io>, Option<OwnedSemaphorePermit>) {
    // The semaphore is never closed.
    let place = Arc::clone(room).acquire_owned().await.ok();
    loop {
        match acceptor.accept().await {
            Ok(accepted) => return (accepted, place),
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(AFTER_REFUSAL).await;
            }
        }
    }
}

/// One more connection in the measures, for as long as the value lives.
struct Counted(Option<OwnedSemaphorePermit>);

impl Counted {
    fn new(place: Option<OwnedSemaphorePermit>) -> Self {
        metrics::gauge!(CONNECTIONS).increment(1.0);
        Self(place)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        metrics::gauge!(CONNECTIONS).decrement(1.0);
        self.0.take();
    }
}

/// Serves one connection to its end.
async fn serve_one<T, E>(accepted: Accepted<T>, endpoint: Arc<E>, rules: Rules, mut stopped: Stopped)
where
    T: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    E: Endpoint + 'static,
{
    let (io, local, remote, scheme) = accepted;
    let attendance = Attendance::new();
    let wire = Wire::new(io, attendance.clone(), Arc::clone(&rules.explain));
    let requests = attendance.clone();
    let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let answering = requests.begin();
        let request = poem::Request::from((request, local.clone(), remote.clone(), scheme.clone()));
        let endpoint = Arc::clone(&endpoint);
        async move {
            let response = endpoint.get_response(request).await;
            drop(answering);
            Ok::<_, std::convert::Infallible>(hyper::Response::from(response))
        }
    });
    let builder = protocol(&rules);
    let connection = builder.serve_connection(TokioIo::new(wire), service);
    let mut connection = std::pin::pin!(connection);
    let mut leaving = false;
    tokio::select! {
        // How it ended concerns the client alone.
        _ = connection.as_mut() => return,
        () = attendance.overstayed(&rules.patience) => tracing::debug!("a connection kept the server waiting and is closed"),
        () = stopped.told() => leaving = true,
    }
    connection.as_mut().graceful_shutdown();
    let last = async {
        if leaving {
            // Requests under way have until the drain ends; connections without any end at once.
            attendance.overstayed(&rules.patience).await;
        }
        tokio::time::sleep(rules.patience.farewell).await;
    };
    tokio::select! {
        _ = connection => {}
        () = last => {}
    }
}

/// How HTTP is spoken.
fn protocol(rules: &Rules) -> auto::Builder<TokioExecutor> {
    let head = rules.header_limit.saturating_mul(2).max(HEAD);
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().max_buf_size(head);
    builder
        .http2()
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(rules.header_limit).unwrap_or(u32::MAX))
        .max_pending_accept_reset_streams(20);
    builder
}
