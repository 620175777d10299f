//! The calls that change nothing but one's own session.

use chrono::{DateTime, Utc};
use doorward_sdk::Doorward;
use doorward_sdk::models::{
    ListAuditQuery, ListDeliveriesQuery, ListInboxQuery, ListProductsQuery, ListSuppressionsQuery,
    ListUserSessionsQuery, ListUsersQuery,
};

use super::{signing_in, taken};
use crate::call::{Call, Failure, Query, Reply};

pub(super) async fn perform(doorward: &Doorward, call: Call) -> Result<Reply, Failure> {
    Ok(match call {
        Call::Users(query) => Reply::Users(taken(doorward.list_users(&users(&query)).first().await?)?),
        Call::User { id } => Reply::User(taken(doorward.get_user(&id).await?)?),
        Call::UserIfChanged { id, version } => match doorward.get_user_if_changed(&id, version).await? {
            Some(user) => Reply::User(taken(user)?),
            None => Reply::Done,
        },
        Call::UserSessions(query) => {
            let wanted = ListUserSessionsQuery {
                limit: Some(query.limit),
                cursor: query.cursor,
            };
            let pages = doorward.list_user_sessions(&query.scope.unwrap_or_default(), &wanted)?;
            Reply::Sessions(taken(pages.first().await?)?)
        }
        Call::Products(query) => Reply::Products(taken(doorward.list_products(&products(&query)).first().await?)?),
        Call::Product { id } => Reply::Product(taken(doorward.get_product(&id).await?)?),
        Call::Deliveries(query) => {
            Reply::Deliveries(taken(doorward.list_deliveries(&deliveries(&query)).first().await?)?)
        }
        Call::Audit(query) => Reply::Audit(taken(doorward.list_audit(&audit(&query)).first().await?)?),
        Call::Inbox(query) => Reply::Inbox(taken(doorward.list_inbox(&inbox(&query)).first().await?)?),
        Call::Suppressions(query) => {
            let pages = doorward.list_suppressions(&suppressions(&query));
            Reply::Suppressions(taken(pages.first().await?)?)
        }
        Call::Plugins => Reply::Plugins(taken(doorward.list_plugins().await?.items)?),
        Call::Stats => Reply::Stats(taken(doorward.get_stats().await?)?),
        Call::Health => Reply::Health(taken(doorward.check_ready().await?)?),
        call => return signing_in::perform(doorward, call).await,
    })
}

fn owned(query: &Query, name: &str) -> Option<String> {
    query.filter(name).map(str::to_owned)
}

/// Times are checked where they are typed; here they are instants already.
fn instant(query: &Query, name: &str) -> Option<DateTime<Utc>> {
    query.filter(name).and_then(|text| text.parse().ok())
}

fn users(query: &Query) -> ListUsersQuery {
    ListUsersQuery {
        limit: Some(query.limit),
        cursor: query.cursor.clone(),
        q: owned(query, "q"),
        status: query.filter("status").map(Into::into),
        role: query.filter("role").map(Into::into),
        sort: query.sort.map(Into::into),
    }
}

fn products(query: &Query) -> ListProductsQuery {
    ListProductsQuery {
        limit: Some(query.limit),
        cursor: query.cursor.clone(),
        q: owned(query, "q"),
        status: query.filter("status").map(Into::into),
        sort: query.sort.map(Into::into),
    }
}

fn deliveries(query: &Query) -> ListDeliveriesQuery {
    ListDeliveriesQuery {
        limit: Some(query.limit),
        cursor: query.cursor.clone(),
        q: owned(query, "q"),
        status: query.filter("status").map(Into::into),
        channel: query.filter("channel").map(Into::into),
    }
}

fn suppressions(query: &Query) -> ListSuppressionsQuery {
    ListSuppressionsQuery {
        limit: Some(query.limit),
        cursor: query.cursor.clone(),
        channel: query.filter("channel").map(Into::into),
    }
}

fn audit(query: &Query) -> ListAuditQuery {
    ListAuditQuery {
        limit: Some(query.limit),
        cursor: query.cursor.clone(),
        actor: owned(query, "actor"),
        action: query.filter("action").map(Into::into),
        target: owned(query, "target"),
        since: instant(query, "since"),
        until: instant(query, "until"),
    }
}

fn inbox(query: &Query) -> ListInboxQuery {
    ListInboxQuery {
        limit: Some(query.limit),
        cursor: query.cursor.clone(),
        to: owned(query, "to"),
    }
}
