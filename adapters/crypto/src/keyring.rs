//! The master keys in force, and what is derived from each: the newest seals, all of them open.

use std::fmt;

use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
use doorward_core::pepper::Pepper;
use zeroize::Zeroizing;

use crate::master_key::MasterKey;

/// Length of a sealing key's id.
pub(crate) const KEY_ID_BYTES: usize = 8;

const KEY_ID: &str = "doorward key id v1";
const SEALING: &str = "doorward sealing v1";
const PEPPER: &str = "doorward pepper v1";

/// The keys of one installation.
///
/// A master key is replaced in two steps: add the new one as the newest, which ends nothing; later leave the old one
/// out, which ends what it sealed, and with the oldest one the digests made with its pepper.
pub struct Keyring {
    newest: SealingKey,
    older: Vec<SealingKey>,
    pepper: Zeroizing<[u8; 32]>,
}

/// A key that seals, with the id written into what it sealed.
pub(crate) struct SealingKey {
    pub(crate) id: [u8; KEY_ID_BYTES],
    pub(crate) cipher: XChaCha20Poly1305,
}

impl Keyring {
    /// The ring of the key that seals from now on, and of the `older` ones, newest first, that still open.
    pub fn new(newest: &MasterKey, older: &[MasterKey]) -> Self {
        Self {
            newest: SealingKey::of(newest),
            older: older.iter().map(SealingKey::of).collect(),
            pepper: older.last().unwrap_or(newest).derive(PEPPER),
        }
    }

    /// The key of the core's digests. It is the oldest master key's, so that adding one changes no digest.
    pub fn pepper(&self) -> Pepper {
        Pepper::new(*self.pepper)
    }

    pub(crate) fn newest(&self) -> &SealingKey {
        &self.newest
    }

    pub(crate) fn find(&self, id: &[u8]) -> Option<&SealingKey> {
        std::iter::once(&self.newest)
            .chain(&self.older)
            .find(|key| key.id == id)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl SealingKey {
    fn of(master: &MasterKey) -> Self {
        Self {
            id: *master.derive(KEY_ID),
            cipher: XChaCha20Poly1305::new((&*master.derive::<32>(SEALING)).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use doorward_core::testing::SeededEntropy;

    use super::*;

    fn three_keys() -> [MasterKey; 3] {
        let entropy = SeededEntropy::new(1);
        std::array::from_fn(|_| MasterKey::generate(&entropy))
    }

    #[test]
    fn adding_a_key_keeps_the_pepper() {
        let [old, middle, new] = three_keys();
        let before = Keyring::new(&old, &[]);

        let after = Keyring::new(&new, &[middle.clone(), old.clone()]);

        let digest = |ring: &Keyring| ring.pepper().digest("test", &[]);
        assert_eq!(digest(&after), digest(&before));
        assert_ne!(digest(&Keyring::new(&new, &[middle])), digest(&before));
    }

    #[test]
    fn every_key_is_found_by_its_id_and_no_other() {
        let [old, middle, new] = three_keys();

        let ring = Keyring::new(&new, std::slice::from_ref(&middle));

        assert_eq!(ring.newest().id, SealingKey::of(&new).id);
        assert!(ring.find(&SealingKey::of(&new).id).is_some());
        assert!(ring.find(&SealingKey::of(&middle).id).is_some());
        assert!(ring.find(&SealingKey::of(&old).id).is_none());
        assert!(ring.find(&[]).is_none());
    }

    #[test]
    fn derived_keys_stay_the_same_over_releases() {
        let master =
            MasterKey::parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f").expect("a key");

        let ring = Keyring::new(&master, &[]);

        assert_eq!(
            hex(ring.pepper.as_ref()),
            "b8097077489ac0fc0d39dd676b75cf1e0a792314204a442e7ac22b4479e5dc6d"
        );
        assert_eq!(hex(&ring.newest().id), "aa0fd2f4b6f1dfae");
        assert_eq!(
            hex(master.derive::<32>(SEALING).as_ref()),
            "9230a9cec0c718ec4de8483a473589f5a9f7512acfed3df307d0bb419569b086"
        );
    }

    #[test]
    fn nothing_of_a_ring_is_in_its_debug_output() {
        let [_, middle, new] = three_keys();

        assert_eq!(format!("{:?}", Keyring::new(&new, &[middle])), "***");
    }

    fn hex(bytes: &[u8]) -> String {
        bytes
            .iter()
            .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
    }
}
