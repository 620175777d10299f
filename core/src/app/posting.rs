//! Messages born in a commit: sealed, and leased to the process that commits them.

use crate::Timestamp;
use crate::app::App;
use crate::ports::{PortError, Variables};
use crate::records::Version;
use crate::records::delivery::{Address, Delivery, DeliveryStatus, MessagePurpose};
use crate::records::signing_key::Sealed;
use crate::records::user::User;
use crate::values::ids::{DeliveryId, UserId};
use crate::values::locale::Locale;

/// What is written on the outside of a message.
pub(crate) struct Letterhead<'a> {
    pub(crate) purpose: MessagePurpose,
    pub(crate) to: Address,
    pub(crate) user: Option<UserId>,
    pub(crate) locale: &'a Locale,
    pub(crate) expires_at: Timestamp,
}

/// How long a notice that carries neither code nor link is worth sending.
const NOTICE_TTL: std::time::Duration = std::time::Duration::from_hours(24);

impl App {
    /// A message that will be sent.
    pub(crate) fn letter(&self, head: Letterhead<'_>, variables: &Variables, now: Timestamp) -> Delivery {
        let id = DeliveryId::mint(now, self.entropy());
        Delivery {
            id,
            version: Version::NEW,
            purpose: head.purpose,
            to: head.to,
            user: head.user,
            locale: head.locale.clone(),
            variables: Some(self.seal_variables(id, variables)),
            status: DeliveryStatus::Queued,
            provider: None,
            attempts: Vec::new(),
            retried_after: 0,
            due_at: Some(now),
            lease: Some(self.lease(now)),
            created_at: now,
            expires_at: head.expires_at,
            settled_at: None,
        }
    }

    /// A message that costs what a message costs and is never sent.
    pub(crate) fn decoy(&self, head: Letterhead<'_>, variables: &Variables, now: Timestamp) -> Delivery {
        let letter = self.letter(head, variables, now);
        Delivery {
            status: DeliveryStatus::Decoy,
            variables: None,
            due_at: None,
            lease: None,
            settled_at: Some(now),
            ..letter
        }
    }

    /// Tells a user something by e-mail.
    pub(crate) fn notice(
        &self,
        user: &User,
        purpose: MessagePurpose,
        other: Option<String>,
        now: Timestamp,
    ) -> Delivery {
        let head = Letterhead {
            purpose,
            to: Address::Email(user.email.clone()),
            user: Some(user.id),
            locale: &user.locale,
            expires_at: now + NOTICE_TTL,
        };
        let mut variables = about(user);
        variables.other = other;
        self.letter(head, &variables, now)
    }

    /// What a delivery says; `Corrupt` when its seal is broken.
    pub(crate) fn open_variables(&self, delivery: &Delivery, sealed: &Sealed) -> Result<Variables, PortError> {
        let damaged = || PortError::Corrupt {
            table: "delivery",
            id: delivery.id.to_string(),
        };
        let plain = self
            .ports
            .sealer
            .open(&context(delivery.id), sealed)
            .ok_or_else(damaged)?;
        serde_json::from_slice(&plain).map_err(|_| damaged())
    }

    fn seal_variables(&self, id: DeliveryId, variables: &Variables) -> Sealed {
        // A map of texts and a number always serialises.
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(variables).unwrap_or_default());
        self.ports.sealer.seal(&context(id), &plain)
    }
}

/// What a message to this user may mention of them.
pub(crate) fn about(user: &User) -> Variables {
    let mut variables = Variables::default();
    variables.first_name = Some(user.first_name.as_str().to_owned());
    variables.account = Some(user.email.masked());
    variables
}

fn context(id: DeliveryId) -> String {
    format!("delivery:{id}")
}
