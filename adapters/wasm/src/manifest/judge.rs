//! Whether a manifest holds together.

use std::collections::BTreeMap;

use super::entry::{self, value};
use super::placement::Placement;
use super::written::{Written, WrittenPlugin};
use super::{CONTRACT, Manifest, ManifestError};

const CHANNELS: [&str; 3] = ["email", "sms", "webhook"];
const MOST_ENTRIES: usize = 64;

pub(super) fn judge(written: Written) -> Result<Manifest, ManifestError> {
    about(&written.plugin)?;
    if written.http.len().max(written.secrets.len()).max(written.config.len()) > MOST_ENTRIES {
        return Err(value("the manifest", "too long", "have at most 64 entries of a kind"));
    }
    let WrittenPlugin {
        id, version, channels, ..
    } = written.plugin;
    let manifest = Manifest {
        id,
        version,
        channels,
        config: each(written.config, entry::config)?,
        http: written.http.into_iter().map(entry::http).collect::<Result<_, _>>()?,
        secrets: each(written.secrets, entry::secret)?,
        smtp: written.smtp.map(entry::smtp).transpose()?,
    };
    placeholders(&manifest)?;
    needs(&manifest)?;
    uses(&manifest)?;
    Ok(manifest)
}

fn about(plugin: &WrittenPlugin) -> Result<(), ManifestError> {
    if plugin.contract != CONTRACT {
        let found = plugin.contract.clone();
        return Err(ManifestError::Contract { found });
    }
    if !is_name(&plugin.id, 32) {
        let fix = "use at most 32 of a-z, 0-9 and -, a letter first";
        return Err(value("plugin.id", &plugin.id, fix));
    }
    if !is_version(&plugin.version) {
        return Err(value(
            "plugin.version",
            &plugin.version,
            "write three numbers, such as 1.0.0",
        ));
    }
    let known = |channel: &String| CHANNELS.contains(&channel.as_str());
    if plugin.channels.is_empty() || !plugin.channels.iter().all(known) {
        let found = plugin.channels.join(", ");
        return Err(value("plugin.channels", &found, "list email, sms or webhook"));
    }
    Ok(())
}

fn each<W, R>(
    written: BTreeMap<String, W>,
    judge: impl Fn(&str, W) -> Result<R, ManifestError>,
) -> Result<BTreeMap<String, R>, ManifestError> {
    let judged = written.into_iter().map(|(name, entry)| {
        if is_name(&name, 64) {
            judge(&name, entry).map(|rule| (name, rule))
        } else {
            Err(value(
                "a name",
                &name,
                "use at most 64 of a-z, 0-9 and -, a letter first",
            ))
        }
    });
    judged.collect()
}

/// Every placeholder names a setting that is described.
fn placeholders(manifest: &Manifest) -> Result<(), ManifestError> {
    let http = manifest.http.iter().flat_map(|rule| {
        let host = rule.host_template.keys().map(|key| ("http.host", key));
        host.chain(rule.path_rule.keys().into_iter().map(|key| ("http.path", key)))
    });
    let smtp = manifest.smtp.iter().flat_map(|rule| {
        let templates = [&rule.host, &rule.port, &rule.tls, &rule.username];
        templates
            .into_iter()
            .flat_map(|template| template.keys().map(|key| ("smtp", key)))
    });
    for (entry, key) in http.chain(smtp) {
        if !manifest.config.contains_key(key) {
            return Err(ManifestError::Placeholder {
                entry: entry.to_owned(),
                key: key.to_owned(),
            });
        }
    }
    Ok(())
}

/// Every condition names a setting that is described.
fn needs(manifest: &Manifest) -> Result<(), ManifestError> {
    let keys = manifest.secrets.iter();
    let mut keys = keys.filter_map(|(secret, rule)| Some((secret, rule.required.key()?)));
    match keys.find(|(_, key)| !manifest.config.contains_key(*key)) {
        None => Ok(()),
        Some((secret, key)) => Err(ManifestError::Condition {
            secret: secret.clone(),
            key: key.to_owned(),
        }),
    }
}

/// Every secret goes only where the plugin sends something.
fn uses(manifest: &Manifest) -> Result<(), ManifestError> {
    for (name, rule) in &manifest.secrets {
        for host in rule.uses.iter().filter_map(|usage| usage.host.as_ref()) {
            if !manifest.http.iter().any(|request| request.host == *host) {
                return Err(ManifestError::UseWithoutRequest {
                    secret: name.clone(),
                    host: host.clone(),
                });
            }
        }
    }
    let password = manifest.smtp.as_ref().and_then(|rule| rule.password.as_ref());
    let Some(password) = password else { return Ok(()) };
    let logs_in = manifest
        .secrets
        .get(password)
        .is_some_and(|rule| rule.uses.iter().any(|usage| usage.placement == Placement::Login));
    if logs_in {
        Ok(())
    } else {
        Err(value(
            "smtp.password",
            password,
            "name a secret with a use as \"login\"",
        ))
    }
}

fn is_name(text: &str, most: usize) -> bool {
    text.len() <= most
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn is_version(text: &str) -> bool {
    let numbers: Vec<&str> = text.split('.').collect();
    numbers.len() == 3
        && numbers
            .iter()
            .all(|number| (1..=9).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()))
}
