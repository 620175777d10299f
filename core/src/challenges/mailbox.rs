//! Challenges that are found without a handle: the one of a mailbox by its address, and that of a move by who moves and where to.

use zeroize::Zeroizing;

use super::ChallengeHandle;
use crate::Timestamp;
use crate::pepper::Pepper;
use crate::ports::Entropy;
use crate::values::email::EmailAddress;
use crate::values::ids::{ChallengeId, UserId};
use crate::values::secret::Digest;

impl ChallengeHandle {
    /// The handle of a mailbox's challenge: whoever knows the pepper makes it anew, nobody else can.
    pub(crate) fn of_mailbox(email: &EmailAddress, pepper: &Pepper) -> Self {
        let address = [email.canonical().as_bytes()];
        Self::known_by(
            pepper.digest("mailbox-challenge-id", &address),
            &pepper.digest("mailbox-challenge-secret", &address),
        )
    }

    /// The handle of one account's move to a mailbox. Whoever else asks for codes at that mailbox has another challenge.
    pub(crate) fn of_move(mover: UserId, email: &EmailAddress, pepper: &Pepper) -> Self {
        let mover = mover.to_string();
        let parts = [mover.as_bytes(), email.canonical().as_bytes()];
        Self::known_by(
            pepper.digest("move-challenge-id", &parts),
            &pepper.digest("move-challenge-secret", &parts),
        )
    }

    fn known_by(id: Digest, secret: &Digest) -> Self {
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
    use std::collections::BTreeSet;

    use super::*;
    use crate::testing::{SeededEntropy, fixed_now};

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

    #[test]
    fn a_move_has_a_handle_of_its_own_for_each_mover_and_mailbox() {
        let pepper = &Pepper::new([1; 32]);
        let entropy = &SeededEntropy::new(3);
        let [ann, bob] = [(); 2].map(|()| UserId::mint(fixed_now(), entropy));
        let email = |address: &str| EmailAddress::parse(address).expect("an address");
        let (here, there) = (email("here@example.com"), email("there@example.com"));
        let handles = [
            ChallengeHandle::of_move(ann, &here, pepper),
            ChallengeHandle::of_move(ann, &there, pepper),
            ChallengeHandle::of_move(bob, &here, pepper),
            ChallengeHandle::of_mailbox(&here, pepper),
        ];

        let texts: BTreeSet<String> = handles.iter().map(|it| it.reveal().reveal().to_owned()).collect();

        assert_eq!(texts.len(), handles.len());
    }
}
