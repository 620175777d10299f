//! Whether one entry of a manifest can be meant.

use regex_lite::{Regex, RegexBuilder};

use super::config_rule::{ConfigRule, ConfigType};
use super::placement::{Placement, Use};
use super::template::{PathRule, Template};
use super::written::{WrittenConfig, WrittenHttp, WrittenSecret, WrittenSmtp, WrittenUse};
use super::{HttpRule, ManifestError, SecretRule, SmtpRule};

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const MOST_PATTERN_BYTES: usize = 64 << 10;

pub(super) fn config(name: &str, written: WrittenConfig) -> Result<ConfigRule, ManifestError> {
    let wrong = |field: &str, found: &str, fix| value(&format!("config.{name}.{field}"), found, fix);
    let kind = ConfigType::parse(&written.kind);
    let kind = kind.ok_or_else(|| wrong("type", &written.kind, "use text, number, flag, texts or url"))?;
    let pattern = written.pattern.map(|pattern| {
        let fix = "write a regular expression of moderate size";
        expression(&pattern).ok_or_else(|| wrong("pattern", &pattern, fix))
    });
    let default = written.default.map(|default| match default {
        toml::Value::String(text) => text,
        other => other.to_string(),
    });
    let rule = ConfigRule {
        label: written.label.unwrap_or_else(|| name.to_owned()),
        kind,
        required: written.required,
        default,
        choices: written.choices,
        pattern: pattern.transpose()?,
    };
    match &rule.default {
        Some(default) if rule.read(default).is_err() => Err(wrong(
            "default",
            default,
            "give a default that the entry itself permits",
        )),
        _ => Ok(rule),
    }
}

fn expression(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(MOST_PATTERN_BYTES).build().ok()
}

pub(super) fn http(written: WrittenHttp) -> Result<HttpRule, ManifestError> {
    const HOST: &str = "write a bare host name; {config.KEY} may stand in it";
    const PATH: &str = "begin with /; * stands for a whole segment, ** for the rest";
    let host_template = Template::parse(&written.host).filter(|_| is_host(&written.host));
    let host_template = host_template.ok_or_else(|| value("http.host", &written.host, HOST))?;
    let path_rule = PathRule::parse(&written.path);
    let path_rule = path_rule.ok_or_else(|| value("http.path", &written.path, PATH))?;
    let known = |method: &String| METHODS.contains(&method.as_str());
    if written.methods.is_empty() || !written.methods.iter().all(known) {
        let found = written.methods.join(", ");
        return Err(value("http.methods", &found, "list GET, POST, PUT, PATCH or DELETE"));
    }
    if written.why.trim().is_empty() {
        return Err(value("http.why", "", "say in a few words what the request is for"));
    }
    Ok(HttpRule {
        host: written.host,
        methods: written.methods,
        path: written.path,
        why: written.why,
        host_template,
        port: written.port,
        path_rule,
    })
}

pub(super) fn smtp(written: WrittenSmtp) -> Result<SmtpRule, ManifestError> {
    let template = |entry: &str, text: &str| {
        Template::parse(text).ok_or_else(|| value(entry, text, "write text in which {config.KEY} may stand"))
    };
    Ok(SmtpRule {
        host: template("smtp.host", &written.host)?,
        port: template("smtp.port", &written.port)?,
        tls: template("smtp.tls", &written.tls)?,
        username: template("smtp.username", &written.username)?,
        relay: written.host,
        password: written.password,
        why: written.why,
    })
}

pub(super) fn secret(name: &str, written: WrittenSecret) -> Result<SecretRule, ManifestError> {
    let uses = written
        .uses
        .into_iter()
        .map(|usage| placed(name, usage))
        .collect::<Result<_, _>>()?;
    Ok(SecretRule {
        label: written.label.unwrap_or_else(|| name.to_owned()),
        required: written.required,
        uses,
    })
}

fn placed(secret: &str, written: WrittenUse) -> Result<Use, ManifestError> {
    let wrong = |fix| ManifestError::Placement {
        secret: secret.to_owned(),
        placement: written.placement.clone(),
        fix,
    };
    let name = written.name.clone().filter(|name| !name.is_empty());
    let placement = placement(&written.placement, name).map_err(wrong)?;
    match (placement.needs_host(), &written.host) {
        (true, None) => Err(wrong("add the host it goes to")),
        (false, Some(_)) => Err(wrong("leave the host out")),
        _ => Ok(Use {
            host: written.host,
            placement,
        }),
    }
}

/// The placement of this kind; the error says what to change.
fn placement(kind: &str, name: Option<String>) -> Result<Placement, &'static str> {
    const UNKNOWN: &str = "use basic, bearer, header, query, form-field, sigv4, hmac, verify or login";
    let bare = match kind {
        "basic" => Some(Placement::Basic),
        "bearer" => Some(Placement::Bearer),
        "sigv4" => Some(Placement::Sigv4),
        "verify" => Some(Placement::Verify),
        "login" => Some(Placement::Login),
        _ => None,
    };
    let named: Option<fn(String) -> Placement> = match kind {
        "header" => Some(Placement::Header),
        "query" => Some(Placement::Query),
        "form-field" => Some(Placement::FormField),
        "hmac" => Some(Placement::Hmac),
        _ => None,
    };
    match (bare, named, name) {
        (Some(placement), _, None) => Ok(placement),
        (Some(_), _, Some(_)) => Err("leave the name out"),
        (None, Some(make), Some(name)) => Ok(make(name)),
        (None, Some(_), None) => Err("add its name"),
        (None, None, _) => Err(UNKNOWN),
    }
}

pub(super) fn value(entry: &str, found: &str, fix: &'static str) -> ManifestError {
    ManifestError::Value {
        entry: entry.to_owned(),
        found: found.chars().take(120).collect(),
        fix,
    }
}

fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.{}".contains(&byte))
}
