//! Which web pages of other origins may read answers: only those the operator names, each by its exact origin.
//! Cookies are never theirs to send.

use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use poem::{Request, Response};

/// What a page may read besides the body.
const EXPOSED: HeaderValue = HeaderValue::from_static("etag, location, retry-after, x-request-id, www-authenticate");
/// What a page may send.
const SENT: HeaderValue =
    HeaderValue::from_static("authorization, content-type, idempotency-key, if-match, if-none-match, x-request-id");
const ALLOWED_FOR: HeaderValue = HeaderValue::from_static("600");

/// A request from a page whose origin may read the answer.
pub(super) struct Welcome(HeaderValue);

/// Whether the request comes from a page that is welcome.
pub(super) fn welcome(request: &Request, origins: &[String]) -> Option<Welcome> {
    let origin = request.headers().get(header::ORIGIN)?;
    let is_listed = origins.iter().any(|listed| listed.as_bytes() == origin.as_bytes());
    is_listed.then(|| Welcome(origin.clone()))
}

/// Whether a browser asks in the name of a page whether it may send a request.
pub(super) fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The answer to such a question about a path with these methods.
pub(super) fn preflight(methods: &str) -> Response {
    Response::builder()
        .status(StatusCode::NO_CONTENT)
        .header(header::ACCESS_CONTROL_ALLOW_METHODS, methods)
        .header(header::ACCESS_CONTROL_ALLOW_HEADERS, SENT)
        .header(header::ACCESS_CONTROL_MAX_AGE, ALLOWED_FOR)
        .finish()
}

impl Welcome {
    /// Lets the page read an answer.
    pub(super) fn admit(&self, headers: &mut HeaderMap) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, self.0.clone());
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
}

/// Answers differ by origin as soon as any origin is listed.
pub(super) fn vary(headers: &mut HeaderMap, origins: &[String]) {
    if !origins.is_empty() {
        headers.append(header::VARY, HeaderValue::from_static("origin"));
    }
}
