//! Whether a request stays within `[[http]]` and the `use` of its secrets. What mentions a setting that is not set permits nothing.

use std::collections::BTreeMap;

use doorward_plugin::{Auth, ConfigValue, Method, Request};
use serde::Deserialize;
use url::{Host, Url};

use super::Settings;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Http {
    host: String,
    port: Option<u16>,
    methods: Vec<String>,
    path: String,
    #[serde(rename = "why")]
    _why: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Smtp {
    host: String,
    #[serde(rename = "port")]
    _port: String,
    #[serde(rename = "tls")]
    _tls: String,
    #[serde(rename = "username")]
    _username: Option<String>,
    #[serde(rename = "password")]
    _password: Option<String>,
    #[serde(rename = "why")]
    _why: String,
}

impl Smtp {
    pub(super) fn is_set_up(&self, settings: &Settings) -> bool {
        filled(&self.host, settings).is_some_and(|host| !host.is_empty())
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Secret {
    #[serde(rename = "label")]
    _label: Option<String>,
    #[serde(rename = "required")]
    _required: Option<serde::de::IgnoredAny>,
    #[serde(rename = "use")]
    uses: Vec<Use>,
}

impl Secret {
    pub(super) fn verifies(&self) -> bool {
        self.uses.iter().any(|usage| usage.placement == "verify")
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Use {
    host: Option<String>,
    #[serde(rename = "as")]
    placement: String,
    name: Option<String>,
}

/// The first thing about a request that is not permitted.
pub(super) fn offence(
    http: &[Http],
    secrets: &BTreeMap<String, Secret>,
    request: &Request,
    settings: &Settings,
) -> Option<String> {
    let Ok(url) = Url::parse(&request.url) else {
        return Some(format!("{:?} is not an address", request.url));
    };
    if let Some(offence) = in_address(&url).or_else(|| in_headers(request)) {
        return Some(offence);
    }
    let permits = |rule: &Http| rule.permits(request.method, &url, settings);
    if !http.iter().any(permits) {
        return Some(format!("{} {url} is in no [[http]] entry", method_name(request.method)));
    }
    request
        .auth
        .iter()
        .find_map(|auth| in_auth(secrets, auth, &url, settings))
}

fn in_address(url: &Url) -> Option<String> {
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback) {
        return Some(format!("{url} is not https"));
    }
    let has_userinfo = !url.username().is_empty() || url.password().is_some();
    has_userinfo.then(|| format!("{url} holds a user"))
}

/// What the host writes itself, and what is no header at all.
fn in_headers(request: &Request) -> Option<String> {
    const OURS: [&str; 7] = [
        "host",
        "content-length",
        "accept-encoding",
        "connection",
        "transfer-encoding",
        "expect",
        "authorization",
    ];
    request.headers.iter().find_map(|(name, value)| {
        let is_token = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let is_line = value
            .bytes()
            .all(|byte| byte == b'\t' || (byte >= b' ' && byte != 0x7f));
        let ours = OURS.iter().any(|ours| name.eq_ignore_ascii_case(ours));
        (!is_token || !is_line || ours).then(|| format!("the header {name:?} must not be sent with {value:?}"))
    })
}

fn in_auth(secrets: &BTreeMap<String, Secret>, auth: &Auth, url: &Url, settings: &Settings) -> Option<String> {
    let (placement, name) = placement(auth);
    auth.secrets().into_iter().find_map(|key| {
        let Some(secret) = secrets.get(key.as_str()) else {
            return Some(format!("the secret `{}` is in no [secrets] entry", key.as_str()));
        };
        let permits = |usage: &Use| {
            let same_name = match (&usage.name, name) {
                (Some(allowed), Some(name)) => allowed.eq_ignore_ascii_case(name),
                (None, None) => true,
                _ => false,
            };
            let host = usage.host.as_deref();
            usage.placement == placement && same_name && host.is_some_and(|host| is_host(host, None, url, settings))
        };
        let permitted = secret.uses.iter().any(permits);
        (!permitted).then(|| format!("the secret `{}` may not go to {url} as {placement}", key.as_str()))
    })
}

fn placement(auth: &Auth) -> (&'static str, Option<&str>) {
    match auth {
        Auth::Basic { .. } => ("basic", None),
        Auth::Bearer(_) => ("bearer", None),
        Auth::Header(named) => ("header", Some(&named.name)),
        Auth::Query(named) => ("query", Some(&named.name)),
        Auth::FormField(named) => ("form-field", Some(&named.name)),
        Auth::SigV4(_) => ("sigv4", None),
        Auth::HmacBody { header, .. } => ("hmac", Some(header)),
    }
}

impl Http {
    fn permits(&self, method: Method, url: &Url, settings: &Settings) -> bool {
        let methods = self.methods.iter();
        methods.into_iter().any(|allowed| allowed == method_name(method))
            && is_host(&self.host, self.port, url, settings)
            && is_path(&self.path, url, settings)
    }
}

/// Whether a host template means the address's host. A setting that is an address stands for its host and port.
fn is_host(template: &str, port: Option<u16>, url: &Url, settings: &Settings) -> bool {
    let Some(filled) = filled(template, settings) else {
        return false;
    };
    match Url::parse(&filled) {
        Ok(meant) if meant.has_host() => {
            meant.host() == url.host() && meant.port_or_known_default() == url.port_or_known_default()
        }
        _ => {
            let port = port.or(Some(443));
            url.host_str() == Some(filled.as_str()) && url.port_or_known_default() == port
        }
    }
}

/// Whether a path template means the address's path. A setting that is an address stands for its path.
fn is_path(template: &str, url: &Url, settings: &Settings) -> bool {
    let Some(filled) = filled(template, settings) else {
        return false;
    };
    if let Ok(meant) = Url::parse(&filled) {
        return meant.path() == url.path();
    }
    let mut segments = url.path().split('/');
    for pattern in filled.split('/') {
        match (pattern, segments.next()) {
            ("**", Some(_)) => return true,
            ("*", Some(segment)) if !segment.is_empty() => {}
            (pattern, Some(segment)) if pattern == segment => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

/// A template with the settings in their places, if they are all set.
fn filled(template: &str, settings: &Settings) -> Option<String> {
    let Some((before, rest)) = template.split_once("{config.") else {
        return Some(template.to_owned());
    };
    let (key, after) = rest.split_once('}')?;
    let ConfigValue::Text(value) = settings.get(key)? else {
        return None;
    };
    Some(format!("{before}{value}{}", filled(after, settings)?))
}

fn method_name(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}
