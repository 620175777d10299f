//! How large a request may be.

use futures_util::StreamExt as _;
use poem::http::{HeaderMap, Uri, header};
use poem::{Body, Request};

use crate::problem::{Answer, Code, Problem};

const URL_BYTES: usize = 8 * 1024;

/// Refuses requests whose head is too large.
pub(super) fn check_head(request: &Request, header_limit: usize) -> Answer<()> {
    if length(request.uri()) > URL_BYTES {
        return Err(url_too_long());
    }
    if weight(request.headers()) > header_limit {
        return Err(headers_too_large(header_limit));
    }
    Ok(())
}

pub(super) fn url_too_long() -> Problem {
    let problem = Problem::new(Code::PayloadTooLarge).status(414);
    problem.detail("The URL is longer than 8 KiB.")
}

pub(super) fn headers_too_large(header_limit: usize) -> Problem {
    let problem = Problem::new(Code::PayloadTooLarge).status(431);
    problem.detail(format!(
        "The headers are larger than {header_limit} bytes, or more than 100."
    ))
}

fn length(uri: &Uri) -> usize {
    uri.path_and_query().map_or(0, |target| target.as_str().len())
}

fn weight(headers: &HeaderMap) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum()
}

/// How much more than the limit is read before the connection is given up: a client that is still sending does not
/// listen, and would never learn why.
const PATIENCE: usize = 16;

/// Reads the whole body into the request, so that whoever needs it finds it complete and within the limit.
pub(super) async fn read_body(request: &mut Request, limit: usize) -> Answer<()> {
    let body = request.take_body();
    if body.is_empty() {
        return Ok(());
    }
    if waits_for_permission(request.headers()) && announced(request.headers()).is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    let bytes = read(body, limit).await?;
    request.set_body(bytes);
    Ok(())
}

async fn read(body: Body, limit: usize) -> Answer<Vec<u8>> {
    let mut parts = body.into_bytes_stream();
    let mut bytes = Vec::new();
    let mut seen = 0_usize;
    while let Some(part) = parts.next().await {
        let Ok(part) = part else {
            return Err(Problem::new(Code::MalformedRequest).detail("The body ended before its time."));
        };
        seen = seen.saturating_add(part.len());
        if seen > limit.saturating_mul(PATIENCE) {
            break;
        }
        if seen <= limit {
            bytes.extend_from_slice(&part);
        } else {
            bytes = Vec::new();
        }
    }
    if seen > limit { Err(too_large(limit)) } else { Ok(bytes) }
}

fn too_large(limit: usize) -> Problem {
    Problem::new(Code::PayloadTooLarge).detail(format!("The body is larger than {limit} bytes."))
}

fn waits_for_permission(headers: &HeaderMap) -> bool {
    let expected = headers.get(header::EXPECT).map(header::HeaderValue::as_bytes);
    expected.is_some_and(|expected| expected.eq_ignore_ascii_case(b"100-continue"))
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
