//! Sessions as clients see them.

use doorward_core::records::session::Session;
use doorward_core::values::ids::SessionId;
use poem_openapi::Object;

use crate::shapes::moment::Moment;

/// A signed-in device.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Session", skip_serializing_if_is_none)]
pub(crate) struct SessionOut {
    /// Its id, such as `ses_01kdwp6k00e3s9m4n8t2v5x7yz`.
    pub(crate) id: String,
    /// When it began.
    pub(crate) created_at: Moment,
    /// When its tokens were last renewed.
    pub(crate) last_seen_at: Moment,
    /// When it ends at the latest.
    pub(crate) expires_at: Moment,
    /// Where it was last seen from.
    pub(crate) ip: Option<String>,
    /// What it said it was.
    pub(crate) user_agent: Option<String>,
    /// Whether it is the session that asks.
    pub(crate) current: bool,
}

impl SessionOut {
    /// A session, as seen from another or from itself.
    pub(crate) fn seen_from(asking: SessionId, session: &Session) -> Self {
        Self {
            id: session.id.to_string(),
            created_at: session.created_at.into(),
            last_seen_at: session.last_seen_at.into(),
            expires_at: session.expires_at.into(),
            ip: session.ip.map(|ip| ip.to_string()),
            user_agent: session.user_agent.clone(),
            current: session.id == asking,
        }
    }
}
