//! Counts of many, which are not taken anew each time somebody asks.

use std::time::{Duration, Instant};

use doorward_core::ports::{PortError, Totals, Waiting};
use tokio::sync::Mutex;

/// How long totals of many are believed.
const BELIEVED: Duration = Duration::from_secs(10);

/// How long it is believed that many wait: that is asked for again and again, and changes slowly.
const WAITING_BELIEVED: Duration = Duration::from_mins(1);

/// From how many records on counting takes long enough to be spared.
const MANY: u64 = 10_000;

/// What was counted lately, if it was many.
pub(crate) struct Lately<T> {
    believed: Duration,
    counted: Mutex<Option<(Instant, T)>>,
}

impl<T: Counted> Lately<T> {
    const fn believed_for(believed: Duration) -> Self {
        let counted = Mutex::const_new(None);
        Self { believed, counted }
    }

    /// What was counted lately, or what is counted now; who asks meanwhile waits for that.
    #[expect(clippy::disallowed_methods, reason = "only the age of a count is measured")]
    pub(crate) async fn or(&self, counting: impl Future<Output = Result<T, PortError>>) -> Result<T, PortError> {
        let mut lately = self.counted.lock().await;
        if let Some((since, counted)) = &*lately
            && since.elapsed() < self.believed
        {
            return Ok(counted.clone());
        }
        let counted = counting.await?;
        *lately = (counted.all() >= MANY).then(|| (Instant::now(), counted.clone()));
        Ok(counted)
    }
}

/// What takes the longer to count the more there is of it.
pub(crate) trait Counted: Clone {
    /// How much that is.
    fn all(&self) -> u64;
}

impl Counted for Totals {
    fn all(&self) -> u64 {
        let users = self.users.iter().map(|(_, count)| count);
        let deliveries = self.deliveries.iter().map(|(_, count)| count);
        users.chain(deliveries).sum::<u64>() + self.products
    }
}

impl Counted for Waiting {
    fn all(&self) -> u64 {
        self.messages
    }
}

/// Counts that were taken lately.
pub(crate) struct LatelyCounted {
    pub(crate) totals: Lately<Totals>,
    pub(crate) waiting: Lately<Waiting>,
}

impl Default for LatelyCounted {
    fn default() -> Self {
        Self {
            totals: Lately::believed_for(BELIEVED),
            waiting: Lately::believed_for(WAITING_BELIEVED),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::corrupt;

    async fn asked(lately: &Lately<Totals>, products: u64) -> u64 {
        let counted = Totals {
            products,
            ..Totals::default()
        };
        lately.or(async { Ok(counted) }).await.unwrap().products
    }

    #[tokio::test]
    async fn totals_of_few_are_exact_and_those_of_many_are_not_counted_again_at_once() {
        let lately = Lately::believed_for(BELIEVED);

        let few = [asked(&lately, 1).await, asked(&lately, MANY - 1).await];
        let many = [asked(&lately, MANY).await, asked(&lately, MANY + 1).await];

        assert_eq!((few, many), ([1, MANY - 1], [MANY, MANY]));
    }

    #[tokio::test]
    async fn a_count_that_failed_is_not_remembered() {
        let lately = Lately::believed_for(BELIEVED);

        let failed = lately.or(async { Err(corrupt("minute", None)) }).await;

        assert!(failed.is_err());
        assert_eq!(asked(&lately, 7).await, 7);
    }
}
