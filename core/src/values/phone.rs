//! A phone number: how it may be written, when it is possible, and whether a text message can reach it.

mod patterns;
mod plan;
mod written;

use std::fmt;

use self::plan::Plan;
use self::written::Written;
use super::flaw::Flaw;

/// E.164: country code and national number together.
const MAX_DIGITS: usize = 15;

const REQUIRED: Flaw = Flaw::new("required", "A phone number is needed.");
const INVALID: Flaw = Flaw::new("invalid", "This is not a valid phone number.");
const NOT_INTERNATIONAL: Flaw = Flaw::new(
    "invalid",
    "Write the number in its international form, such as +49 30 123456.",
);
const UNKNOWN_CODE: Flaw = Flaw::new("invalid", "No country has this calling code.");
const TOO_LONG: Flaw = Flaw::new("too_long", "The phone number is too long.");
const REGION: Flaw = Flaw::new(
    "invalid",
    "This is not a two-letter country code with a numbering plan.",
);

/// Reads the bundled numbering plans, which otherwise happens with the first number and takes a moment.
pub fn load_plans() {
    plan::load();
}

/// A country or territory with a numbering plan, by its ISO 3166 alpha-2 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region(&'static str);

impl Region {
    /// Reads a two-letter code in either case.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let id = text.trim().to_ascii_uppercase();
        let plan = Plan::of_region(&id).filter(|_| id.len() == 2).ok_or(REGION)?;
        plan.region().map(Self).ok_or(REGION)
    }

    /// The code in upper case.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

/// A number that is possible in its country's numbering plan, in canonical E.164 form.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhoneNumber {
    e164: String,
    country_code: u16,
}

impl PhoneNumber {
    /// Reads a number as a person writes it: with `+` and country code, or, when a region is given, as it is
    /// dialled there.
    ///
    /// Spaces, dots, dashes, slashes, parentheses and digits of any script are understood; letters and
    /// extensions are refused. Prefixes used only inside a country, as in `+44 (0)20`, are left out.
    pub fn parse(text: &str, default_region: Option<Region>) -> Result<Self, Flaw> {
        let home = default_region.and_then(|region| Plan::of_region(region.as_str()));
        match (Written::read(text)?, home) {
            (Written::International(digits), _) => Self::international(&digits),
            (Written::National(digits), Some(plan)) => Self::national(&digits, plan),
            (Written::National(_), None) => Err(NOT_INTERNATIONAL),
        }
    }

    /// Takes back what [`e164`](Self::e164) gave, also when the numbering plan has changed since.
    pub fn from_stored(e164: String) -> Result<Self, Flaw> {
        let digits = e164.strip_prefix('+').ok_or(INVALID)?;
        if digits.len() > MAX_DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(INVALID);
        }
        let (country_code, _) = plan::split_country_code(digits).ok_or(UNKNOWN_CODE)?;
        Ok(Self { e164, country_code })
    }

    /// The canonical form: `+`, country code, national number. Equal numbers have equal forms.
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// A hint at the number for people who know it: country code and last two digits, `+49•••••67`.
    pub fn masked(&self) -> String {
        let (_, tail) = self
            .national_digits()
            .split_at(self.national_digits().len().saturating_sub(2));
        format!("+{}•••••{tail}", self.country_code)
    }

    /// The ISO 3166 alpha-2 code of the country the number belongs to; nothing for numbers that belong to no
    /// country, or to none in particular because no plan has assigned them.
    pub fn country(&self) -> Option<&'static str> {
        plan::owner(self.country_code, self.national_digits())?.region()
    }

    /// Whether the numbering plan assigns the number to mobile phones, or to mobile phones and fixed lines alike.
    pub fn can_receive_sms(&self) -> bool {
        plan::owner(self.country_code, self.national_digits())
            .is_some_and(|plan| plan.reaches_a_mobile(self.national_digits()))
    }

    fn international(digits: &str) -> Result<Self, Flaw> {
        let (country_code, rest) = plan::split_country_code(digits).ok_or(UNKNOWN_CODE)?;
        let plan = Plan::main_of(country_code).ok_or(UNKNOWN_CODE)?;
        let e164 = format!("+{country_code}{}", plan.significant(rest)?);
        if e164.len() > 1 + MAX_DIGITS {
            return Err(TOO_LONG);
        }
        Ok(Self { e164, country_code })
    }

    /// Goes through the international form, so that one number has one form from wherever it is dialled.
    fn national(digits: &str, plan: Plan) -> Result<Self, Flaw> {
        if let Some(abroad) = plan.after_international_prefix(digits) {
            return Self::international(abroad);
        }
        let national = plan.significant(plan.after_own_country_code(digits).unwrap_or(digits))?;
        Self::international(&format!("{}{national}", plan.country_code()))
    }

    fn national_digits(&self) -> &str {
        let code_digits = self.country_code.checked_ilog10().map_or(0, |log| log as usize + 1);
        self.e164.get(1 + code_digits..).unwrap_or_default()
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests;
