//! What an operator decides: lengths, lives, limits and routes.

use std::time::Duration;

use crate::records::budget::Window;
use crate::records::delivery::{Address, Channel};
use crate::values::phone::Region;

/// Everything an operator decides.
#[derive(Debug, Clone)]
pub struct Policy {
    /// One-time codes.
    pub codes: CodePolicy,
    /// Sessions and their tokens.
    pub sessions: SessionPolicy,
    /// Links sent by e-mail.
    pub links: LinkPolicy,
    /// Limits on guessing and on sending; absent when switched off.
    pub limits: Option<Limits>,
    /// Opening accounts.
    pub registration: RegistrationPolicy,
    /// Which provider sends what.
    pub routes: Vec<Route>,
    /// Whether text messages go only to numbers that can receive them by their country's numbering plan.
    pub sms_guard: bool,
    /// What text messages may cost; absent while nobody is charged for them.
    pub texts: Option<TextPolicy>,
    /// What national phone numbers are taken for.
    pub phone_region: Option<Region>,
    /// Where people reach this server; links begin with it.
    pub public_url: String,
    /// How long settled deliveries stay visible.
    pub deliveries_kept_for: Duration,
    /// How long the audit trail goes back.
    pub audit_kept_for: Duration,
}

/// One-time codes.
#[derive(Debug, Clone)]
pub struct CodePolicy {
    /// Digits of a code.
    pub length: u8,
    /// How long a sign-in code counts.
    pub login_ttl: Duration,
    /// How long a code that proves an address counts.
    pub verification_ttl: Duration,
    /// Wrong codes a challenge survives, over all codes sent in it.
    pub tries: u8,
    /// How long after the first, second, … code the next may be asked for; the last entry goes on counting.
    pub resend_cooldowns: Vec<Duration>,
}

/// How many codes of one challenge count at once.
pub const LIVE_CODES: usize = 3;

impl CodePolicy {
    /// The resend cool-down: how long after the `sends`-th code the next may be asked for.
    pub fn cooldown_after(&self, sends: u8) -> Duration {
        let step = usize::from(sends.saturating_sub(1)).min(self.resend_cooldowns.len().saturating_sub(1));
        self.resend_cooldowns.get(step).copied().unwrap_or_default()
    }
}

/// Sessions and their tokens.
#[derive(Debug, Clone)]
pub struct SessionPolicy {
    /// How long an access token counts.
    pub access_ttl: Duration,
    /// How long a session lives unused.
    pub idle_ttl: Duration,
    /// How long a session lives at all.
    pub absolute_ttl: Duration,
}

/// Links sent by e-mail.
#[derive(Debug, Clone)]
pub struct LinkPolicy {
    /// How long a link that resets a password counts.
    pub reset_ttl: Duration,
    /// How long an invitation counts.
    pub invitation_ttl: Duration,
}

/// Limits on guessing and on sending.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Messages to one address.
    pub address_sends: Vec<Window>,
    /// Wrong codes, and apart from them wrong passwords, for one address; then the wait grows.
    pub address_failures: Window,
    /// Consecutive failures after which a factor of an account is refused until it is reset.
    pub consecutive_failures: u32,
    /// Requests from one network that send a message.
    pub ip_sends: Window,
    /// Wrong codes and passwords from one network.
    pub ip_failures: Window,
}

/// What text messages may cost.
#[derive(Debug, Clone)]
pub struct TextPolicy {
    /// The countries they may go to.
    pub countries: Vec<Region>,
    /// How many there may be in all.
    pub all: TextBudget,
    /// How many may go to one country.
    pub country: TextBudget,
    /// After how many to one block of numbers, none of which was proven since, the block is left alone.
    pub unproven: u32,
}

/// How many text messages there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextBudget {
    /// In an hour of the clock.
    pub per_hour: u32,
    /// In a day of the calendar (UTC).
    pub per_day: u32,
}

/// Opening accounts.
#[derive(Debug, Clone)]
pub struct RegistrationPolicy {
    /// Whether anybody may open one.
    pub open: bool,
    /// Whether a taken address is said to be taken.
    pub reveal_duplicates: bool,
    /// How long an unproven registration is remembered, so that signing in can ask for the proof again.
    pub kept_for: Duration,
}

/// Providers for a channel, perhaps only for some countries, in the order they are tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// For which channel.
    pub channel: Channel,
    /// For which countries (ISO 3166 alpha-2); for all when empty.
    pub countries: Vec<String>,
    /// Through whom.
    pub via: Vec<String>,
}

impl Policy {
    /// The providers for an address, in order: of the first route that names its country, else of the first that names none.
    pub fn providers_for(&self, to: &Address) -> &[String] {
        let country = match to {
            Address::Phone(number) => number.country().map(str::to_owned),
            Address::Email(_) => None,
        };
        let on_channel = || self.routes.iter().filter(|route| route.channel == to.channel());
        let for_country = country.and_then(|country| {
            on_channel().find(|route| route.countries.iter().any(|known| known.eq_ignore_ascii_case(&country)))
        });
        for_country
            .or_else(|| on_channel().find(|route| route.countries.is_empty()))
            .map_or(&[], |route| &route.via)
    }

    /// Whether messages may go there: under the guard, to numbers only that can receive them; where text messages cost, to
    /// countries only that are listed.
    pub fn may_be_sent_to(&self, to: &Address) -> bool {
        match to {
            Address::Email(_) => true,
            Address::Phone(number) => {
                let is_listed = |texts: &TextPolicy| {
                    let country = number.country();
                    texts.countries.iter().any(|listed| Some(listed.as_str()) == country)
                };
                (!self.sms_guard || number.can_receive_sms()) && self.texts.as_ref().is_none_or(is_listed)
            }
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            codes: CodePolicy {
                length: 6,
                login_ttl: Duration::from_mins(5),
                verification_ttl: Duration::from_mins(10),
                tries: 5,
                resend_cooldowns: [30, 60, 120].map(Duration::from_secs).to_vec(),
            },
            sessions: SessionPolicy {
                access_ttl: Duration::from_mins(10),
                idle_ttl: Duration::from_hours(336),
                absolute_ttl: Duration::from_hours(2160),
            },
            links: LinkPolicy {
                reset_ttl: Duration::from_mins(30),
                invitation_ttl: Duration::from_hours(168),
            },
            limits: Some(Limits::default()),
            registration: RegistrationPolicy {
                open: true,
                reveal_duplicates: false,
                kept_for: Duration::from_hours(24),
            },
            routes: [Channel::Email, Channel::Sms]
                .map(|channel| Route {
                    channel,
                    countries: Vec::new(),
                    via: vec!["inbox".to_owned()],
                })
                .to_vec(),
            sms_guard: true,
            texts: None,
            phone_region: None,
            public_url: "http://127.0.0.1:8080".to_owned(),
            deliveries_kept_for: Duration::from_hours(168),
            audit_kept_for: Duration::from_hours(9_600),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        let hour = Duration::from_hours(1);
        let day = Duration::from_hours(24);
        Self {
            address_sends: vec![Window { count: 5, per: hour }, Window { count: 10, per: day }],
            address_failures: Window { count: 15, per: day },
            consecutive_failures: 100,
            ip_sends: Window { count: 20, per: hour },
            ip_failures: Window { count: 60, per: hour },
        }
    }
}
