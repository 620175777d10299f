//! What servers say.

use serde_json::{Value, json};

pub(crate) fn user(name: &str) -> Value {
    json!({
        "id": format!("usr_{name}"), "email": format!("{name}@example.com"), "email_verified": true, "first_name": name,
        "last_name": "Lee", "phone_verified": false, "role": "admin", "status": "active", "locale": "en",
        "created_at": "2026-11-21T11:00:00Z", "updated_at": "2026-11-21T11:00:00Z", "version": 1,
    })
}

pub(crate) fn problem(status: u16, code: &str) -> (u16, Value) {
    let problem = json!({
        "type": "about:blank", "title": "No", "status": status, "code": code, "detail": "The server says no.", "request_id": "r",
    });
    (status, problem)
}
