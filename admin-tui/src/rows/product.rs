//! Products.

use super::{maybe, when};
use crate::call::{Call, Fields, Query, Reply};
use crate::listing::{Filter, Row};
use crate::model::{Page, Product};
use crate::table::{Cell, Column, Fact};
use crate::text;
use crate::viewer::Viewer;

const COLUMNS: &[Column<Product>] = &[
    Column {
        title: "NAME",
        width: 20,
        grows: 2,
        rank: 0,
        sort: Some(("name", None)),
        cell: |product, _| maybe(product.name.as_deref()),
    },
    Column {
        title: "URL",
        width: 28,
        grows: 3,
        rank: 1,
        sort: Some(("url", None)),
        cell: |product, _| Cell::plain(product.url.clone()),
    },
    Column {
        title: "STATUS",
        width: 10,
        grows: 0,
        rank: 2,
        sort: None,
        cell: |product, _| Cell::state(&product.status),
    },
    Column {
        title: "MADE",
        width: 7,
        grows: 0,
        rank: 3,
        sort: Some(("-created_at", Some("created_at"))),
        cell: |product, viewer| Cell::dim(text::ago(product.created_at, viewer.now)),
    },
];

const FILTERS: &[Filter] = &[
    Filter {
        name: "q",
        label: "Begins with",
        words: &[],
        hint: "",
    },
    Filter {
        name: "status",
        label: "Status",
        words: &["", "active", "archived"],
        hint: "← → or a letter",
    },
];

impl Row for Product {
    const THING: &'static str = "product";
    const FIRST: &'static str = "n makes the first; `doorward-admin products import FILE.csv` makes many.";

    fn made_by() -> Option<Call> {
        Some(Call::CreateProduct { fields: Fields::new() })
    }

    fn call(query: Query) -> Call {
        Call::Products(query)
    }

    fn page(reply: &Reply) -> Option<&Page<Self>> {
        if let Reply::Products(page) = reply {
            Some(page)
        } else {
            None
        }
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.url.clone())
    }

    fn columns() -> &'static [Column<Self>] {
        COLUMNS
    }

    fn search() -> Option<&'static str> {
        Some("q")
    }

    fn filters() -> &'static [Filter] {
        FILTERS
    }

    fn facts(&self, viewer: Viewer) -> Vec<Fact> {
        let mut facts = vec![
            ("Name", maybe(self.name.as_deref())),
            ("URL", Cell::plain(self.url.clone())),
            ("Status", Cell::state(&self.status)),
            ("About", maybe(self.description.as_deref())),
        ];
        let attributes = self.attributes.iter().enumerate();
        facts.extend(attributes.map(|(place, (name, value))| {
            (
                if place == 0 { "Attributes" } else { "" },
                Cell::plain(format!("{name} = {value}")),
            )
        }));
        facts.extend([
            ("Made", when(self.created_at, viewer.now)),
            ("Changed", when(self.updated_at, viewer.now)),
            ("Version", Cell::plain(self.version.to_string())),
            ("Id", Cell::dim(self.id.clone())),
        ]);
        facts
    }
}
