//! Headers every answer has, unless its route decided otherwise.

use poem::Response;
use poem::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::request_id;

/// What the answer may load and who may frame it, for answers that are no pages.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// For how long browsers come back over TLS only: a year. Other names below this one are not spoken for.
const TLS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Adds them. `https` says that people reach this server over TLS.
pub(super) fn finish(response: &mut Response, request_id: &str, https: bool) {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(request_id::HEADER, id);
    }
    unless_set(
        headers,
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    unless_set(
        headers,
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    unless_set(headers, header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    unless_set(headers, header::CONTENT_SECURITY_POLICY, NOTHING);
    if https {
        unless_set(headers, header::STRICT_TRANSPORT_SECURITY, TLS_ONLY);
    }
}

fn unless_set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.entry(name).or_insert(value);
}
