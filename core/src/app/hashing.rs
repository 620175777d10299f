//! Passwords are hashed within the share of the network that asks for it, whether they turn out right or wrong.

use std::net::IpAddr;

use crate::app::{App, Hindrance, Origin};
use crate::ports::Match;
use crate::values::password::Password;
use crate::values::secret::SecretText;

impl App {
    /// A hash of the password.
    pub(crate) async fn hash_of(&self, password: &Password, origin: &Origin) -> Result<SecretText, Hindrance> {
        Ok(self.ports.hasher.hash(password, self.asker(origin)).await?)
    }

    /// How the password compares with a hash; where there is none, the work is the same.
    pub(crate) async fn compared(
        &self,
        password: &Password,
        hash: Option<&SecretText>,
        origin: &Origin,
    ) -> Result<Match, Hindrance> {
        Ok(self.ports.hasher.compare(password, hash, self.asker(origin)).await?)
    }

    /// Shares are limits too.
    fn asker(&self, origin: &Origin) -> Option<IpAddr> {
        self.policy.limits.as_ref().and(origin.ip)
    }
}
