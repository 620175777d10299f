//! From a manifest, an operator's settings and a grant to a provision, or to all problems at once.

use std::collections::BTreeMap;

use doorward_core::values::secret::SecretText;

use super::route::Route;
use super::{ConfigProblem, Grant, Held, MailSender, ProviderSettings, Provision, StandIn};
use crate::egress::Pool;
use crate::manifest::{ConfigValue, HttpRule, Manifest};
use crate::redaction::Spellings;
use crate::relay::Relay;

/// The settings every provider may have, whether its manifest describes them or not: whom messages come from.
const FROM: &str = "from";
const FROM_NAME: &str = "from-name";

const MOST_SECRET_BYTES: usize = 8 << 10;

/// What the plugin may do for this provider under this grant.
pub(crate) fn build(
    manifest: &Manifest,
    settings: &ProviderSettings,
    grant: &Grant,
) -> Result<Provision, Vec<ConfigProblem>> {
    let mut problems = Vec::new();
    let config = config(manifest, settings, &mut problems);
    let secrets = secrets(manifest, settings, &config, &mut problems);
    let (routes, withheld) = routes(manifest, &config, grant, &mut problems);
    let relay = relay(manifest, &config, settings, grant, &mut problems);
    stand_ins(&settings.stand_ins, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let own = |key: &str| settings.config.get(key).filter(|text| !text.is_empty()).cloned();
    let sender = own(FROM).map(|address| MailSender {
        address,
        name: own(FROM_NAME),
    });
    Ok(Provision {
        provider: settings.name.clone(),
        spellings: Spellings::of(secrets.values().map(|held: &Held| &held.value)),
        config,
        secrets,
        relay,
        allow_private: grant.allow_private,
        pool: Pool::default(),
        mail_sender: sender.or_else(|| settings.mail_sender.clone()),
        text_sender: own(FROM).or_else(|| settings.text_sender.clone()),
        callback_url: settings.callback_url.clone(),
        channels: manifest.channels.clone(),
        routes,
        withheld,
        stand_ins: settings.stand_ins.clone(),
    })
}

fn config(
    manifest: &Manifest,
    settings: &ProviderSettings,
    problems: &mut Vec<ConfigProblem>,
) -> BTreeMap<String, ConfigValue> {
    for key in settings.config.keys() {
        if !manifest.config.contains_key(key) && key != FROM && key != FROM_NAME {
            problems.push(problem(key, "is no setting of this plugin"));
        }
    }
    let mut values = BTreeMap::new();
    for (key, rule) in &manifest.config {
        let text = settings
            .config
            .get(key)
            .filter(|text| !text.is_empty())
            .or(rule.default.as_ref());
        match text.map(|text| rule.read(text)) {
            Some(Ok(value)) => {
                values.insert(key.clone(), value);
            }
            Some(Err(why)) => problems.push(problem(key, why)),
            None if rule.required => problems.push(problem(key, format!("is required: {}", rule.label))),
            None => {}
        }
    }
    values
}

fn secrets(
    manifest: &Manifest,
    settings: &ProviderSettings,
    config: &BTreeMap<String, ConfigValue>,
    problems: &mut Vec<ConfigProblem>,
) -> BTreeMap<String, Held> {
    let unknown = settings
        .secrets
        .keys()
        .filter(|key| !manifest.secrets.contains_key(*key));
    problems.extend(unknown.map(|key| problem(key, "is no secret of this plugin")));
    let mut held = BTreeMap::new();
    for (key, rule) in &manifest.secrets {
        let value = settings.secrets.get(key).filter(|value| !value.reveal().is_empty());
        match value.map(|value| (value, flaw(value))) {
            Some((value, None)) => {
                let uses = rule.uses.iter();
                let uses = uses.map(|usage| (usage.host.clone(), usage.placement.clone()));
                let value = value.clone();
                held.insert(
                    key.clone(),
                    Held {
                        value,
                        uses: uses.collect(),
                    },
                );
            }
            Some((_, Some(flaw))) => problems.push(problem(key, flaw)),
            None if rule.required.arises(config) => {
                let condition = rule.required.condition().map(|it| format!(" {it}"));
                let condition = condition.unwrap_or_default();
                problems.push(problem(key, format!("is a required secret{condition}: {}", rule.label)));
            }
            None => {}
        }
    }
    held
}

/// What keeps a text from being a secret that can go into a header.
fn flaw(value: &SecretText) -> Option<&'static str> {
    if value.reveal().len() > MOST_SECRET_BYTES {
        Some("is longer than 8 KiB")
    } else if value.reveal().chars().any(char::is_control) {
        Some("must not hold line breaks or other control characters")
    } else {
        None
    }
}

/// The routes the operator grants, and the hosts he withholds.
fn routes(
    manifest: &Manifest,
    config: &BTreeMap<String, ConfigValue>,
    grant: &Grant,
    problems: &mut Vec<ConfigProblem>,
) -> (Vec<Route>, Vec<String>) {
    let mut routes = Vec::new();
    let mut withheld = Vec::new();
    for rule in &manifest.http {
        match route(rule, config) {
            Ok(None) => {}
            Ok(Some(route)) if grant.covers(&rule.host) => routes.push(route),
            Ok(Some(route)) => withheld.push(route.host),
            Err(problem) => problems.push(problem),
        }
    }
    (routes, withheld)
}

fn relay(
    manifest: &Manifest,
    config: &BTreeMap<String, ConfigValue>,
    settings: &ProviderSettings,
    grant: &Grant,
    problems: &mut Vec<ConfigProblem>,
) -> Option<Relay> {
    let rule = manifest.smtp.as_ref()?;
    match Relay::read(rule, config, &settings.secrets) {
        Ok(relay) => grant.covers(&rule.relay).then_some(relay),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

/// The route of a rule; `None` when it rests on a setting that is not set.
fn route(rule: &HttpRule, config: &BTreeMap<String, ConfigValue>) -> Result<Option<Route>, ConfigProblem> {
    let Some(path) = rule.path_rule.filled(config) else {
        return Ok(None);
    };
    let key = rule.host_template.only_key();
    let address = match key.and_then(|key| config.get(key)) {
        Some(ConfigValue::Url(url)) => {
            let host = url.host_str().map(|host| host.trim_matches(['[', ']']).to_owned());
            host.zip(url.port_or_known_default())
                .map(|(host, port)| (url.scheme() == "http", host, port))
        }
        _ => rule
            .host_template
            .filled(config)
            .map(|host| (false, host.to_ascii_lowercase(), 443)),
    };
    let Some((plain, host, port)) = address else {
        return Ok(None);
    };
    let written = key.is_some_and(|key| matches!(config.get(key), Some(ConfigValue::Url(_))));
    if !written && !is_host_name(&host) {
        let key = rule.host_template.keys().next().unwrap_or(&rule.host);
        return Err(problem(key, "does not make a host name"));
    }
    Ok(Some(Route {
        written: rule.host.clone(),
        plain,
        host,
        port: rule.port.unwrap_or(port),
        methods: rule.methods.clone(),
        path,
        why: rule.why.clone(),
    }))
}

fn stand_ins(stand_ins: &[StandIn], problems: &mut Vec<ConfigProblem>) {
    for stand_in in stand_ins
        .iter()
        .filter(|stand_in| !stand_in.at.ip().to_canonical().is_loopback())
    {
        problems.push(problem(&stand_in.host, "can only have a stand-in on this machine"));
    }
}

/// A name of at least two labels that cannot be taken for an address.
fn is_host_name(host: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.len() <= 253
        && host.contains('.')
        && host.split('.').all(label)
        && last.starts_with(|c: char| c.is_ascii_lowercase())
}

pub(crate) fn problem(key: &str, problem: impl Into<String>) -> ConfigProblem {
    ConfigProblem {
        key: key.to_owned(),
        problem: problem.into(),
    }
}
