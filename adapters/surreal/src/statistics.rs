//! Counts over everything.

use std::collections::BTreeMap;

use async_trait::async_trait;
use doorward_core::Timestamp;
use doorward_core::ports::{Minute, PortError, Statistics, Totals};
use doorward_core::records::audit::Action;
use doorward_core::records::delivery::DeliveryStatus;
use doorward_core::records::product::ProductStatus;
use doorward_core::records::user::UserStatus;
use surrealdb::types::Value;

use crate::SurrealStore;
use crate::accounts::all_classes;
use crate::counting::count;
use crate::deliveries::shown_classes;
use crate::order;
use crate::query::Query;
use crate::rows::delivery::SETTLED;
use crate::rows::{delivery, user};
use crate::store::many;

/// What is counted in each minute, and where: the statement's table and condition, the field with the instant, and the count.
const SERIES: [Series; 5] = [
    Series::of_action(Action::UserRegistered, |minute| &mut minute.registrations),
    Series::of_action(Action::SignedIn, |minute| &mut minute.sign_ins),
    Series::of_action(Action::SignInFailed, |minute| &mut minute.sign_ins_failed),
];

#[async_trait]
impl Statistics for SurrealStore {
    async fn totals(&self) -> Result<Totals, PortError> {
        let users: Vec<String> = all_classes().map(|(status, role)| user::class(status, role)).collect();
        let users = self.counts("user", "class", &users).await?;
        let products: Vec<String> = ProductStatus::ALL.iter().map(|status| status.as_str().to_owned()).collect();
        let products = self.counts("product", "status", &products).await?;
        let deliveries: Vec<String> = shown_classes()
            .map(|(status, channel)| delivery::class(status, channel))
            .collect();
        let deliveries = self.counts("delivery", "class", &deliveries).await?;
        Ok(Totals {
            users: by_status(UserStatus::ALL, all_classes().map(|(status, _)| status), users),
            products: products.iter().sum(),
            deliveries: by_status(DeliveryStatus::ALL, shown_classes().map(|(status, _)| status), deliveries),
        })
    }
}
