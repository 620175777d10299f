//! A line to a server that can be cut, mended, made mute (no answers arrive) and deaf (no questions arrive).

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::stores::Server;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Condition {
    Whole,
    Mute,
    Deaf,
    Cut,
}

/// A line to a server.
pub(crate) struct Line {
    address: SocketAddr,
    condition: watch::Sender<Condition>,
    held_back: Arc<AtomicUsize>,
}

impl Line {
    /// A line to this server.
    pub(crate) async fn to(server: &Server) -> Self {
        let far_end = server.address().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let line = Self {
            address: listener.local_addr().expect("its address"),
            condition: watch::Sender::new(Condition::Whole),
            held_back: Arc::default(),
        };
        let (condition, held_back) = (line.condition.subscribe(), line.held_back.clone());
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(carry(near, far_end.clone(), condition.clone(), held_back.clone()));
            }
        });
        line
    }

    /// Where it begins.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends every connection, and every new one at once.
    pub(crate) fn cut(&self) {
        self.condition.send_replace(Condition::Cut);
    }

    /// From now on everything arrives, what was held back too.
    pub(crate) fn mend(&self) {
        self.condition.send_replace(Condition::Whole);
    }

    /// From now on no answer arrives.
    pub(crate) fn mute(&self) {
        self.condition.send_replace(Condition::Mute);
    }

    /// From now on no question arrives; each is held back.
    pub(crate) fn deafen(&self) {
        self.condition.send_replace(Condition::Deaf);
    }

    /// Mends the line, and waits until everything that was held back is with the server.
    pub(crate) async fn deliver_what_was_held_back(&self) {
        self.mend();
        while self.held_back.load(Ordering::SeqCst) > 0 {
            tokio::task::yield_now().await;
        }
    }
}

async fn carry(near: TcpStream, far_end: String, condition: watch::Receiver<Condition>, held_back: Arc<AtomicUsize>) {
    if *condition.borrow() == Condition::Cut {
        return;
    }
    let Ok(far) = TcpStream::connect(far_end).await else {
        return;
    };
    let (near_in, near_out) = near.into_split();
    let (far_in, far_out) = far.into_split();
    let mut ended = condition.clone();
    tokio::select! {
        _ = ended.wait_for(|condition| *condition == Condition::Cut) => {}
        () = questions(near_in, far_out, condition.clone(), held_back) => {}
        () = answers(far_in, near_out, condition) => {}
    }
}

async fn questions(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut condition: watch::Receiver<Condition>,
    held_back: Arc<AtomicUsize>,
) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        if *condition.borrow() == Condition::Deaf {
            held_back.fetch_add(1, Ordering::SeqCst);
            let _ = condition.wait_for(|condition| *condition != Condition::Deaf).await;
            let _ = to.write_all(&buffer[..length]).await;
            held_back.fetch_sub(1, Ordering::SeqCst);
        } else if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}

async fn answers(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, condition: watch::Receiver<Condition>) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        if *condition.borrow() != Condition::Mute && to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}
