//! Products: listed, added, changed, deleted.

use super::{Outcome, Stop, asked, changing, importing, listing, order, told};
use crate::call::Call;
use crate::cli::Products;
use crate::client::Client;
use crate::model::Product;

pub(super) async fn perform(client: &Client, products: Products) -> Result<Outcome, Stop> {
    match products {
        Products::List {
            query,
            status,
            sort,
            page,
        } => {
            let sort = order(sort, &["created_at", "-created_at", "name", "url"])?;
            listing::list::<Product>(client, asked([("q", query), ("status", status)], sort), &page).await
        }
        Products::Create {
            url,
            name,
            description,
            attributes,
            output,
        } => {
            let given = [
                ("url", Some(url)),
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
            url,
            name,
            description,
            attributes,
            status,
        } => {
            let given = [
                ("url", url),
                ("name", name),
                ("description", description),
                ("attributes", attributes),
                ("status", status),
            ];
            let call = Call::UpdateProduct {
                id: one.which,
                version: None,
                fields: changing::fields(given),
            };
            told(client.perform(call).await?, one.output.json)
        }
        Products::Delete { who, yes: _ } => {
            changing::each(client, &who, |id| Call::DeleteProduct { id, version: None }).await
        }
        Products::Import(import) => {
            let known = ["url", "name", "description", "attributes"];
            importing::import(client, &import, &["url"], &known, |fields| Call::CreateProduct {
                fields,
            })
            .await
        }
    }
}
