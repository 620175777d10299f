//! From what a person wrote to the digits that were meant.

use super::{INVALID, REQUIRED, TOO_LONG};
use crate::values::flaw::Flaw;

const MAX_BYTES: usize = 250;

/// The digit zero of each script whose digits people type; one to nine follow it.
const ZEROS: [char; 16] = [
    '0', '٠', '۰', '߀', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '０',
];

/// The ASCII digits of a number.
pub(super) enum Written {
    /// What followed the plus sign.
    International(String),
    /// Everything, when there was none.
    National(String),
}

impl Written {
    pub(super) fn read(text: &str) -> Result<Self, Flaw> {
        let text = text.trim();
        if text.is_empty() {
            return Err(REQUIRED);
        }
        if text.len() > MAX_BYTES {
            return Err(TOO_LONG);
        }
        let mut digits = String::new();
        let mut plus = false;
        for c in text.chars() {
            if let Some(digit) = digit(c) {
                digits.push(digit);
            } else if matches!(c, '+' | '＋') && !plus && digits.is_empty() {
                plus = true;
            } else if !is_punctuation(c) {
                return Err(INVALID);
            }
        }
        match (digits.is_empty(), plus) {
            (true, _) => Err(INVALID),
            (false, true) => Ok(Self::International(digits)),
            (false, false) => Ok(Self::National(digits)),
        }
    }
}

fn digit(c: char) -> Option<char> {
    let value = ZEROS
        .iter()
        .find_map(|&zero| u32::from(c).checked_sub(u32::from(zero)).filter(|&v| v < 10))?;
    char::from_digit(value, 10)
}

/// Separators, and the invisible marks that address books put around a copied number.
fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{A0}' | '\u{2000}'..='\u{200B}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    ) || matches!(
        c,
        '.' | '/' | '(' | ')' | '[' | ']' | '．' | '／' | '（' | '）' | '［' | '］'
    ) || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30FC}' | '\u{FF0D}')
        || matches!(c, '\u{AD}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}')
}
