//! Single facts about the installation.

use crate::records::Version;

/// One fact.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Which.
    pub key: FactKey,
    /// How often it was written.
    pub version: Version,
    /// Its value; what it means depends on the key.
    pub value: Vec<u8>,
}

/// The facts there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FactKey {
    /// How many active administrators there are (big-endian `u64`).
    /// Every change to that number goes through this one record, so that two demotions at once cannot remove the last.
    ActiveAdmins,
    /// Digest of the setup code that is valid now.
    SetupCode,
}

crate::words! {
    FactKey { ActiveAdmins => "active_admins", SetupCode => "setup_code" }
}
