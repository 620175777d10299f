//! On the wire: what leaves a program that may only read.

use std::collections::BTreeMap;

use serde_json::json;

use crate::call::{Call, FailureKind, Query, Secret, SetUp};
use crate::client::Client;

#[path = "../../tests/wire/server.rs"]
pub(super) mod server;

use server::Server;

/// Every call there is that changes something.
fn changes() -> Vec<Call> {
    let id = || "usr_1".to_owned();
    let fields = BTreeMap::new;
    let set_up = SetUp {
        setup_code: Secret("code".to_owned()),
        email: "root@example.com".to_owned(),
        first_name: "Rosa".to_owned(),
        last_name: "Oak".to_owned(),
        password: Secret("a long walk".to_owned()),
    };
    vec![
        Call::SetUp(set_up),
        Call::CreateUser { fields: fields() },
        Call::UpdateUser {
            id: id(),
            version: None,
            fields: fields(),
        },
        Call::DeactivateUser { id: id() },
        Call::RestoreUser { id: id() },
        Call::EraseUser { id: id() },
        Call::ResetPassword { id: id() },
        Call::EndUserSessions { id: id() },
        Call::EndSession { id: id() },
        Call::CreateProduct { fields: fields() },
        Call::UpdateProduct {
            id: id(),
            version: None,
            fields: fields(),
        },
        Call::DeleteProduct {
            id: id(),
            version: Some(1),
        },
        Call::RetryDelivery { id: id() },
        Call::LiftSuppression { id: id() },
        Call::ClearInbox,
        Call::TestPlugin {
            id: id(),
            fields: fields(),
        },
        Call::ReloadPlugins,
    ]
}

#[tokio::test]
async fn no_change_leaves_a_client_that_may_only_read() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::answering(|_| (200, json!({"items": []})));
    let session = home.path().join("session");
    let reading = Client::new(&server.url, &session, true).unwrap();

    for change in changes() {
        let name = change.label();
        let refused = reading.perform(change).await.unwrap_err();
        assert_eq!(refused.kind, FailureKind::ReadOnly, "{name}");
    }
    assert_eq!(server.heard(), [""; 0]);
}

#[test]
fn whatever_is_no_get_request_counts_as_a_change_or_belongs_to_the_session() {
    let of_the_session = ["/v1/login/", "/v1/challenges/", "/v1/logout"];
    let reads = [
        Call::Me,
        Call::SignInWithPassword {
            email: String::new(),
            password: Secret(String::new()),
        },
        Call::RequestCode { email: String::new() },
        Call::ResendCode {
            challenge: String::new(),
        },
        Call::VerifyCode {
            challenge: String::new(),
            code: Secret(String::new()),
        },
        Call::SignOut,
        Call::Users(Query::default()),
        Call::User { id: String::new() },
        Call::UserIfChanged {
            id: String::new(),
            version: 1,
        },
        Call::UserSessions(Query::default()),
        Call::Products(Query::default()),
        Call::Product { id: String::new() },
        Call::Deliveries(Query::default()),
        Call::Suppressions(Query::default()),
        Call::Audit(Query::default()),
        Call::Inbox(Query::default()),
        Call::Plugins,
        Call::Stats,
        Call::Health,
    ];

    assert!(
        changes()
            .iter()
            .all(|call| call.writes() && !call.label().starts_with("GET "))
    );
    for call in reads {
        let label = call.label();
        let is_of_the_session = of_the_session.iter().any(|path| label.contains(path));
        assert!(
            !call.writes() && (label.starts_with("GET ") || is_of_the_session),
            "{label}"
        );
    }
}
