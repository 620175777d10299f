//! Products: anybody signed in reads them, administrators write them, and one URL is one product.

mod changing;
mod repeating;

use doorward_core::listing::Span;
use doorward_core::ports::{ProductQuery, ProductSort};
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::product::{Product, ProductStatus};
use doorward_core::use_cases::products::{
    CreateProduct, CreateProductError, DeleteProductError, ReadProductError, UpdateProduct, UpdateProductError,
};
use doorward_core::values::ids::ProductId;
use doorward_core::values::name::{Attributes, Label, Note};
use doorward_core::values::product_url::ProductUrl;

use crate::world::{Device, World};

#[tokio::test]
async fn a_product_is_there_for_everybody_who_is_signed_in() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann().joins().await);

    let made = root.adds("https://Shop.example/Lamp").await.expect("added");

    let read = world
        .app
        .read_product(&ann.actor().await, made.id)
        .await
        .expect("a product");
    let [event] = world.trail(Action::ProductCreated).try_into().expect("one event");
    assert_eq!((read.version, read.status), (made.version, ProductStatus::Active));
    assert_eq!(read.url.as_str(), "https://shop.example/Lamp");
    assert_eq!(read.name, Label::parse("Lamp").ok());
    assert_eq!(read.attributes.as_map().get("colour").map(String::as_str), Some("red"));
    assert_eq!(
        (event.actor, event.target),
        (AuditActor::User(root.user.id), Some(made.id.to_string()))
    );
}

#[tokio::test]
async fn one_url_however_it_is_written_is_one_product() {
    let world = World::new().await;
    let root = world.root().await;
    root.adds("https://shop.example/lamp").await.expect("added");

    let (again, cost) = world.cost_of(root.adds("HTTPS://SHOP.example:443/x/../lamp#top")).await;

    assert!(matches!(again, Err(CreateProductError::UrlTaken)));
    assert_eq!(cost.commits, 0);
}

#[tokio::test]
async fn of_two_who_add_one_url_at_once_one_does() {
    let world = World::new().await;
    let here = world.root().await;
    let mut there = here.clone();
    there.world = world.another_node().await;

    let url = "https://shop.example/lamp";
    let (first, second) = tokio::join!(here.adds(url), there.adds(url));

    let refused = if first.is_ok() { second } else { first };
    assert!(matches!(refused, Err(CreateProductError::UrlTaken)));
    assert_eq!(world.trail(Action::ProductCreated).len(), 1);
}

#[tokio::test]
async fn products_are_listed_in_pages() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann().joins().await);
    for path in ["c", "a", "b"] {
        root.adds(&format!("https://shop.example/{path}")).await.expect("added");
    }
    let mut query = ProductQuery {
        prefix: Some("shop.EXAMPLE".to_owned()),
        status: Some(ProductStatus::Active),
        sort: ProductSort::Url,
        span: Span { after: None, limit: 2 },
    };

    let first = world
        .app
        .list_products(&ann.actor().await, &query)
        .await
        .expect("a page");
    query.span.after.clone_from(&first.next);
    let second = world
        .app
        .list_products(&ann.actor().await, &query)
        .await
        .expect("a page");

    let urls = first
        .items
        .iter()
        .chain(&second.items)
        .map(|product| product.url.as_str());
    let expected = [
        "https://shop.example/a",
        "https://shop.example/b",
        "https://shop.example/c",
    ];
    assert_eq!(urls.collect::<Vec<_>>(), expected);
    assert!(first.total == Some(3) && first.next.is_some() && second.next.is_none());
}

#[tokio::test]
async fn a_deleted_product_is_gone_and_its_url_is_free() {
    let world = World::new().await;
    let root = world.root().await;
    let lamp = root.adds("https://shop.example/lamp").await.expect("added");
    let (admin, origin) = (root.admin().await, root.person.origin());

    world
        .app
        .delete_product(&admin, lamp.id, Some(&[lamp.version]), &origin)
        .await
        .expect("deleted");

    let read = world.app.read_product(&root.actor().await, lamp.id).await;
    let again = root.adds("https://shop.example/lamp").await.expect("added");
    assert!(matches!(read, Err(ReadProductError::NotFound)));
    assert_ne!(again.id, lamp.id);
    assert_eq!(world.trail(Action::ProductDeleted).len(), 1);
}

#[tokio::test]
async fn what_was_not_read_last_is_not_deleted() {
    let world = World::new().await;
    let root = world.root().await;
    let lamp = root.adds("https://shop.example/lamp").await.expect("added");
    let archived = UpdateProduct {
        status: Some(ProductStatus::Archived),
        ..UpdateProduct::default()
    };
    root.changes_product(lamp.id, &archived).await.expect("changed");
    let (admin, origin) = (root.admin().await, root.person.origin());

    let refused = world
        .app
        .delete_product(&admin, lamp.id, Some(&[lamp.version]), &origin)
        .await;

    assert!(matches!(refused, Err(DeleteProductError::VersionMismatch)));
    assert!(world.app.read_product(&root.actor().await, lamp.id).await.is_ok());
}

#[tokio::test]
async fn what_is_not_there_is_neither_read_nor_changed_nor_deleted() {
    let world = World::new().await;
    let root = world.root().await;
    let nothing = ProductId::parse("prd_00000000000000000000000000").expect("an id");
    let (admin, origin) = (root.admin().await, root.person.origin());

    let read = world.app.read_product(&root.actor().await, nothing).await;
    let changed = root.changes_product(nothing, &UpdateProduct::default()).await;
    let deleted = world.app.delete_product(&admin, nothing, None, &origin).await;

    assert!(matches!(read, Err(ReadProductError::NotFound)));
    assert!(matches!(changed, Err(UpdateProductError::NotFound)));
    assert!(matches!(deleted, Err(DeleteProductError::NotFound)));
}

impl Device {
    async fn adds(&self, url: &str) -> Result<Product, CreateProductError> {
        let admin = self.admin().await;
        self.world
            .app
            .create_product(&admin, &wanted(url), None, &self.person.origin())
            .await
    }

    async fn changes_product(&self, id: ProductId, cmd: &UpdateProduct) -> Result<Product, UpdateProductError> {
        let admin = self.admin().await;
        self.world
            .app
            .update_product(&admin, id, cmd, None, &self.person.origin())
            .await
    }
}

fn wanted(url: &str) -> CreateProduct {
    let attributes = [("colour".to_owned(), "red".to_owned())].into();
    CreateProduct {
        url: ProductUrl::parse(url).expect("a URL"),
        name: Label::parse("Lamp").ok(),
        description: Note::parse("It shines.").ok(),
        attributes: Attributes::parse(attributes).expect("attributes"),
    }
}
