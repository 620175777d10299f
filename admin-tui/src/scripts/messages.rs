//! Messages: listed, followed, sent once more; and the addresses that get none.

use super::{Outcome, Stop, asked, changing, listing, tailing, word};
use crate::call::Call;
use crate::cli::{Barred, Deliveries, Inbox};
use crate::client::Client;
use crate::model::{Delivery, InboxMessage, Suppression};

const CHANNELS: &[&str] = &["email", "sms"];
const STATUSES: &[&str] = &[
    "queued",
    "sending",
    "sent",
    "delivered",
    "failed",
    "expired",
    "suppressed",
];

pub(super) async fn deliveries(client: &Client, deliveries: Deliveries) -> Result<Outcome, Stop> {
    match deliveries {
        Deliveries::List { status, channel, page } => {
            let status = word("status", status, STATUSES)?;
            let channel = word("channel", channel, CHANNELS)?;
            let query = asked([("status", status), ("channel", channel)], None);
            listing::list::<Delivery>(client, query, &page).await
        }
        Deliveries::Retry(who) => changing::each(client, &who, |id| Call::RetryDelivery { id }).await,
        Deliveries::Tail(tail) => tailing::tail::<Delivery>(client, &tail).await,
    }
}

pub(super) async fn inbox(client: &Client, inbox: Inbox) -> Result<Outcome, Stop> {
    let Inbox::List { to, page } = inbox;
    listing::list::<InboxMessage>(client, asked([("to", to)], None), &page).await
}

pub(super) async fn barred(client: &Client, barred: Barred) -> Result<Outcome, Stop> {
    match barred {
        Barred::List { channel, page } => {
            let channel = word("channel", channel, CHANNELS)?;
            listing::list::<Suppression>(client, asked([("channel", channel)], None), &page).await
        }
        Barred::Lift(who) => changing::each(client, &who, |id| Call::LiftSuppression { id }).await,
    }
}
