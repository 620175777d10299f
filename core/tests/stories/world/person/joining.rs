//! Whole ways in.

use super::Person;
use crate::world::Device;

impl Person {
    /// Registers and proves the address.
    pub(crate) async fn joins(&self) -> Device {
        let challenge = self.registers().await.expect("a challenge");
        let code = self.mailed_code().await;
        let verified = self.verifies(&challenge, &code).await.expect("an account");
        Device::of(self, verified.user, &verified.tokens.expect("tokens"))
    }

    /// Signs in with the password.
    pub(crate) async fn signs_in(&self) -> Device {
        let signed_in = self.signs_in_by_password().await.expect("signed in");
        Device::of(self, signed_in.user, &signed_in.tokens)
    }

    /// Signs in with a code by e-mail.
    pub(crate) async fn signs_in_by_code(&self) -> Device {
        let challenge = self.asks_for_a_code().await.expect("a challenge");
        let code = self.mailed_code().await;
        let verified = self.verifies(&challenge, &code).await.expect("signed in");
        Device::of(self, verified.user, &verified.tokens.expect("tokens"))
    }

    /// Signs in with a code by text message.
    pub(crate) async fn signs_in_by_text(&self) -> Device {
        let challenge = self.asks_for_a_text().await.expect("a challenge");
        let code = self.texted_code().await;
        let verified = self.verifies(&challenge, &code).await.expect("signed in");
        Device::of(self, verified.user, &verified.tokens.expect("tokens"))
    }
}
