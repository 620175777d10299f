//! A link sent by e-mail with which a password is set.

use crate::Timestamp;
use crate::records::Version;
use crate::values::ids::{LinkId, UserId};
use crate::values::secret::Digest;

/// A link: usable once, until it expires or its user's epoch moves on.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// How often it was written.
    pub version: Version,
    /// Whose password it sets.
    pub user: UserId,
    /// The user's epoch it belongs to.
    pub epoch: u32,
    /// Keyed digest of its secret and the address it is sent to.
    pub digest: Digest,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
}
