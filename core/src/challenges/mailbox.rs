//! The one challenge of a mailbox that is found by its address alone.

use zeroize::Zeroizing;

use super::ChallengeHandle;
use crate::Timestamp;
use crate::pepper::Pepper;
use crate::ports::Entropy;
use crate::values::email::EmailAddress;
use crate::values::ids::ChallengeId;
use crate::values::secret::Digest;

impl ChallengeHandle {
    /// The handle of a mailbox's challenge: whoever knows the pepper makes it anew, nobody else can.
    pub(crate) fn of_mailbox(email: &EmailAddress, pepper: &Pepper) -> Self {
        let address = [email.canonical().as_bytes()];
        let id = pepper.digest("mailbox-challenge-id", &address);
        let secret = pepper.digest("mailbox-challenge-secret", &address);
        Self {
            id: ChallengeId::mint(Timestamp::UNIX_EPOCH, &Fixed(id)),
            secret: Zeroizing::new(*secret.as_bytes()),
        }
    }
}

/// Always the same bytes.
struct Fixed(Digest);

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        let repeated = self.0.as_bytes().iter().cycle();
        bytes.iter_mut().zip(repeated).for_each(|(byte, fixed)| *byte = *fixed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_has_one_handle_however_its_address_is_written() {
        let handle = |address: &str, pepper: u8| {
            let email = EmailAddress::parse(address).expect("an address");
            ChallengeHandle::of_mailbox(&email, &Pepper::new([pepper; 32]))
                .reveal()
                .reveal()
                .to_owned()
        };

        assert_eq!(handle("Ann@Example.com", 1), handle("ann@example.com", 1));
        assert_ne!(handle("ann@example.com", 1), handle("bob@example.com", 1));
        assert_ne!(handle("ann@example.com", 1), handle("ann@example.com", 2));
    }
}
