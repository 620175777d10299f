//! One argon2 hash and its text form (PHC string). A text is read completely before any work is done for it.

use argon2::password_hash::{Output, PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Block, MIN_SALT_LEN, Params, Version};
use doorward_core::values::secret::SecretText;
use zeroize::Zeroizing;

use super::hash_cost::HashCost;

const SALT_BYTES: usize = 16;
const OUTPUT_BYTES: usize = 32;
const MAX_SALT_BYTES: usize = 64;

/// A hash, with all that is needed to make it again.
pub(super) struct Phc {
    algorithm: Algorithm,
    version: Version,
    cost: HashCost,
    params: Params,
    salt: Vec<u8>,
    output: Output,
}

impl Phc {
    /// The hash of a password, worked out in `memory`.
    #[expect(clippy::expect_used, reason = "cost, salt and output are within argon2's bounds")]
    pub(super) fn make(cost: HashCost, password: &[u8], salt: [u8; SALT_BYTES], memory: &mut Vec<Block>) -> Self {
        let blank = Self::dummy(cost, salt, [0; OUTPUT_BYTES]);
        let output = blank
            .output_for(password, memory)
            .expect("argon2 accepts these lengths");
        Self { output, ..blank }
    }

    /// A hash of no password anybody knows, which takes as long to compare as one made today.
    #[expect(clippy::expect_used, reason = "cost and output are within argon2's bounds")]
    pub(super) fn dummy(cost: HashCost, salt: [u8; SALT_BYTES], output: [u8; OUTPUT_BYTES]) -> Self {
        Self {
            algorithm: Algorithm::Argon2id,
            version: Version::V0x13,
            cost,
            params: params_of(cost, OUTPUT_BYTES).expect("argon2 accepts every cost"),
            salt: salt.to_vec(),
            output: Output::new(&output).expect("an output of this length"),
        }
    }

    /// Reads any argon2 variant; `None` for other texts, and for hashes that ask for too much work.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let parsed = PasswordHash::new(text).ok()?;
        let algorithm = Algorithm::try_from(parsed.algorithm).ok()?;
        // A text without a version is older than the field.
        let version = parsed.version.unwrap_or(Version::V0x10 as u32);
        let version = Version::try_from(version).ok()?;
        let decimal = |name| parsed.params.get_decimal(name);
        let cost = HashCost::of_existing(decimal("m")?, decimal("t")?, decimal("p")?)?;
        let output = parsed.hash?;
        let mut buffer = [0; MAX_SALT_BYTES];
        let salt = parsed.salt?.decode_b64(&mut buffer).ok()?;
        Some(Self {
            algorithm,
            version,
            cost,
            params: params_of(cost, output.len())?,
            salt: Some(salt).filter(|salt| salt.len() >= MIN_SALT_LEN)?.to_vec(),
            output,
        })
    }

    /// The PHC string.
    #[expect(clippy::expect_used, reason = "cost and salt were accepted when the hash was made")]
    pub(super) fn to_text(&self) -> SecretText {
        let salt = SaltString::encode_b64(&self.salt).expect("a salt of this length");
        let text = PasswordHash {
            algorithm: self.algorithm.ident(),
            version: Some(self.version.into()),
            params: (&self.params).try_into().expect("three decimal parameters"),
            salt: Some(salt.as_salt()),
            hash: Some(self.output),
        };
        SecretText::new(text.to_string())
    }

    /// Whether it is the hash of this password, worked out in `memory`. Takes the same time for every password.
    pub(super) fn is_of(&self, password: &[u8], memory: &mut Vec<Block>) -> bool {
        self.output_for(password, memory)
            .is_some_and(|output| output == self.output)
    }

    /// Whether hashes made today at this cost are harder to guess from.
    pub(super) fn is_weaker_than(&self, cost: HashCost) -> bool {
        self.algorithm != Algorithm::Argon2id
            || self.version != Version::V0x13
            || self.output.len() < OUTPUT_BYTES
            || self.cost.is_below(cost)
    }

    fn output_for(&self, password: &[u8], memory: &mut Vec<Block>) -> Option<Output> {
        let argon2 = Argon2::new(self.algorithm, self.version, self.params.clone());
        let mut buffer = Zeroizing::new([0; Output::MAX_LENGTH]);
        let output = buffer.get_mut(..self.output.len())?;
        let blocks = self.params.block_count();
        if memory.len() < blocks {
            memory.resize(blocks, Block::new());
        }
        let memory = memory.get_mut(..blocks)?;
        argon2
            .hash_password_into_with_memory(password, &self.salt, output, memory)
            .ok()?;
        Output::new(output).ok()
    }
}

fn params_of(cost: HashCost, output_bytes: usize) -> Option<Params> {
    Params::new(
        cost.memory_kib(),
        cost.iterations(),
        cost.parallelism(),
        Some(output_bytes),
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SALT: &str = "c29tZXNhbHRzb21lc2FsdA";
    const OUTPUT: &str = "9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ";

    #[test]
    fn hashes_of_the_reference_program_are_understood() {
        // What an earlier hash left in it counts for nothing.
        let mut memory = vec![Block::default(); 70_000];
        for text in [
            "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ",
            "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        ] {
            let hash = Phc::parse(text).expect(text);

            assert!(hash.is_of(b"password", &mut memory), "{text}");
            assert!(!hash.is_of(b"Password", &mut memory), "{text}");
        }
    }

    #[test]
    fn a_hash_survives_its_text() {
        let hash = Phc::make(HashCost::default(), b"correct horse", [7; 16], &mut Vec::new());

        let text = hash.to_text();

        assert!(
            text.reveal()
                .starts_with("$argon2id$v=19$m=19456,t=2,p=1$BwcHBwcHBwcHBwcHBwcHBw$")
        );
        let read = Phc::parse(text.reveal()).expect("its own text");
        assert!(read.is_of(b"correct horse", &mut Vec::new()));
        assert!(!read.is_weaker_than(HashCost::default()));
    }

    #[test]
    fn a_hash_that_asks_for_too_much_is_refused_unread() {
        for cost in [
            "m=262145,t=1,p=1",
            "m=19456,t=17,p=1",
            "m=262144,t=5,p=1",
            "m=19456,t=2,p=17",
            "m=4294967295,t=4294967295,p=4294967295",
            "m=19456,t=2,p=4294967295",
            "m=4294967296,t=2,p=1",
        ] {
            assert!(
                Phc::parse(&format!("$argon2id$v=19${cost}${SALT}${OUTPUT}")).is_none(),
                "{cost}"
            );
        }
    }

    #[test]
    fn what_is_no_argon2_hash_is_refused() {
        for text in [
            String::new(),
            "secret".to_owned(),
            "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW".to_owned(),
            format!("$argon2id$v=19$m=19456,t=2${SALT}${OUTPUT}"),
            format!("$argon2id$v=19$m=7,t=2,p=1${SALT}${OUTPUT}"),
            format!("$argon2id$v=19$m=19456,t=0,p=1${SALT}${OUTPUT}"),
            format!("$argon2id$v=18$m=19456,t=2,p=1${SALT}${OUTPUT}"),
            format!("$argon2x$v=19$m=19456,t=2,p=1${SALT}${OUTPUT}"),
            format!("$argon2id$v=19$m=19456,t=2,p=1${SALT}"),
            format!("$argon2id$v=19$m=19456,t=2,p=1$c29tZQ${OUTPUT}"),
            "$argon2id$v=19$m=19456,t=2,p=1".to_owned(),
        ] {
            assert!(Phc::parse(&text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_hash_with_anything_cheaper_is_weaker() {
        let cost = HashCost::new(32_768, 3, 2).expect("a cost");
        let is_weaker = |start: &str, output: &str| {
            let text = format!("${start}${SALT}${output}");
            Phc::parse(&text).expect("a hash").is_weaker_than(cost)
        };

        assert!(!is_weaker("argon2id$v=19$m=32768,t=3,p=2", OUTPUT));
        assert!(!is_weaker("argon2id$v=19$m=65536,t=4,p=3", OUTPUT));
        for start in [
            "argon2id$v=19$m=32767,t=3,p=2",
            "argon2id$v=19$m=32768,t=2,p=2",
            "argon2id$v=19$m=32768,t=3,p=1",
            "argon2id$v=16$m=32768,t=3,p=2",
            "argon2id$m=32768,t=3,p=2",
            "argon2i$v=19$m=32768,t=3,p=2",
            "argon2d$v=19$m=32768,t=3,p=2",
        ] {
            assert!(is_weaker(start, OUTPUT), "{start}");
        }
        assert!(is_weaker("argon2id$v=19$m=32768,t=3,p=2", &OUTPUT[..32]));
    }

    proptest! {
        #[test]
        fn reading_never_panics(
            text in "\\PC*|\\$argon2(id|i|d)\\$(v=[0-9]{1,10}\\$)?(m=[0-9]{1,10},t=[0-9]{1,10},p=[0-9]{1,10})?(\\$[A-Za-z0-9+/]{0,100}){0,3}"
        ) {
            let _ = Phc::parse(&text);
        }
    }
}
