//! A request repeated under one idempotency key makes one product.

use doorward_core::app::{KeyReused, Repeatable};
use doorward_core::records::product::Product;
use doorward_core::use_cases::products::CreateProductError;
use doorward_core::use_cases::users::CreateUserError;

use super::wanted;
use crate::world::{Device, World};

const LAMP: &str = "https://shop.example/lamp";

#[tokio::test]
async fn a_repeat_answers_what_the_first_made_and_makes_nothing() {
    let world = World::new().await;
    let root = world.root().await;
    let first = asks(&root, LAMP, "one").await.expect("added");

    let (again, cost) = world.cost_of(asks(&root, LAMP, "one")).await;

    assert_eq!(again.expect("the same").id, first.id);
    assert_eq!(cost.commits, 0);
}

#[tokio::test]
async fn a_key_used_for_another_product_is_refused() {
    let world = World::new().await;
    let root = world.root().await;
    asks(&root, LAMP, "one").await.expect("added");

    let other = asks(&root, "https://shop.example/table", "one").await;

    assert!(matches!(other, Err(CreateProductError::KeyReused(_))));
}

#[tokio::test]
async fn a_product_and_a_person_may_have_one_key() {
    let world = World::new().await;
    let root = world.root().await;
    asks(&root, LAMP, "one").await.expect("added");
    let repeatable = Repeatable {
        key: "one".to_owned(),
        content: LAMP.to_owned(),
    };

    let admin = root.admin().await;
    let person = world.ann().as_invited();
    let made: Result<_, CreateUserError> = world
        .app
        .create_user(&admin, &person, Some(&repeatable), &root.person.origin())
        .await;

    assert!(made.is_ok());
}

#[tokio::test]
async fn a_repeat_that_comes_after_the_product_was_deleted_does_not_bring_it_back() {
    let world = World::new().await;
    let root = world.root().await;
    let first = asks(&root, LAMP, "one").await.expect("added");
    let (admin, origin) = (root.admin().await, root.person.origin());
    world
        .app
        .delete_product(&admin, first.id, None, &origin)
        .await
        .expect("deleted");

    let late = asks(&root, LAMP, "one").await;
    let anew = asks(&root, LAMP, "two").await;

    assert!(matches!(
        late,
        Err(CreateProductError::KeyReused(KeyReused::ForWhatIsGone))
    ));
    assert_ne!(anew.expect("added").id, first.id);
}

async fn asks(root: &Device, url: &str, key: &str) -> Result<Product, CreateProductError> {
    let admin = root.admin().await;
    let repeatable = Repeatable {
        key: key.to_owned(),
        content: url.to_owned(),
    };
    let app = &root.world.app;
    app.create_product(&admin, &wanted(url), Some(&repeatable), &root.person.origin())
        .await
}
