//! Changing a product.

use doorward_core::records::product::ProductStatus;
use doorward_core::use_cases::products::{UpdateProduct, UpdateProductError};
use doorward_core::values::edit::Edit;
use doorward_core::values::name::{Attributes, Label};
use doorward_core::values::product_url::ProductUrl;

use crate::world::World;

#[tokio::test]
async fn what_is_given_changes_and_the_rest_stays() {
    let world = World::new().await;
    let root = world.root().await;
    let lamp = root.adds("https://shop.example/lamp").await.expect("added");
    let cmd = UpdateProduct {
        name: Label::parse("Desk lamp").map_or(Edit::Keep, Edit::Set),
        description: Edit::Clear,
        status: Some(ProductStatus::Archived),
        ..UpdateProduct::default()
    };

    let changed = root.changes_product(lamp.id, &cmd).await.expect("changed");

    assert_eq!(changed.name, Label::parse("Desk lamp").ok());
    assert_eq!((changed.description, changed.status), (None, ProductStatus::Archived));
    assert_eq!((changed.url, changed.attributes), (lamp.url, lamp.attributes));
    assert_eq!(changed.version, lamp.version.next());
}

#[tokio::test]
async fn attributes_change_as_a_whole() {
    let world = World::new().await;
    let root = world.root().await;
    let lamp = root.adds("https://shop.example/lamp").await.expect("added");
    let cmd = UpdateProduct {
        attributes: Some(Attributes::default()),
        ..UpdateProduct::default()
    };

    let changed = root.changes_product(lamp.id, &cmd).await.expect("changed");

    assert!(!lamp.attributes.as_map().is_empty() && changed.attributes.as_map().is_empty());
}

#[tokio::test]
async fn another_url_frees_the_one_it_had() {
    let world = World::new().await;
    let root = world.root().await;
    let lamp = root.adds("https://shop.example/lamp").await.expect("added");

    let moved = root
        .changes_product(lamp.id, &to_url("https://shop.example/light"))
        .await
        .expect("changed");

    assert_eq!(moved.url.as_str(), "https://shop.example/light");
    assert!(root.adds("https://shop.example/lamp").await.is_ok());
    assert!(root.adds("https://shop.example/light").await.is_err());
}

#[tokio::test]
async fn a_taken_url_is_refused_and_ones_own_is_not() {
    let world = World::new().await;
    let root = world.root().await;
    let lamp = root.adds("https://shop.example/lamp").await.expect("added");
    root.adds("https://shop.example/table").await.expect("added");

    let taken = root
        .changes_product(lamp.id, &to_url("https://shop.example/table"))
        .await;
    let own = root
        .changes_product(lamp.id, &to_url("https://SHOP.example/lamp"))
        .await;

    assert!(matches!(taken, Err(UpdateProductError::UrlTaken)));
    assert!(own.is_ok());
}

#[tokio::test]
async fn two_who_move_to_one_url_at_once_do_not_share_it() {
    let world = World::new().await;
    let here = world.root().await;
    let mut there = here.clone();
    there.world = world.another_node().await;
    let lamp = here.adds("https://shop.example/lamp").await.expect("added");
    let table = here.adds("https://shop.example/table").await.expect("added");

    let cmd = to_url("https://shop.example/new");
    let (first, second) = tokio::join!(
        here.changes_product(lamp.id, &cmd),
        there.changes_product(table.id, &cmd)
    );

    let refused = if first.is_ok() { second } else { first };
    assert!(matches!(refused, Err(UpdateProductError::UrlTaken)));
}

#[tokio::test]
async fn a_change_to_what_was_not_read_last_is_refused() {
    let world = World::new().await;
    let root = world.root().await;
    let lamp = root.adds("https://shop.example/lamp").await.expect("added");
    let (admin, origin) = (root.admin().await, root.person.origin());
    let cmd = to_url("https://shop.example/lantern");
    let first = world
        .app
        .update_product(&admin, lamp.id, &cmd, Some(&[lamp.version]), &origin)
        .await;

    let late = world
        .app
        .update_product(&admin, lamp.id, &cmd, Some(&[lamp.version]), &origin)
        .await;

    assert!(first.is_ok());
    assert!(matches!(late, Err(UpdateProductError::VersionMismatch)));
}

#[tokio::test]
async fn what_changes_nothing_is_not_written() {
    let world = World::new().await;
    let root = world.root().await;
    let lamp = root.adds("https://shop.example/lamp").await.expect("added");

    let (same, cost) = world
        .cost_of(root.changes_product(lamp.id, &to_url("https://shop.example/lamp")))
        .await;

    assert_eq!(same.expect("answered").version, lamp.version);
    assert_eq!(cost.commits, 0);
}

fn to_url(url: &str) -> UpdateProduct {
    UpdateProduct {
        url: ProductUrl::parse(url).ok(),
        ..UpdateProduct::default()
    }
}
