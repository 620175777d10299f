//! What the numbering plans say: calling codes, prefixes, lengths and kinds of numbers.

use phonenumber::Metadata;
use phonenumber::metadata::{DATABASE, Descriptor};

use super::patterns::{fits, start_of};
use super::{INVALID, TOO_LONG};
use crate::values::flaw::Flaw;

const WRONG_LENGTH: Flaw = Flaw::new("invalid", "No phone number of this country has this many digits.");
const TOO_SHORT: Flaw = Flaw::new("too_short", "The phone number is too short.");

/// Stripping a prefix can reveal another one; nobody means more than these.
const MAX_PREFIXES: usize = 3;

/// The numbering plan of one region, or of one calling code that belongs to no region.
#[derive(Clone, Copy)]
pub(super) struct Plan(&'static Metadata);

pub(super) fn load() {
    let _plans = DATABASE.iter().next();
}

/// Splits international digits into a calling code in use and the rest. No code is the start of another.
pub(super) fn split_country_code(digits: &str) -> Option<(u16, &str)> {
    (1..=3).find_map(|len| {
        let (code, rest) = digits.split_at_checked(len)?;
        let code = code.parse().ok().filter(|_| !code.starts_with('0'))?;
        DATABASE.region(&code).map(|_| (code, rest))
    })
}

/// The plan a national number belongs to: the only one of its calling code, or the one that has assigned it.
pub(super) fn owner(country_code: u16, national: &str) -> Option<Plan> {
    let plans = DATABASE.by_code(&country_code)?;
    if let [only] = plans.as_slice() {
        return Some(Plan(only));
    }
    plans.into_iter().map(Plan).find(|plan| match plan.0.leading_digits() {
        Some(leading) => start_of(leading.as_str(), national).is_some(),
        None => plan.kind(national).is_some(),
    })
}

/// What a number is for, as far as it matters for sending text messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Mobile,
    FixedOrMobile,
    Fixed,
    /// Premium rate, toll-free, shared cost, internet telephony, pagers and the like.
    Service,
}

impl Plan {
    pub(super) fn of_region(id: &str) -> Option<Self> {
        DATABASE.by_id(id).map(Self)
    }

    /// The plan that sets the lengths and prefixes of everything under a calling code.
    pub(super) fn main_of(country_code: u16) -> Option<Self> {
        DATABASE.by_code(&country_code)?.into_iter().next().map(Self)
    }

    pub(super) fn country_code(self) -> u16 {
        self.0.country_code()
    }

    /// The ISO code; nothing for a calling code that belongs to the whole world.
    pub(super) fn region(self) -> Option<&'static str> {
        Some(self.0.id()).filter(|id| id.bytes().all(|b| b.is_ascii_uppercase()))
    }

    /// What follows the region's international prefix, or `00`, which is one nearly everywhere.
    pub(super) fn after_international_prefix(self, digits: &str) -> Option<&str> {
        let own = self
            .0
            .international_prefix()
            .and_then(|prefix| start_of(prefix.as_str(), digits));
        let rest = match own.and_then(|found| found.get(0)) {
            Some(prefix) => digits.get(prefix.end()..),
            None => digits.strip_prefix("00"),
        };
        rest.filter(|rest| !rest.is_empty() && !rest.starts_with('0'))
    }

    /// What follows the region's own calling code, when the digits make sense only without it, or are a mobile
    /// number only without it.
    pub(super) fn after_own_country_code(self, digits: &str) -> Option<&str> {
        let rest = digits.strip_prefix(self.country_code().to_string().as_str())?;
        let stripped = self.without_prefix(rest);
        let national = stripped.as_deref().unwrap_or(rest);
        let better = (!self.covers(digits) && self.covers(national))
            || (!self.reaches_a_mobile(digits) && self.reaches_a_mobile(national));
        (better || self.check_length(digits) == Err(TOO_LONG)).then_some(rest)
    }

    /// The national number without the prefixes that are dialled only inside the country.
    pub(super) fn significant(self, digits: &str) -> Result<String, Flaw> {
        let mut national = digits.to_owned();
        for _ in 0..=MAX_PREFIXES {
            match self.without_prefix(&national) {
                Some(rest) if !matches!(self.check_length(&rest), Err(WRONG_LENGTH | TOO_SHORT)) => national = rest,
                _ => return self.check_length(&national).map(|()| national),
            }
        }
        Err(INVALID)
    }

    /// Whether a national number with this many digits can exist, dialled from abroad.
    fn check_length(self, national: &str) -> Result<(), Flaw> {
        let mut shortest = usize::MAX;
        let mut longest = 0;
        for length in self.descriptors().flat_map(Descriptor::possible_length) {
            let length = usize::from(*length);
            if length == national.len() {
                return Ok(());
            }
            shortest = shortest.min(length);
            longest = longest.max(length);
        }
        match national.len() {
            digits if digits > longest => Err(TOO_LONG),
            digits if digits < shortest => Err(TOO_SHORT),
            _ => Err(WRONG_LENGTH),
        }
    }

    /// The digits after one national prefix or carrier code, rewritten where the plan says so.
    /// Nothing when there is none, or when taking it away would spoil a number the plan covers.
    fn without_prefix(self, digits: &str) -> Option<String> {
        let prefix = match self.0.national_prefix_for_parsing() {
            Some(prefix) => prefix.as_str(),
            None => self.0.national_prefix()?,
        };
        let found = start_of(prefix, digits)?;
        let rest = digits.get(found.get(0)?.end()..)?;
        let last_group = found.get(found.len().saturating_sub(1));
        let national = match (self.0.national_prefix_transform_rule(), last_group) {
            (Some(rule), Some(_)) => {
                let mut rewritten = String::new();
                found.expand(rule, &mut rewritten);
                rewritten + rest
            }
            _ => rest.to_owned(),
        };
        let spoils = self.covers(digits) && !self.covers(&national);
        (national != digits && !spoils).then_some(national)
    }

    /// Whether the plan's general pattern, which says nothing of kinds, covers the national number.
    fn covers(self, national: &str) -> bool {
        fits(self.0.descriptors().general().national_number().as_str(), national)
    }

    /// Whether the plan gives the number to mobile phones, or to mobile phones and fixed lines alike.
    pub(super) fn reaches_a_mobile(self, national: &str) -> bool {
        matches!(self.kind(national), Some(Kind::Mobile | Kind::FixedOrMobile))
    }

    /// What the plan has assigned the number to. Costly services win where ranges overlap.
    fn kind(self, national: &str) -> Option<Kind> {
        let all = self.0.descriptors();
        let is = |descriptor: Option<&'static Descriptor>| descriptor.is_some_and(|d| describes(d, national));
        if !self.covers(national) {
            return None;
        }
        if self.services().any(|service| describes(service, national)) {
            return Some(Kind::Service);
        }
        match (is(all.fixed_line()), is(all.mobile())) {
            (true, true) => Some(Kind::FixedOrMobile),
            (true, false) => Some(Kind::Fixed),
            (false, true) => Some(Kind::Mobile),
            (false, false) => None,
        }
    }

    fn services(self) -> impl Iterator<Item = &'static Descriptor> {
        let all = self.0.descriptors();
        let priced = [all.premium_rate(), all.toll_free(), all.shared_cost()];
        let others = [
            all.voip(),
            all.personal_number(),
            all.pager(),
            all.uan(),
            all.voicemail(),
        ];
        priced.into_iter().chain(others).flatten()
    }

    fn descriptors(self) -> impl Iterator<Item = &'static Descriptor> {
        let all = self.0.descriptors();
        [all.fixed_line(), all.mobile()]
            .into_iter()
            .flatten()
            .chain(self.services())
    }
}

fn describes(descriptor: &'static Descriptor, national: &str) -> bool {
    let lengths = descriptor.possible_length();
    let has_length = lengths.iter().any(|&length| usize::from(length) == national.len());
    (lengths.is_empty() || has_length) && fits(descriptor.national_number().as_str(), national)
}
