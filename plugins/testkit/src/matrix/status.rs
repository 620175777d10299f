//! Statuses that a provider, or what stands before it, answers instead of its own.

use doorward_plugin::Response;

use super::Fault;
use crate::Kind;
use crate::stage::NOW;

/// 90 seconds after the moment every test takes place at.
const IN_90_SECONDS: &str = "Sun, 06 Nov 1994 08:51:07 GMT";

/// What a status means whatever comes with it, and both forms of `Retry-After`.
pub(super) fn faults() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (status, may_be) in [
        (401, [Kind::Misconfigured].as_slice()),
        (403, &[Kind::Misconfigured]),
        (408, &[Kind::Throttled]),
        (429, &[Kind::Throttled]),
        (500, &[Kind::Unavailable]),
        (502, &[Kind::Unavailable]),
        (503, &[Kind::Unavailable, Kind::Throttled]),
        (301, &[Kind::Misconfigured]),
        (302, &[Kind::Misconfigured]),
        (304, &[Kind::Misconfigured]),
        (307, &[Kind::Misconfigured]),
        (308, &[Kind::Misconfigured]),
        (101, &[Kind::Uncertain]),
        (600, &[Kind::Uncertain]),
    ] {
        for (name, body) in [("no body", ""), ("a page", PAGE), ("an object", "{}")] {
            faults.push(Fault::response(
                format!("{status} with {name}"),
                response(status, None, body),
                may_be,
            ));
        }
    }
    for (status, may_be) in [
        (429, [Kind::Throttled].as_slice()),
        (503, &[Kind::Unavailable, Kind::Throttled]),
    ] {
        for (value, wait) in [("7", Some(7_000)), (IN_90_SECONDS, Some(90_000)), ("soon", None)] {
            let name = format!("{status} with retry-after {value}");
            let fault = Fault::response(name, response(status, Some(value), ""), may_be);
            faults.push(Fault { wait, ..fault });
        }
    }
    faults
}

/// What proxies and captive portals answer.
pub(super) const PAGE: &str =
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body>id: 1, status: 0</body></html>";

fn response(status: u16, retry_after: Option<&str>, body: &str) -> Response {
    let retry_after = retry_after.map(|value| ("Retry-After".to_owned(), value.to_owned()));
    let location = (300..=399).contains(&status);
    let location = location.then(|| ("Location".to_owned(), "https://elsewhere.example/".to_owned()));
    Response {
        status,
        headers: retry_after.into_iter().chain(location).collect(),
        body: body.as_bytes().to_vec(),
        received_at: NOW,
    }
}
