//! Lists of products: complete, in order, and only what was asked for.

use super::acts::{all_open, commit, keep, keep_all, removing};
use super::pages::{first, lists_exactly, walk};
use super::samples::Samples;
use super::values::{label, url};
use crate::listing::{Page, Position, Span};
use crate::ports::{PortError, ProductQuery, ProductSort, Storage};
use crate::records::product::{Product, ProductStatus};
use crate::values::ids::ProductId;

/// Names of which several are one in lower case, or absent, and URLs in another order than names.
const SHELF: [(&str, &str); 10] = [
    ("Lamp", "https://www.shop.example/lamp"),
    ("lamp", "https://shop.example/a"),
    ("", "https://zebra.example/"),
    ("Zebra", "https://www.apple.example/Zebra?x=1"),
    ("LAMPSHADE", "http://shop.example/a"),
    ("äpfel", "https://apple.example:8443/"),
    ("", "https://www.lamp.example/"),
    ("Apple", "http://www.shop.example/B"),
    ("lamp", "https://shop.example/a/b"),
    ("www things", "https://https.example/"),
];

pub async fn products_come_in_the_order_asked_for(store: &Storage) {
    let shelf = a_shelf(store).await;
    let mut by_url = shelf.clone();
    by_url.sort_by_key(|product| (product.url.as_str().to_owned(), product.id));
    let mut by_name = shelf.clone();
    by_name.sort_by_key(|product| {
        let name = product.name.as_ref().map(|name| name.as_str().to_lowercase());
        (name.unwrap_or_default(), product.id)
    });
    let newest_first: Vec<Product> = shelf.iter().rev().cloned().collect();
    let orders = [
        (ProductSort::CreatedAt, shelf),
        (ProductSort::CreatedAtDescending, newest_first),
        (ProductSort::Url, by_url),
        (ProductSort::Name, by_name),
    ];

    for (sort, expected) in orders {
        let expected: Vec<ProductId> = expected.iter().map(|product| product.id).collect();
        let query = ProductQuery { sort, ..all() };
        lists_exactly(
            &expected,
            |product: &Product| product.id,
            |span| list(store, &query, span),
        )
        .await;
    }
}

pub async fn a_listed_product_is_the_product_as_it_is(store: &Storage) {
    let shelf = a_shelf(store).await;
    let query = ProductQuery {
        sort: ProductSort::CreatedAt,
        ..all()
    };

    let listed = walk(100, |span| list(store, &query, span)).await;

    assert_eq!(all_open(&listed), all_open(&shelf));
}

pub async fn products_are_filtered_by_status(store: &Storage) {
    let shelf = a_shelf(store).await;

    for status in ProductStatus::ALL {
        let newest_first = shelf.iter().rev();
        let expected: Vec<ProductId> = newest_first
            .filter(|product| product.status == *status)
            .map(|product| product.id)
            .collect();
        let query = ProductQuery {
            status: Some(*status),
            ..all()
        };
        lists_exactly(
            &expected,
            |product: &Product| product.id,
            |span| list(store, &query, span),
        )
        .await;
    }
}

pub async fn products_are_found_by_what_they_begin_with_in_any_case(store: &Storage) {
    let shelf = a_shelf(store).await;
    let finds = [
        ("LAMP", vec![0, 1, 4, 6, 8]),
        ("lamps", vec![4]),
        ("ÄPF", vec![5]),
        ("shop.example", vec![0, 1, 4, 7, 8]),
        ("shop.example/b", vec![7]),
        ("www.shop", vec![0, 7]),
        ("WWW", vec![0, 3, 6, 7, 9]),
        ("https://www.", vec![0, 3, 6]),
        ("HTTP://", vec![4, 7]),
        ("https://shop.example/a", vec![1, 8]),
        ("apple.example", vec![3, 5]),
        ("apple.example/zebra?x=", vec![3]),
        ("zebra", vec![2, 3]),
        ("example", vec![]),
        ("amp", vec![]),
        ("%", vec![]),
        (".", vec![]),
        ("://", vec![]),
    ];

    for (prefix, expected) in finds {
        let expected: Vec<ProductId> = expected.into_iter().map(|at| shelf[at].id).collect();
        let query = ProductQuery {
            prefix: Some(prefix.to_owned()),
            sort: ProductSort::CreatedAt,
            ..all()
        };
        lists_exactly(
            &expected,
            |product: &Product| product.id,
            |span| list(store, &query, span),
        )
        .await;
    }
}

pub async fn a_product_prefix_goes_with_every_order_and_filter(store: &Storage) {
    let shelf = a_shelf(store).await;
    let expected = [
        (ProductSort::CreatedAtDescending, [8, 6, 4, 0]),
        (ProductSort::Name, [6, 0, 8, 4]),
        (ProductSort::Url, [4, 8, 6, 0]),
    ];

    for (sort, expected) in expected {
        let expected: Vec<ProductId> = expected.into_iter().map(|at| shelf[at].id).collect();
        let query = ProductQuery {
            prefix: Some("lamp".to_owned()),
            status: Some(ProductStatus::Active),
            sort,
            ..all()
        };
        lists_exactly(
            &expected,
            |product: &Product| product.id,
            |span| list(store, &query, span),
        )
        .await;
    }
}

pub async fn a_changed_product_is_listed_by_what_it_is_now(store: &Storage) {
    let mut product = keep(store, Samples::new().product()).await;
    product.name = None;
    product.url = url("https://new.example/");
    let product = keep(store, product).await;

    for gone in ["sample", "shop", "https://shop"] {
        assert_eq!(found_by(store, gone).await, []);
    }
    assert_eq!(found_by(store, "new").await, [product.id]);
    commit(store, &removing(&product)).await;
    assert_eq!(found_by(store, "").await, []);
}

pub async fn a_product_that_comes_while_one_pages_disturbs_none(store: &Storage) {
    let samples = Samples::new();
    for sort in ProductSort::ALL {
        let before = keep_all(store, (0..6).map(|_| samples.product())).await;
        let query = ProductQuery { sort: *sort, ..all() };
        let start = list(store, &query, first(3)).await.expect("the store answers");
        let read: Vec<ProductId> = start.items.iter().map(|product| product.id).collect();

        keep_all(store, (0..3).map(|_| samples.product())).await;
        let rest = the_rest(store, &query, start.next).await;

        assert!(rest.iter().all(|id| !read.contains(id)));
        assert!(
            before
                .iter()
                .all(|product| read.contains(&product.id) || rest.contains(&product.id))
        );
    }
}

pub async fn a_page_of_products_begins_after_its_place_even_when_nothing_is_there(store: &Storage) {
    for sort in ProductSort::ALL {
        a_shelf(store).await;
        let query = ProductQuery { sort: *sort, ..all() };
        let everything = list(store, &query, first(100)).await.expect("the store answers").items;
        let start = list(store, &query, first(4)).await.expect("the store answers");

        commit(store, &removing(&everything[3])).await;
        let rest = the_rest(store, &query, start.next).await;

        let expected: Vec<ProductId> = everything[4..].iter().map(|product| product.id).collect();
        assert_eq!(rest, expected);
        for product in everything.iter().filter(|product| product.id != everything[3].id) {
            commit(store, &removing(product)).await;
        }
    }
}

async fn a_shelf(store: &Storage) -> Vec<Product> {
    let samples = Samples::new();
    let shelf = SHELF.iter().zip(0..).map(|((name, address), at)| {
        let mut product = samples.product();
        product.name = (!name.is_empty()).then(|| label(name));
        product.url = url(address);
        product.status = if at % 2 == 0 {
            ProductStatus::Active
        } else {
            ProductStatus::Archived
        };
        product
    });
    keep_all(store, shelf.collect::<Vec<_>>()).await
}

fn all() -> ProductQuery {
    ProductQuery {
        prefix: None,
        status: None,
        sort: ProductSort::default(),
        span: first(0),
    }
}

async fn list(store: &Storage, query: &ProductQuery, span: Span) -> Result<Page<Product>, PortError> {
    let query = ProductQuery { span, ..query.clone() };
    store.products.list(&query).await
}

async fn found_by(store: &Storage, prefix: &str) -> Vec<ProductId> {
    let query = ProductQuery {
        prefix: Some(prefix.to_owned()),
        ..all()
    };
    the_rest(store, &query, None).await
}

async fn the_rest(store: &Storage, query: &ProductQuery, after: Option<Position>) -> Vec<ProductId> {
    let page = list(store, query, Span { after, limit: 1_000 }).await;
    page.expect("the store answers")
        .items
        .iter()
        .map(|product| product.id)
        .collect()
}
