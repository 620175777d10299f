//! How long a connection may keep the server waiting: for the whole head of a request once it began, and for a next one.

use std::time::Duration;

use tokio::sync::watch;

/// How long a client may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// From the first byte of a request to the end of its head; on a new connection, from the connection on.
    pub(super) head: Duration,
    /// Between two requests.
    pub(super) idle: Duration,
    /// For reading what is still owed to it once its time is up.
    pub(super) farewell: Duration,
}

/// What a connection is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Doing {
    /// Requests that are being answered.
    open: u32,
    /// Requests there were.
    begun: u64,
    /// Whether bytes came since the last request was answered.
    reading: bool,
}

impl Doing {
    /// How long it may go on like this; answering takes the time it takes.
    fn may_last(self, patience: &Patience) -> Option<Duration> {
        if self.open > 0 {
            None
        } else if self.reading || self.begun == 0 {
            Some(patience.head)
        } else {
            Some(patience.idle)
        }
    }
}

/// The record of one connection. A clone writes into the same one.
#[derive(Debug, Clone)]
pub(super) struct Attendance(watch::Sender<Doing>);

impl Attendance {
    /// Of a connection that was just made.
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(Doing::default()))
    }

    /// Bytes came. The clock of a head does not begin anew with each of them.
    pub(super) fn heard(&self) {
        self.0.send_if_modified(|doing| {
            let first = doing.open == 0 && !doing.reading;
            doing.reading |= first;
            first
        });
    }

    /// A request is complete but for its body; it is being answered while the value lives.
    pub(super) fn begin(&self) -> Answering {
        self.0.send_modify(|doing| {
            doing.open += 1;
            doing.begun += 1;
            doing.reading = false;
        });
        Answering(self.clone())
    }

    /// Returns when the client kept the server waiting for too long.
    pub(super) async fn overstayed(&self, patience: &Patience) {
        let mut changes = self.0.subscribe();
        loop {
            let doing = *changes.borrow_and_update();
            let Some(limit) = doing.may_last(patience) else {
                // Not closed: this value holds a sender.
                let _ = changes.changed().await;
                continue;
            };
            tokio::select! {
                () = tokio::time::sleep(limit) => return,
                _ = changes.changed() => {}
            }
        }
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(super) struct Answering(Attendance);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.0.send_modify(|doing| doing.open = doing.open.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience = Patience {
        head: Duration::from_secs(2),
        idle: Duration::from_secs(3),
        farewell: Duration::from_secs(1),
    };

    fn may_last(attendance: &Attendance) -> Option<Duration> {
        attendance.0.borrow().may_last(&PATIENCE)
    }

    #[test]
    fn the_first_request_and_one_that_began_have_the_time_of_a_head() {
        let attendance = Attendance::new();
        assert_eq!(may_last(&attendance), Some(PATIENCE.head));

        drop(attendance.begin());
        assert_eq!(may_last(&attendance), Some(PATIENCE.idle));

        attendance.heard();
        assert_eq!(may_last(&attendance), Some(PATIENCE.head));
    }

    #[test]
    fn answering_takes_the_time_it_takes() {
        let attendance = Attendance::new();

        let (one, other) = (attendance.begin(), attendance.begin());
        attendance.heard();
        assert_eq!(may_last(&attendance), None);
        drop(one);
        assert_eq!(may_last(&attendance), None);
        drop(other);

        assert_eq!(may_last(&attendance), Some(PATIENCE.idle));
    }

    #[test]
    fn more_bytes_of_one_head_are_no_news() {
        let attendance = Attendance::new();
        let mut changes = attendance.0.subscribe();
        attendance.heard();
        assert!(changes.has_changed().unwrap());
        changes.borrow_and_update();

        attendance.heard();

        assert!(!changes.has_changed().unwrap());
    }
}
