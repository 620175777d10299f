//! Somebody is faster just after the first look: what was decided on that look is not committed.

use std::sync::Arc;

use async_trait::async_trait;
use doorward_core::app::{Origin, Repeatable};
use doorward_core::ports::{Facts, PortError, Replays};
use doorward_core::records::audit::Action;
use doorward_core::records::fact::{Fact, FactKey};
use doorward_core::records::replay::Replay;
use doorward_core::use_cases::operating::{SetUp, SetUpError};
use doorward_core::use_cases::users::CreateUserError;
use doorward_core::values::secret::Digest;
use futures_util::future::BoxFuture;
use parking_lot::Mutex;

use crate::world::{Person, World};

#[tokio::test]
async fn a_setup_just_after_the_look_for_administrators_is_the_only_one() {
    let meddler = Meddler::default();
    let world = World::over(
        |_| {},
        |ports| {
            ports.storage.facts = meddler.after_looks_at(ports.storage.facts.clone());
        },
    )
    .await;
    let there = world.another_node().await;
    let (anns, bobs) = (first_admin(&world.ann()), first_admin(&world.bob()));
    meddler.does(async move {
        there
            .app
            .create_first_admin(&anns, &Origin::default())
            .await
            .expect("an administrator");
    });

    let late = world.app.create_first_admin(&bobs, &Origin::default()).await;

    assert!(matches!(late, Err(SetUpError::Done)));
    assert_eq!(world.trail(Action::SetupCompleted).len(), 1);
}

#[tokio::test]
async fn a_request_just_after_the_look_for_its_key_has_the_key() {
    let meddler = Meddler::default();
    let world = World::over(
        |_| {},
        |ports| {
            ports.storage.replays = meddler.after_looks_at(ports.storage.replays.clone());
        },
    )
    .await;
    let root = world.root().await;
    let (there, admin) = (world.another_node().await, root.admin().await);
    let (ann, bob) = (world.ann().as_invited(), world.bob().as_invited());
    let (hers, his) = (keyed("ann"), keyed("bob"));
    let theirs = admin.clone();
    meddler.does(async move {
        let made = there
            .app
            .create_user(&theirs, &ann, Some(&hers), &Origin::default())
            .await;
        made.expect("invited");
    });

    let late = world
        .app
        .create_user(&admin, &bob, Some(&his), &Origin::default())
        .await;

    assert!(matches!(late, Err(CreateUserError::KeyReused(_))));
    assert_eq!(world.trail(Action::UserCreated).len(), 1);
}

fn keyed(content: &str) -> Repeatable {
    Repeatable {
        key: "one".to_owned(),
        content: content.to_owned(),
    }
}

fn first_admin(person: &Person) -> SetUp {
    SetUp {
        email: person.email(),
        first_name: person.first_name(),
        last_name: person.last_name(),
        password: person.password(),
    }
}

/// Does one thing after the next look at a port, before the answer is given.
#[derive(Clone, Default)]
struct Meddler(Arc<Mutex<Option<BoxFuture<'static, ()>>>>);

impl Meddler {
    fn does(&self, act: impl Future<Output = ()> + Send + 'static) {
        *self.0.lock() = Some(Box::pin(act));
    }

    fn after_looks_at<P: ?Sized>(&self, port: Arc<P>) -> Arc<Meddled<P>> {
        Arc::new(Meddled {
            port,
            meddler: self.clone(),
        })
    }

    async fn meddles(&self) {
        let act = self.0.lock().take();
        if let Some(act) = act {
            act.await;
        }
    }
}

struct Meddled<P: ?Sized> {
    port: Arc<P>,
    meddler: Meddler,
}

#[async_trait]
impl Facts for Meddled<dyn Facts> {
    async fn find(&self, key: FactKey) -> Result<Option<Fact>, PortError> {
        let found = self.port.find(key).await;
        self.meddler.meddles().await;
        found
    }
}

#[async_trait]
impl Replays for Meddled<dyn Replays> {
    async fn find(&self, key: Digest) -> Result<Option<Replay>, PortError> {
        let found = self.port.find(key).await;
        self.meddler.meddles().await;
        found
    }
}
