//! Files that are part of the program, served with an entity tag so that a browser fetches each version once.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use poem::endpoint::make_sync;
use poem::http::{StatusCode, header};
use poem::{Endpoint, Request, Response};
use sha2::{Digest as _, Sha256};

const A_DAY: &str = "public, max-age=86400";

/// An endpoint that answers with this text.
pub(super) fn asset(media_type: &'static str, text: impl Into<Arc<str>>) -> impl Endpoint<Output = Response> + 'static {
    let text: Arc<str> = text.into();
    let digest = Sha256::digest(text.as_bytes());
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest));
    make_sync(move |request: Request| {
        let response = Response::builder()
            .header(header::ETAG, &tag)
            .header(header::CACHE_CONTROL, A_DAY);
        if has(&request, &tag) {
            response.status(StatusCode::NOT_MODIFIED).finish()
        } else {
            response.content_type(media_type).body(text.to_string())
        }
    })
}

fn has(request: &Request, tag: &str) -> bool {
    let known = request.headers().get(header::IF_NONE_MATCH);
    let known = known.and_then(|value| value.to_str().ok()).unwrap_or_default();
    known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
}
