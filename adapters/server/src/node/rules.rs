//! The rules of the core as the configuration decides them: lengths, lives, limits and routes.

use std::time::Duration;

use doorward_core::policy::{
    CodePolicy, Limits, LinkPolicy, Policy, RegistrationPolicy, Route, SessionPolicy, TextBudget, TextPolicy,
};
use doorward_core::records::budget::Window;
use doorward_core::records::delivery::Channel;

use crate::config::{Config, Limits as LimitSettings};
use crate::inbox_notifier::INBOX;
use crate::plugins::Catalogue;

/// What the configuration decides of the core.
pub(super) fn policy(config: &Config, catalogue: &Catalogue, public_url: &str) -> Policy {
    Policy {
        codes: CodePolicy {
            length: config.codes.length,
            login_ttl: config.codes.login_ttl,
            verification_ttl: config.codes.verification_ttl,
            tries: config.codes.tries,
            // Cool-downs are limits too.
            resend_cooldowns: if config.limits.enabled {
                config.codes.resend_cooldowns.clone()
            } else {
                Vec::new()
            },
        },
        sessions: SessionPolicy {
            access_ttl: config.sessions.access_ttl,
            idle_ttl: config.sessions.idle_ttl,
            absolute_ttl: config.sessions.absolute_ttl,
        },
        links: LinkPolicy {
            reset_ttl: config.links.reset_ttl,
            invitation_ttl: config.links.invitation_ttl,
        },
        limits: config.limits.enabled.then(|| limits(&config.limits)),
        registration: RegistrationPolicy {
            open: config.registration.open,
            reveal_duplicates: config.registration.reveal_duplicates,
            kept_for: config.registration.kept_for,
        },
        sms_guard: sends_text_messages(config, catalogue),
        texts: sends_text_messages(config, catalogue).then(|| texts(config)),
        routes: routes(config, catalogue),
        phone_region: config.phone.default_region,
        public_url: public_url.to_owned(),
        deliveries_kept_for: config.deliveries.kept_for,
        audit_kept_for: config.audit.kept_for,
    }
}

fn texts(config: &Config) -> TextPolicy {
    let home = config.phone.default_region;
    TextPolicy {
        countries: config.phone.countries.iter().copied().chain(home).collect(),
        all: TextBudget {
            per_hour: config.limits.sms_per_hour,
            per_day: config.limits.sms_per_day,
        },
        country: TextBudget {
            per_hour: config.limits.sms_country_per_hour,
            per_day: config.limits.sms_country_per_day,
        },
        unproven: config.limits.sms_unproven_in_a_row,
    }
}

fn limits(settings: &LimitSettings) -> Limits {
    let (hour, day) = (Duration::from_hours(1), Duration::from_hours(24));
    Limits {
        address_sends: vec![
            Window {
                count: settings.address_sends_per_hour,
                per: hour,
            },
            Window {
                count: settings.address_sends_per_day,
                per: day,
            },
        ],
        address_failures: Window {
            count: settings.address_failures_per_day,
            per: day,
        },
        consecutive_failures: settings.account_consecutive_failures,
        ip_sends: Window {
            count: settings.ip_sends_per_hour,
            per: hour,
        },
        ip_failures: Window {
            count: settings.ip_failures_per_hour,
            per: hour,
        },
    }
}

/// The configured routes; on a channel without any, every provider that serves it, by name, or else the inbox while it is there.
fn routes(config: &Config, catalogue: &Catalogue) -> Vec<Route> {
    let configured = config.routes.iter().map(|route| Route {
        channel: route.channel,
        countries: route.country.iter().map(|region| region.as_str().to_owned()).collect(),
        via: route.via.clone(),
    });
    let mut routes: Vec<Route> = configured.collect();
    for channel in [Channel::Email, Channel::Sms] {
        if routes.iter().any(|route| route.channel == channel) {
            continue;
        }
        let serving = config.providers.iter();
        let serving =
            serving.filter(|(_, provider)| provider.plugin != INBOX && catalogue.serves(&provider.plugin, channel));
        let mut via: Vec<String> = serving.map(|(name, _)| name.clone()).collect();
        if via.is_empty() && config.inbox.enabled {
            via.push(INBOX.to_owned());
        }
        if !via.is_empty() {
            routes.push(Route {
                channel,
                countries: Vec::new(),
                via,
            });
        }
    }
    routes
}

/// Whether a text message leaves this machine: what only the inbox captures may go to any number.
fn sends_text_messages(config: &Config, catalogue: &Catalogue) -> bool {
    let captured = inbox_names(config);
    let by_sms = routes(config, catalogue)
        .into_iter()
        .filter(|route| route.channel == Channel::Sms);
    by_sms.flat_map(|route| route.via).any(|name| !captured.contains(&name))
}

/// The names under which routes may call the inbox.
pub(super) fn inbox_names(config: &Config) -> Vec<String> {
    let named = config
        .providers
        .iter()
        .filter(|(_, provider)| provider.plugin == INBOX)
        .map(|(name, _)| name.clone());
    std::iter::once(INBOX.to_owned())
        .chain(named)
        .filter(|_| config.inbox.enabled)
        .collect()
}
