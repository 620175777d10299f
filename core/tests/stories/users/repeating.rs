//! A request repeated under one idempotency key makes one account.

use std::time::Duration;

use doorward_core::app::{KeyReused, Repeatable};
use doorward_core::records::audit::Action;
use doorward_core::records::user::{Role, User};
use doorward_core::use_cases::users::CreateUserError;

use crate::world::{Device, Person, World};

#[tokio::test]
async fn a_repeat_answers_what_the_first_made_and_makes_nothing() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let first = asks(&root, &ann, "one", "ann").await.expect("invited");

    let (again, cost) = world.cost_of(asks(&root, &ann, "one", "ann")).await;

    assert_eq!(again.expect("the same").id, first.id);
    assert_eq!(cost.commits, 0);
    assert_eq!(ann.mail().await.len(), 1);
}

#[tokio::test]
async fn without_a_key_the_second_request_is_a_second_request() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    asks(&root, &ann, "one", "ann").await.expect("invited");

    let again = root.tries_to_invite(&ann).await;

    assert!(matches!(again, Err(CreateUserError::EmailTaken)));
}

#[tokio::test]
async fn a_key_used_for_another_request_is_refused() {
    let world = World::new().await;
    let (root, ann, bob) = (world.root().await, world.ann(), world.bob());
    asks(&root, &ann, "one", "ann").await.expect("invited");

    let other = asks(&root, &bob, "one", "bob").await;

    assert!(matches!(other, Err(CreateUserError::KeyReused(_))));
    assert_eq!(bob.mail().await, []);
}

#[tokio::test]
async fn two_administrators_may_choose_the_same_key() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann().joins().await);
    root.makes(ann.user.id, Role::Admin).await.expect("promoted");
    asks(&root, &world.bob(), "one", "bob").await.expect("invited");

    let hers = asks(&ann, &world.eve(), "one", "eve").await;

    assert!(hers.is_ok());
}

#[tokio::test]
async fn a_key_is_remembered_for_a_day() {
    let world = World::new().await;
    let root = world.root().await;
    asks(&root, &world.ann(), "one", "ann").await.expect("invited");
    world.passes(Duration::from_hours(24).saturating_sub(Duration::from_secs(1)));
    let root = root.refreshes().await.expect("new tokens");
    let remembered = asks(&root, &world.bob(), "one", "bob").await;
    world.passes(Duration::from_secs(1));

    let forgotten = asks(&root, &world.bob(), "one", "bob").await;
    let again = asks(&root, &world.bob(), "one", "bob").await;

    assert!(matches!(remembered, Err(CreateUserError::KeyReused(_))));
    assert_eq!(forgotten.expect("invited").id, again.expect("the same").id);
}

#[tokio::test]
async fn a_repeat_that_comes_after_the_account_was_erased_does_not_bring_it_back() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let first = asks(&root, &ann, "one", "ann").await.expect("invited");
    root.erases(first.id).await.expect("erased");

    let late = asks(&root, &ann, "one", "ann").await;
    let anew = asks(&root, &ann, "two", "ann").await;

    assert!(matches!(
        late,
        Err(CreateUserError::KeyReused(KeyReused::ForWhatIsGone))
    ));
    assert_ne!(anew.expect("invited").id, first.id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_repeats_at_once_one_makes_the_account_and_all_answer_it() {
    let world = World::new().await;
    let here = world.root().await;
    let mut there = here.clone();
    there.world = world.another_node().await;

    let requests = (0..20).map(|turn| {
        let (root, ann) = (if turn % 2 == 0 { here.clone() } else { there.clone() }, world.ann());
        tokio::spawn(async move { asks(&root, &ann, "one", "ann").await })
    });
    let answers = futures_util::future::join_all(requests.collect::<Vec<_>>()).await;

    let mut made: Vec<_> = answers
        .into_iter()
        .map(|it| it.expect("ended").expect("invited").id)
        .collect();
    made.dedup();
    assert_eq!(made.len(), 1);
    assert_eq!(world.trail(Action::UserCreated).len(), 1);
}

async fn asks(root: &Device, person: &Person, key: &str, content: &str) -> Result<User, CreateUserError> {
    let admin = root.admin().await;
    let repeatable = Repeatable {
        key: key.to_owned(),
        content: content.to_owned(),
    };
    let app = &root.world.app;
    app.create_user(&admin, &person.as_invited(), Some(&repeatable), &root.person.origin())
        .await
}
