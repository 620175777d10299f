//! Whose share of the password work a request takes: its network's, whether the password is right or wrong.

use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use doorward_core::ports::{HashError, Match, PasswordHasher};
use doorward_core::testing::QuickHasher;
use doorward_core::values::password::Password;
use doorward_core::values::secret::SecretText;
use parking_lot::Mutex;

use crate::world::World;

#[tokio::test]
async fn all_password_work_is_done_within_the_share_of_the_network_that_asks() {
    let hasher = Arc::new(NotingHasher::default());
    let world = World::over(|_| {}, |ports| ports.hasher = hasher.clone()).await;
    let ann = world.ann().from("192.0.2.7");
    ann.joins().await;

    ann.signs_in_by_password().await.expect("signed in");
    ann.tries("not the one she chose").await.expect_err("refused");

    let askers = hasher.askers.lock();
    assert!(askers.len() >= 4);
    assert!(
        askers.iter().all(|asker| *asker == Some([192, 0, 2, 7].into())),
        "{askers:?}"
    );
}

#[tokio::test]
async fn without_limits_there_are_no_shares() {
    let hasher = Arc::new(NotingHasher::default());
    let world = World::over(|policy| policy.limits = None, |ports| ports.hasher = hasher.clone()).await;

    world.ann().from("192.0.2.7").joins().await;

    assert_eq!(hasher.askers.lock()[..], [None]);
}

/// Notes whom it works for.
#[derive(Default)]
struct NotingHasher {
    inner: QuickHasher,
    askers: Mutex<Vec<Option<IpAddr>>>,
}

#[async_trait]
impl PasswordHasher for NotingHasher {
    async fn hash(&self, password: &Password, asker: Option<IpAddr>) -> Result<SecretText, HashError> {
        self.askers.lock().push(asker);
        self.inner.hash(password, asker).await
    }

    async fn compare(
        &self,
        password: &Password,
        hash: Option<&SecretText>,
        asker: Option<IpAddr>,
    ) -> Result<Match, HashError> {
        self.askers.lock().push(asker);
        self.inner.compare(password, hash, asker).await
    }
}
