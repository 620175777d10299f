//! How the parts of a node learn that it goes down.

use tokio::sync::watch;

/// The sender's side: `true` means stop.
pub(crate) type Stop = watch::Sender<bool>;

/// What each part of a node holds.
#[derive(Clone)]
pub(crate) struct Stopped(watch::Receiver<bool>);

/// Both ends.
pub(crate) fn stopping() -> (Stop, Stopped) {
    let (stop, stopped) = watch::channel(false);
    (stop, Stopped(stopped))
}

impl Stopped {
    /// Waits until the node goes down.
    pub(crate) async fn told(&mut self) {
        // A node that is gone is down.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}
