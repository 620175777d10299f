//! Every use case that commits nothing.

use std::time::Duration;

use doorward_core::listing::Span;
use doorward_core::ports::{
    AuditQuery, DeliveryQuery, InboxQuery, ProductQuery, ProductSort, SuppressionQuery, UserQuery, UserSort,
};
use doorward_core::values::secret::SecretText;

use super::Act;
use super::stage::{Stage, told};

const DAY: Duration = Duration::from_hours(24);
const SPAN: Span = Span { after: None, limit: 10 };

/// By name.
pub(super) const ACTS: &[(&str, Act)] = &[
    ("authenticate", |it| {
        Box::pin(async move { told(it.ann.authenticates().await) })
    }),
    ("link works", |it| Box::pin(async move { looks_at_the_link(it).await })),
    ("list sessions", |it| {
        Box::pin(async move { told(it.world.app.list_sessions(&it.actor, &SPAN).await) })
    }),
    ("list sessions of", |it| {
        Box::pin(async move { told(it.world.app.list_sessions_of(&it.support, it.ann.user.id, &SPAN).await) })
    }),
    ("list users", |it| {
        Box::pin(async move { told(it.world.app.list_users(&it.support, &users()).await) })
    }),
    ("read user", |it| {
        Box::pin(async move { told(it.world.app.read_user(&it.support, it.ann.user.id).await) })
    }),
    ("list products", |it| {
        Box::pin(async move { told(it.world.app.list_products(&it.actor, &products()).await) })
    }),
    ("read product", |it| {
        Box::pin(async move { told(it.world.app.read_product(&it.actor, it.product.id).await) })
    }),
    ("list deliveries", |it| {
        Box::pin(async move { told(it.world.app.list_deliveries(&it.support, &deliveries()).await) })
    }),
    ("read delivery", |it| {
        Box::pin(async move { told(it.world.app.read_delivery(&it.support, it.failed.id).await) })
    }),
    ("list suppressions", |it| {
        Box::pin(async move { told(it.world.app.list_suppressions(&it.support, &suppressions()).await) })
    }),
    ("list audit", |it| {
        Box::pin(async move { told(it.world.app.list_audit(&it.support, &audit()).await) })
    }),
    ("stats", |it| {
        Box::pin(async move { told(it.world.app.stats(&it.support).await) })
    }),
    ("list inbox", |it| {
        Box::pin(async move {
            told(
                it.world
                    .app
                    .list_inbox(&it.admin, &InboxQuery { to: None, span: SPAN })
                    .await,
            )
        })
    }),
    ("load keys", |it| {
        Box::pin(async move { told(it.world.app.load_keys().await) })
    }),
    ("ensure keys", |it| {
        Box::pin(async move { told(it.world.app.ensure_keys().await) })
    }),
    ("rotate keys when due", |it| {
        Box::pin(async move { told(it.world.app.rotate_keys_when_due(DAY).await) })
    }),
    ("claim deliveries", |it| {
        Box::pin(async move { told(it.world.app.claim_deliveries(10).await) })
    }),
    ("free leases", |it| {
        Box::pin(async move { told(it.world.app.free_leases().await) })
    }),
    ("sweep", |it| Box::pin(async move { told(it.world.app.sweep().await) })),
    ("accepts setup code", |it| {
        Box::pin(async move { told(it.world.app.accepts_setup_code("code").await) })
    }),
];

async fn looks_at_the_link(it: &Stage) -> Result<(), String> {
    let (_, token) = it.link.split_once("token=").expect("a link with a token");
    told(it.world.app.link_works(&SecretText::new(token)).await)
}

const fn users() -> UserQuery {
    UserQuery {
        prefix: None,
        status: None,
        role: None,
        sort: UserSort::Email,
        span: SPAN,
    }
}

const fn products() -> ProductQuery {
    ProductQuery {
        prefix: None,
        status: None,
        sort: ProductSort::Url,
        span: SPAN,
    }
}

const fn deliveries() -> DeliveryQuery {
    DeliveryQuery {
        status: None,
        channel: None,
        prefix: None,
        span: SPAN,
    }
}

const fn suppressions() -> SuppressionQuery {
    SuppressionQuery {
        channel: None,
        span: SPAN,
    }
}

const fn audit() -> AuditQuery {
    AuditQuery {
        actor: None,
        action: None,
        target: None,
        since: None,
        until: None,
        span: SPAN,
    }
}
