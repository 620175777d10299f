//! Successes with a body that cannot be the provider's: the message may have been taken, and nobody can say so.

use doorward_plugin::Response;

use super::Fault;
use super::status::PAGE;
use crate::Kind;

/// As much as the host hands on.
const HUGE: usize = 256 << 10;

/// The usual success with another body.
pub(super) fn faults(usual: &Response, accepted_by_status: bool) -> Vec<Fault> {
    let may_be: &[Kind] = if accepted_by_status {
        &[Kind::Accepted, Kind::Uncertain]
    } else {
        &[Kind::Uncertain]
    };
    let fault = |name: &str, body: Vec<u8>| {
        let response = Response { body, ..usual.clone() };
        Fault::response(format!("{} with {name}", usual.status), response, may_be)
    };
    let mut faults = vec![
        fault("a page", PAGE.into()),
        fault("no body", Vec::new()),
        fault("invalid UTF-8", b"\xff\xfe{\"id\":\"\xc3\x28\"}".to_vec()),
        fault("a huge body", vec![b'x'; HUGE]),
        fault("a deeply nested body", b"[".repeat(HUGE)),
        fault("null", b"null".to_vec()),
        fault("a number", b"1e999".to_vec()),
        fault("an empty list", b"[]".to_vec()),
        fault("an empty object", b"{}".to_vec()),
    ];
    if !usual.body.is_empty() {
        faults.push(fault("half a body", halved(&usual.body)));
    }
    for status in [200, 201, 202, 204]
        .into_iter()
        .filter(|status| *status != usual.status)
    {
        let response = Response {
            status,
            headers: Vec::new(),
            body: PAGE.into(),
            ..usual.clone()
        };
        faults.push(Fault::response(format!("{status} with a page"), response, may_be));
    }
    faults
}

fn halved(body: &[u8]) -> Vec<u8> {
    body.iter().copied().take(body.len() / 2).collect()
}
