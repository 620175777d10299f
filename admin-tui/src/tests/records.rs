//! One record of each screen.

use serde_json::{Value, json};

use super::driver::{made, user};
use crate::call::Reply;
use crate::model::Page;

/// What the server answers to a command that goes to a screen.
pub(super) fn one(command: &str) -> Reply {
    match command {
        "users status=active" => one_user("active"),
        "users status=deactivated" => one_user("deactivated"),
        "products" => Reply::Products(made(page(&json!({
            "id": "prd_1", "url": "https://shop.example/", "name": "Lamp", "attributes": {}, "status": "active",
            "created_at": "2026-11-20T12:00:00Z", "updated_at": "2026-11-21T11:59:30Z", "version": 3,
        })))),
        "barred" => Reply::Suppressions(made(page(&json!({
            "id": "sup_1", "channel": "email", "destination": "b•••@e•••.com", "provider": "mail", "reason": "refused",
            "since": "2026-11-20T12:05:09Z",
        })))),
        "deliveries" => Reply::Deliveries(made(page(&json!({
            "id": "dlv_1", "channel": "email", "purpose": "login", "destination": "b•••@e•••.com", "status": "failed",
            "attempts": [], "created_at": "2026-11-21T11:58:00Z", "expires_at": "2026-11-21T12:08:00Z",
        })))),
        "inbox" => Reply::Inbox(made(page(&json!({
            "id": "msg_1", "channel": "email", "to": "ann@example.com", "purpose": "login", "subject": "Your code",
            "text": "Your code is 123456.", "code": "123456", "at": "2026-11-21T11:59:50Z",
        })))),
        _ => Reply::Plugins(made(json!([{
            "id": "smtp", "version": "1.0.0", "channels": ["email"], "state": "ready", "providers": [],
        }]))),
    }
}

/// So many sessions of an account.
pub(super) fn sessions_of(count: usize) -> Reply {
    let session = |number| {
        json!({"id": format!("ses_{number}"), "created_at": "2026-11-21T11:00:00Z",
            "last_seen_at": "2026-11-21T11:00:00Z", "expires_at": "2026-11-22T11:00:00Z"})
    };
    let items: Vec<Value> = (0..count).map(session).collect();
    Reply::Sessions(made(json!({"items": items, "total": count})))
}

fn page(item: &Value) -> Value {
    json!({"items": [item], "total": 1})
}

fn one_user(status: &str) -> Reply {
    Reply::Users(Page {
        items: vec![user(1, status)],
        next_cursor: None,
        total: Some(1),
    })
}
