//! A signed-in device.

use std::net::IpAddr;

use crate::Timestamp;
use crate::records::Version;
use crate::values::ids::{SessionId, UserId};
use crate::values::secret::Digest;

/// A session: lives until it ends, idles out, reaches its absolute end, or its user's epoch moves on.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// How often it was written.
    pub version: Version,
    /// Whose it is.
    pub user: UserId,
    /// The user's epoch it belongs to.
    pub epoch: u32,
    /// Digest of the refresh token that is next to be used.
    pub current: Digest,
    /// Digest of the token used last: accepted again while `current` is unused.
    pub previous: Option<Digest>,
    /// How the person signed in (RFC 8176 words).
    pub amr: Vec<Amr>,
    /// When the session began.
    pub created_at: Timestamp,
    /// When its tokens were last renewed.
    pub last_seen_at: Timestamp,
    /// Its absolute end.
    pub expires_at: Timestamp,
    /// Where it was last seen from.
    pub ip: Option<IpAddr>,
    /// What it said it was.
    pub user_agent: Option<String>,
}

/// A way of signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Amr {
    /// A password.
    Password,
    /// A one-time code by e-mail.
    Otp,
    /// A one-time code by SMS.
    Sms,
}

crate::words! {
    Amr { Password => "pwd", Otp => "otp", Sms => "sms" }
}
