//! What is answered to bytes that never became a request: too large for the HTTP library, or no HTTP at all.

use doorward_core::ports::Entropy;
use poem::http::{HeaderMap, StatusCode};

use super::{border, headers, limits, request_id};
use crate::problem::{Code, Problem};
use crate::settings::HttpSettings;

/// The whole answer, from its first line to the last byte of the problem. The connection ends with it.
pub fn unread(settings: &HttpSettings, entropy: &dyn Entropy, status: StatusCode) -> Vec<u8> {
    let request_id = request_id::request_id(&HeaderMap::new(), entropy);
    let problem = match status {
        StatusCode::URI_TOO_LONG => limits::url_too_long(),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => limits::headers_too_large(settings.header_limit),
        _ => Problem::new(Code::MalformedRequest).detail("This is not a request of HTTP/1.1 or HTTP/2."),
    };
    tracing::info!(request_id, status = status.as_u16(), "answered what is no request");
    border::count("other", border::UNMATCHED.to_owned(), status.as_u16());
    let public_url = &settings.public_url;
    let body = problem.body(public_url, &request_id);
    let mut response = problem.write(public_url, &request_id);
    headers::finish(&mut response, &request_id, settings.is_https());
    let mut answer = format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    )
    .into_bytes();
    for (name, value) in response.headers() {
        answer.extend_from_slice(name.as_str().as_bytes());
        answer.extend_from_slice(b": ");
        answer.extend_from_slice(value.as_bytes());
        answer.extend_from_slice(b"\r\n");
    }
    answer.extend_from_slice(b"\r\n");
    answer.extend_from_slice(body.as_bytes());
    answer
}
