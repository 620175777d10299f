//! The members of every kind that is listed, which are the columns of its CSV.

use crate::listing::Row;
use crate::model::{AuditEvent, Delivery, InboxMessage, Product, Suppression, User};

pub(super) trait Listed: Row {
    /// In the order of the columns.
    const MEMBERS: &'static [&'static str];
}

impl Listed for User {
    const MEMBERS: &'static [&'static str] = &[
        "created_at",
        "email",
        "email_verified",
        "first_name",
        "id",
        "last_name",
        "locale",
        "phone",
        "phone_verified",
        "role",
        "status",
        "updated_at",
        "version",
    ];
}

impl Listed for Product {
    const MEMBERS: &'static [&'static str] = &[
        "attributes",
        "created_at",
        "description",
        "id",
        "name",
        "status",
        "updated_at",
        "url",
        "version",
    ];
}

impl Listed for Delivery {
    const MEMBERS: &'static [&'static str] = &[
        "attempts",
        "channel",
        "created_at",
        "destination",
        "expires_at",
        "id",
        "next_attempt_at",
        "provider",
        "purpose",
        "status",
    ];
}

impl Listed for AuditEvent {
    const MEMBERS: &'static [&'static str] = &["action", "actor", "at", "details", "id", "request_id", "target"];
}

impl Listed for InboxMessage {
    const MEMBERS: &'static [&'static str] = &[
        "at", "channel", "code", "id", "link", "purpose", "subject", "text", "to",
    ];
}

impl Listed for Suppression {
    const MEMBERS: &'static [&'static str] = &["channel", "destination", "id", "provider", "reason", "since"];
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::json;

    use super::*;
    use crate::export;

    /// The columns that a record of a kind is written in, and those that are known of the kind.
    fn columns<R: Listed + DeserializeOwned>() -> (String, String) {
        let at = "2026-11-21T11:00:00Z";
        let least = json!({"id": "", "email": "", "first_name": "", "last_name": "", "role": "", "status": "", "url": "",
            "channel": "", "purpose": "", "destination": "", "actor": "", "action": "", "to": "", "provider": "", "reason": "",
            "created_at": at, "updated_at": at, "expires_at": at, "at": at, "since": at, "version": 1});
        let record: R = serde_json::from_value(least).unwrap();
        let written = export::csv(&[serde_json::to_value(record).unwrap()]);
        (written.lines().next().unwrap().to_owned(), R::MEMBERS.join(","))
    }

    #[test]
    fn the_members_of_a_kind_are_the_columns_it_is_written_in() {
        for (written, known) in [
            columns::<User>(),
            columns::<Product>(),
            columns::<Delivery>(),
            columns::<AuditEvent>(),
            columns::<InboxMessage>(),
            columns::<Suppression>(),
        ] {
            assert_eq!(written, known);
        }
    }
}
