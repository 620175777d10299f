//! Products: listed, added, changed, deleted.

use super::importing::Columns;
use super::{Outcome, Stop, asked, changing, importing, listing, order, told, word};
use crate::attributes;
use crate::call::Call;
use crate::cli::Products;
use crate::client::Client;
use crate::model::Product;

const STATUSES: &[&str] = &["active", "archived"];

pub(super) async fn perform(client: &Client, products: Products) -> Result<Outcome, Stop> {
    match products {
        Products::List {
            query,
            status,
            sort,
            page,
        } => {
            let sort = order(sort.as_deref(), &["created_at", "-created_at", "name", "url"])?;
            let status = word("status", status, STATUSES)?;
            listing::list::<Product>(client, asked([("q", query), ("status", status)], sort), &page).await
        }
        Products::Create {
            product_url,
            name,
            description,
            attributes,
            output,
        } => {
            well_written(attributes.as_deref())?;
            let given = [
                ("url", Some(product_url)),
                ("name", name),
                ("description", description),
                ("attributes", attributes),
            ];
            told(
                client
                    .perform(Call::CreateProduct {
                        fields: changing::fields(given),
                    })
                    .await?,
                output.json,
            )
        }
        Products::Show { one } => told(client.perform(Call::Product { id: one.which }).await?, one.output.json),
        Products::Update {
            one,
            product_url,
            name,
            description,
            attributes,
            status,
        } => {
            well_written(attributes.as_deref())?;
            let status = word("status", status, STATUSES)?;
            let given = [
                ("url", product_url),
                ("name", name),
                ("description", description),
                ("attributes", attributes),
                ("status", status),
            ];
            let fields = changing::some_fields(given)?;
            let call = Call::UpdateProduct {
                id: one.which,
                version: None,
                fields,
            };
            told(client.perform(call).await?, one.output.json)
        }
        Products::Delete { who, yes: _ } => {
            changing::each(client, &who, |id| Call::DeleteProduct { id, version: None }).await
        }
        Products::Import(import) => {
            let known = ["url", "name", "description", "attributes"];
            let columns = Columns::of::<Product>(&["url"], &known);
            importing::import(client, &import, &columns, |fields| Call::CreateProduct { fields }).await
        }
    }
}

/// Attributes that cannot be read would be lost.
fn well_written(given: Option<&str>) -> Result<(), Stop> {
    match given.and_then(attributes::flaw) {
        Some(flaw) => Err(Stop::Wrong(format!("--attributes: {flaw}"))),
        None => Ok(()),
    }
}
