//! Facts about how the engine carries out what it is asked: everything that may be long is read from an index.

use doorward_core::listing::Span;
use doorward_core::ports::{
    AuditQuery, DeliveryQuery, InboxQuery, Past, ProductQuery, ProductSort, SuppressionQuery, UserQuery, UserSort,
};
use doorward_core::records::audit::Action;
use doorward_core::records::delivery::{Address, Channel, DeliveryStatus};
use doorward_core::records::user::Role;
use doorward_core::testing::fixed_now;
use doorward_core::values::email::EmailAddress;
use surrealdb::types::Value;

use crate::connection::Connection;
use crate::pages::List;
use crate::query::Query;
use crate::rows::Row;
use crate::rows::audit::AuditRow;
use crate::rows::delivery::DeliveryRow;
use crate::rows::inbox::InboxRow;
use crate::rows::product::ProductRow;
use crate::rows::suppression::SuppressionRow;
use crate::rows::user::UserRow;
use crate::store::one;
use crate::{
    Settings, accounts, audit, counting, deliveries, inbox, migrations, pages, products, search, statistics,
    suppressions, sweep,
};

/// Asks for the plan of every selecting statement, and looks for one that reads more of a table than it must.
async fn is_read_from_indexes(query: Query) {
    let connection = Connection::open(Settings::at("mem://")).await.expect("a connection");
    migrations::run(&connection, migrations::ALL).await.expect("a schema");
    let mut looked_at = 0;
    for statement in query.text.split(';').filter(|statement| statement.contains("SELECT")) {
        if statement.contains("GROUP ALL") {
            // A count is read from an index only when the engine knows while it plans what is counted.
            assert!(!statement.contains('$'), "{statement}");
            looked_at += 1;
            continue;
        }
        let selection = statement
            .split_once("SELECT")
            .map(|(_, rest)| rest)
            .expect("a selection");
        let asked = Query {
            text: format!("EXPLAIN SELECT{}", selection.trim_end_matches(") }")),
            values: query.values.clone(),
        };
        let plan = one(&mut connection.ask(asked).await.expect("a plan"), 0).expect("a plan");
        let Value::String(plan) = plan else {
            panic!("no plan: {plan:?}");
        };
        assert!(!plan.contains("TableScan"), "{statement}\n{plan}");
        assert!(plan.contains("Index") && !plan.contains("Sort"), "{statement}\n{plan}");
        looked_at += 1;
    }
    assert!(looked_at > 0);
}

async fn list_is_read_from_indexes<R: Row>(list: &List<'_>) {
    is_read_from_indexes(pages::text::<R>(list)).await;
    is_read_from_indexes(counting::text::<R>(list)).await;
}

fn some() -> Span {
    Span {
        after: Some(crate::order::newest_position(&crate::order::newest(
            fixed_now(),
            "usr_07z",
        ))),
        limit: 50,
    }
}

fn users(sort: UserSort, role: Option<Role>) -> UserQuery {
    UserQuery {
        prefix: None,
        status: None,
        role,
        sort,
        span: some(),
    }
}

fn product_list(sort: ProductSort) -> ProductQuery {
    ProductQuery {
        prefix: None,
        status: None,
        sort,
        span: some(),
    }
}

fn events() -> AuditQuery {
    AuditQuery {
        actor: None,
        action: None,
        target: None,
        since: None,
        until: None,
        span: some(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_listed_from_an_index_in_every_order() {
    for sort in UserSort::ALL {
        for role in [None, Some(Role::Admin)] {
            list_is_read_from_indexes::<UserRow>(&accounts::listed(&users(*sort, role))).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn products_are_listed_from_an_index_in_every_order() {
    for sort in ProductSort::ALL {
        list_is_read_from_indexes::<ProductRow>(&products::listed(&product_list(*sort))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn beginnings_are_searched_for_in_indexes() {
    let (users, products) = (users(UserSort::Email, None), product_list(ProductSort::Name));
    let deliveries = DeliveryQuery {
        status: Some(DeliveryStatus::Sent),
        channel: None,
        prefix: None,
        span: some(),
    };

    is_read_from_indexes(search::text::<UserRow>(&accounts::searched(
        &accounts::listed(&users),
        "an",
    )))
    .await;
    is_read_from_indexes(search::text::<ProductRow>(&products::searched(
        &products::listed(&products),
        "http",
    )))
    .await;
    is_read_from_indexes(search::text::<DeliveryRow>(&deliveries::searched(
        &deliveries::listed(&deliveries),
        "an",
    )))
    .await;
    list_is_read_from_indexes::<DeliveryRow>(&deliveries::listed(&deliveries)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_trail_is_read_from_an_index_whatever_is_asked_for() {
    let by_action = AuditQuery {
        action: Some(Action::SignedIn),
        since: Some(fixed_now()),
        until: Some(fixed_now()),
        ..events()
    };
    let by_actor = AuditQuery {
        actor: Some("anonymous".to_owned()),
        ..by_action.clone()
    };
    let by_target = AuditQuery {
        target: Some("usr_07z".to_owned()),
        ..by_actor.clone()
    };

    for query in [events(), by_action, by_actor, by_target] {
        list_is_read_from_indexes::<AuditRow>(&audit::listed(&query)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_is_read_from_an_index() {
    for to in [None, Some("ann@example.com".to_owned())] {
        let query = InboxQuery { to, span: some() };
        list_is_read_from_indexes::<InboxRow>(&inbox::listed(&query)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_past_its_use_and_what_is_due_are_found_in_indexes() {
    let values = sweep::values(&Past {
        now: fixed_now(),
        sessions_idle_before: fixed_now(),
        deliveries_before: fixed_now(),
        events_before: fixed_now(),
    });
    for (table, past) in sweep::PAST {
        is_read_from_indexes(Query {
            text: sweep::finding(table, past),
            values: values.clone(),
        })
        .await;
    }
    is_read_from_indexes(deliveries::due(fixed_now(), 10, &[])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_receipt_is_about_is_found_in_an_index() {
    is_read_from_indexes(deliveries::taken("twilio", "SM1")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_suppression_list_is_read_from_an_index() {
    for channel in [None, Some(Channel::Sms)] {
        let query = SuppressionQuery { channel, span: some() };
        list_is_read_from_indexes::<SuppressionRow>(&suppressions::listed(&query)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_an_address_is_found_in_indexes() {
    let email = EmailAddress::parse("ann@example.com").expect("an address");

    is_read_from_indexes(accounts::asking_at(email.canonical())).await;
    is_read_from_indexes(deliveries::sent_to(&Address::Email(email))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_are_counted_from_indexes() {
    is_read_from_indexes(statistics::asked(fixed_now()).0).await;
    is_read_from_indexes(statistics::oldest(&statistics::waiting_classes())).await;
}
