//! Whether every message has a way to go.

use std::collections::BTreeSet;

use doorward_core::records::delivery::Channel;

use super::{INBOX, Plugin};
use crate::config::problem::Problem;
use crate::config::{Config, Route};

/// A provider there is, by name, and its plugin when that is known. One with an unknown plugin is taken to do all that is
/// asked of it: that the plugin is unknown has been said already.
struct Candidate<'a> {
    name: &'a str,
    plugin: Option<&'a Plugin<'a>>,
}

impl Candidate<'_> {
    fn serves(&self, channel: Channel) -> bool {
        self.plugin.is_none_or(|plugin| plugin.channels.contains(&channel))
    }

    /// Whether messages leave by it.
    fn is_real(&self) -> bool {
        self.plugin.is_none_or(|plugin| plugin.id != INBOX)
    }
}

/// The configured providers, and the inbox while it is enabled.
fn candidates<'a>(config: &'a Config, plugins: &'a [Plugin<'a>]) -> Vec<Candidate<'a>> {
    let plugin = |id: &str| plugins.iter().find(|plugin| plugin.id == id);
    let mut candidates: Vec<_> = config
        .providers
        .iter()
        .map(|(name, provider)| Candidate {
            name,
            plugin: plugin(&provider.plugin),
        })
        .collect();
    if config.inbox.enabled && !config.providers.contains_key(INBOX) {
        candidates.push(Candidate {
            name: INBOX,
            plugin: plugin(INBOX),
        });
    }
    candidates
}

/// What must hold always.
pub(super) fn check(config: &Config, plugins: &[Plugin<'_>]) -> Vec<Problem> {
    let candidates = candidates(config, plugins);
    let mut problems = check_providers(config, plugins);
    for (index, route) in config.routes.iter().enumerate() {
        check_route(&format!("routes[{index}]"), route, &candidates, &mut problems);
    }
    problems.extend(check_repeats(&config.routes));
    problems.extend(check_limits(config, &candidates));
    problems
}

fn check_providers(config: &Config, plugins: &[Plugin<'_>]) -> Vec<Problem> {
    let known = plugins
        .iter()
        .map(|plugin| format!("`{}`", plugin.id))
        .collect::<Vec<_>>()
        .join(", ");
    let mut problems = Vec::new();
    for (name, provider) in &config.providers {
        let key = format!("providers.{name}.plugin");
        let plugin = &provider.plugin;
        if !plugins.iter().any(|known| known.id == plugin) {
            problems.push(Problem::new(
                key,
                format!("unknown plugin {plugin:?}"),
                format!("the known ones are {known}"),
            ));
        } else if plugin == INBOX && !config.inbox.enabled {
            let wrong = "the inbox is not there, because `inbox.enabled` is false";
            problems.push(Problem::new(key, wrong, "name another plugin"));
        } else if name == INBOX && plugin != INBOX {
            let wrong = "the name `inbox` belongs to the built-in provider";
            problems.push(Problem::new(key, wrong, "give the provider another name"));
        }
    }
    problems
}

fn check_route(key: &str, route: &Route, candidates: &[Candidate<'_>], problems: &mut Vec<Problem>) {
    let channel = route.channel.as_str();
    let names = candidates
        .iter()
        .filter(|candidate| candidate.serves(route.channel))
        .map(|candidate| format!("`{}`", candidate.name));
    let fix = match names.collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => format!("add a provider with a plugin that serves {channel} below `providers`"),
        names => format!("the providers that serve {channel} are {names}"),
    };
    let via = format!("{key}.via");
    if route.via.is_empty() {
        problems.push(Problem::new(&via, "it names no provider", &fix));
    }
    for name in &route.via {
        let wrong = match candidates.iter().find(|candidate| candidate.name == name) {
            None => format!("there is no provider {name:?}"),
            Some(candidate) if !candidate.serves(route.channel) => {
                format!("the provider {name:?} does not serve {channel}")
            }
            Some(_) => continue,
        };
        problems.push(Problem::new(&via, wrong, &fix));
    }
    if route.channel == Channel::Email && !route.country.is_empty() {
        problems.push(Problem::new(
            format!("{key}.country"),
            "e-mail has no country",
            "remove it, or set `channel` to \"sms\"",
        ));
    }
}

/// Of two routes for one channel and country the second would never be taken.
fn check_repeats(routes: &[Route]) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for (index, route) in routes.iter().enumerate() {
        let channel = route.channel.as_str();
        let everywhere = route.country.is_empty().then_some(("", format!("all of {channel}")));
        let countries = route
            .country
            .iter()
            .map(|country| (country.as_str(), format!("{channel} to {}", country.as_str())));
        for (country, name) in everywhere.into_iter().chain(countries) {
            if !seen.insert((channel, country)) {
                let wrong = format!("an earlier route than routes[{index}] is for {name} as well");
                problems.push(Problem::new("routes", wrong, "join the two, best provider first"));
            }
        }
    }
    problems
}

fn check_limits(config: &Config, candidates: &[Candidate<'_>]) -> Option<Problem> {
    let fenced = config.inbox.enabled && !candidates.iter().any(Candidate::is_real);
    if config.limits.enabled || fenced {
        return None;
    }
    let wrong = "it is false, which is for servers whose messages all go to the inbox";
    Some(Problem::new(
        "limits.enabled",
        wrong,
        "set it to true and raise single limits instead",
    ))
}

/// What must hold before others are let in.
pub(super) fn check_exposure(config: &Config, plugins: &[Plugin<'_>], reason: &str) -> Vec<Problem> {
    let candidates = candidates(config, plugins);
    let mut problems = Vec::new();
    if config.inbox.enabled {
        let wrong = format!("it is true, but {reason}");
        problems.push(Problem::new(
            "inbox.enabled",
            wrong,
            "set it to false: administrators would read everybody's codes",
        ));
    }
    for channel in Channel::ALL.iter().copied().filter(|channel| is_used(config, *channel)) {
        if !carriers(config, &candidates, channel).any(Candidate::is_real) {
            problems.push(without_carrier(channel, reason));
        }
    }
    problems
}

fn without_carrier(channel: Channel, reason: &str) -> Problem {
    let name = channel.as_str();
    let waiver = match channel {
        Channel::Email => "",
        Channel::Sms => ", or set `compat.flask` to false and do without text messages",
    };
    let fix = format!("set `providers.NAME.plugin` to one that serves {name}{waiver}");
    Problem::new("providers", format!("no provider sends {name}, but {reason}"), fix)
}

/// The providers messages of a channel can go by.
fn carriers<'a>(
    config: &Config,
    candidates: &'a [Candidate<'a>],
    channel: Channel,
) -> impl Iterator<Item = &'a Candidate<'a>> {
    let routed: Vec<_> = config
        .routes
        .iter()
        .filter(|route| route.channel == channel)
        .flat_map(|route| &route.via)
        .cloned()
        .collect();
    candidates.iter().filter(move |candidate| {
        candidate.serves(channel) && (routed.is_empty() || routed.iter().any(|name| name == candidate.name))
    })
}

/// E-mail always is, because accounts begin with it. Text messages are when something here needs them.
fn is_used(config: &Config, channel: Channel) -> bool {
    match channel {
        Channel::Email => true,
        Channel::Sms => config.compat.flask || config.routes.iter().any(|route| route.channel == Channel::Sms),
    }
}

/// Whether any provider could carry the messages of a channel.
pub(in crate::config) fn is_served(config: &Config, plugins: &[Plugin<'_>], channel: Channel) -> bool {
    carriers(config, &candidates(config, plugins), channel).next().is_some()
}
