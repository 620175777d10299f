//! What a request with an `Idempotency-Key` made, so that its repeat makes nothing.

use crate::Timestamp;
use crate::records::Version;
use crate::values::secret::Digest;

/// One remembered request.
#[derive(Debug, Clone)]
pub struct Replay {
    /// Digest of who asked, what for, and their key.
    pub key: Digest,
    /// How often it was written.
    pub version: Version,
    /// Digest of the request's content.
    pub content: Digest,
    /// The id of what it made.
    pub made: String,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}
