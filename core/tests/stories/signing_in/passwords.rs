//! Signing in with a password.

use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use doorward_core::app::Hindrance;
use doorward_core::ports::{HashError, Match, PasswordHasher};
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::session::Amr;
use doorward_core::testing::QuickHasher;
use doorward_core::use_cases::signing_in::LoginWithPasswordError;
use doorward_core::values::password::Password;
use doorward_core::values::secret::SecretText;
use tokio::sync::Notify;

use crate::world::World;

#[tokio::test]
async fn the_right_password_signs_in_at_either_address() {
    let world = World::new().await;
    let ann = world.ann().with_phone("+4915123456789");
    let joined = ann.joins().await;

    let by_mail = ann.tries("a long enough secret").await.expect("signed in");
    let by_phone = ann
        .tries_at(ann.handset(), "a long enough secret")
        .await
        .expect("signed in");

    let actor = world
        .app
        .authenticate(by_mail.tokens.access.reveal())
        .await
        .expect("signed in");
    assert_eq!((by_mail.user.id, by_phone.user.id), (joined.user.id, joined.user.id));
    assert_eq!(actor.session().amr, [Amr::Password]);
    assert_ne!(by_mail.tokens.session, by_phone.tokens.session);
}

#[tokio::test]
async fn another_password_does_not() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;

    for attempt in [
        "",
        "a",
        "A long enough secret",
        "a long enough secret ",
        "a long enough secre",
    ] {
        let refused = ann.tries(attempt).await;
        assert!(matches!(refused, Err(LoginWithPasswordError::Wrong)), "{attempt:?}");
    }
}

#[tokio::test]
async fn one_password_typed_in_two_normal_forms_is_one_password() {
    let world = World::new().await;
    let composed = world.ann().with_password("caf\u{e9} au lait");
    composed.joins().await;

    let decomposed = composed.tries("cafe\u{301} au lait").await;

    assert!(decomposed.is_ok());
}

#[tokio::test]
async fn only_who_knows_the_password_learns_that_the_account_was_put_aside() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let joined = ann.joins().await;
    root.puts_aside(joined.user.id).await.expect("put aside");

    let wrong = ann.tries("not the one she chose").await;
    let right = ann.signs_in_by_password().await;

    assert!(matches!(wrong, Err(LoginWithPasswordError::Wrong)));
    assert!(matches!(right, Err(LoginWithPasswordError::Deactivated)));
}

#[tokio::test]
async fn a_hash_that_became_too_cheap_is_made_anew() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    world.hasher.age();

    let (first, with_old_hash) = world.cost_of(ann.signs_in_by_password()).await;
    let (second, with_new_hash) = world.cost_of(ann.signs_in_by_password()).await;

    assert!(first.is_ok() && second.is_ok());
    assert_eq!((with_old_hash.hashes, with_new_hash.hashes), (1, 0));
}

#[tokio::test]
async fn a_wrong_password_makes_no_hash_anew() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    world.hasher.age();

    let (refused, cost) = world.cost_of(ann.tries("not the one she chose")).await;

    assert!(refused.is_err());
    assert_eq!(cost.hashes, 0);
}

#[tokio::test]
async fn too_many_passwords_at_once_are_refused_and_not_counted_as_wrong() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    world.hasher.overload();

    let (refused, cost) = world.cost_of(ann.tries("not the one she chose")).await;

    assert!(matches!(
        refused,
        Err(LoginWithPasswordError::Hindered(Hindrance::Overloaded))
    ));
    assert_eq!(cost.commits, 0);
}

#[tokio::test]
async fn a_password_changed_while_it_was_compared_signs_nobody_in() {
    let slow = Arc::new(SlowHasher::default());
    let world = World::over(|_| {}, |ports| ports.hasher = slow.clone()).await;
    let ann = world.ann();
    ann.joins().await;
    ann.asks_for_a_reset().await.expect("asked");
    let link = ann.mailed_link().await;

    let thief = world.ann();
    let signing_in = tokio::spawn(async move { thief.signs_in_by_password().await });
    slow.compared.notified().await;
    ann.follows(&link, "the one that came after").await.expect("set");
    slow.go_on.notify_one();

    let refused = signing_in.await.expect("ended");
    assert!(matches!(refused, Err(LoginWithPasswordError::Wrong)));
}

#[tokio::test]
async fn the_trail_tells_of_wrong_passwords_without_saying_who_was_meant_when_nobody_was() {
    let world = World::new().await;
    let joined = world.ann().joins().await;

    world.ann().tries("not the one she chose").await.expect_err("refused");
    world.eve().tries("not the one she chose").await.expect_err("refused");

    let failed = world.trail(Action::SignInFailed);
    let mut told: Vec<_> = failed.into_iter().map(|event| (event.actor, event.target)).collect();
    told.sort_by_key(|(_, target)| target.is_none());
    let known = (AuditActor::Anonymous, Some(joined.user.id.to_string()));
    assert_eq!(told, [known, (AuditActor::Anonymous, None)]);
}

/// Says when it compared, and answers only when told to.
#[derive(Default)]
struct SlowHasher {
    inner: QuickHasher,
    compared: Notify,
    go_on: Notify,
}

#[async_trait]
impl PasswordHasher for SlowHasher {
    async fn hash(&self, password: &Password, asker: Option<IpAddr>) -> Result<SecretText, HashError> {
        self.inner.hash(password, asker).await
    }

    async fn compare(
        &self,
        password: &Password,
        hash: Option<&SecretText>,
        asker: Option<IpAddr>,
    ) -> Result<Match, HashError> {
        let matched = self.inner.compare(password, hash, asker).await;
        self.compared.notify_one();
        self.go_on.notified().await;
        matched
    }
}
