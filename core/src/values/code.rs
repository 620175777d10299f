//! One-time codes: digits, every code equally likely.

use std::fmt;

use zeroize::Zeroizing;

use crate::ports::Entropy;
use crate::values::flaw::Flaw;

/// A one-time code.
#[derive(Clone)]
pub struct Code(Zeroizing<String>);

impl Code {
    /// The shortest and the longest code there may be.
    pub const LENGTHS: std::ops::RangeInclusive<u8> = 4..=10;

    /// A new code. Each digit is drawn by rejection, so that none is likelier than another.
    pub fn draw(length: u8, entropy: &dyn Entropy) -> Self {
        let mut digits = Zeroizing::new(String::with_capacity(length.into()));
        while digits.len() < length.into() {
            let [byte] = entropy.bytes::<1>();
            if byte < 250 {
                digits.push(char::from(b'0' + byte % 10));
            }
        }
        Self(digits)
    }

    /// Reads what a person typed; spaces and dashes do not count.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        const NOT_A_CODE: Flaw = Flaw::new("invalid", "A code is 4 to 10 digits.");
        if text.len() > 64 {
            return Err(NOT_A_CODE);
        }
        let digits: Zeroizing<String> = Zeroizing::new(
            text.chars()
                .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
                .collect(),
        );
        let right = u8::try_from(digits.len()).is_ok_and(|length| Self::LENGTHS.contains(&length))
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        if right { Ok(Self(digits)) } else { Err(NOT_A_CODE) }
    }

    /// The digits.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededEntropy;

    #[test]
    fn spaces_and_dashes_do_not_count() {
        assert_eq!(Code::parse(" 123-456 ").unwrap().digits(), "123456");
        assert!(Code::parse("12 3").is_err());
        assert!(Code::parse("12345a").is_err());
        assert!(Code::parse("１２３４５６").is_err());
        assert!(Code::parse(&"1".repeat(11)).is_err());
    }

    #[test]
    fn every_digit_is_equally_likely_at_every_place() {
        let entropy = SeededEntropy::new(42);
        let mut counts = [[0_u32; 10]; 6];

        for _ in 0..1_000_000 {
            for (place, digit) in Code::draw(6, &entropy).digits().bytes().enumerate() {
                counts[place][usize::from(digit - b'0')] += 1;
            }
        }

        // Chi-square with nine degrees of freedom stays below 27.9 in 999 of 1 000 honest runs.
        for place in counts {
            let chi: f64 = place
                .iter()
                .map(|seen| (f64::from(*seen) - 100_000.0).powi(2) / 100_000.0)
                .sum();
            assert!(chi < 27.9, "chi-square {chi}");
        }
    }

    #[test]
    fn the_first_and_the_last_code_can_occur() {
        struct Always(u8);
        impl Entropy for Always {
            fn fill(&self, bytes: &mut [u8]) {
                bytes.fill(self.0);
            }
        }

        assert_eq!(Code::draw(6, &Always(0)).digits(), "000000");
        assert_eq!(Code::draw(6, &Always(249)).digits(), "999999");
    }

    #[test]
    fn debug_shows_no_digit() {
        assert_eq!(format!("{:?}", Code::parse("123456")), "Ok(***)");
    }
}
