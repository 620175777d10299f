//! Files that are part of the program, served with an entity tag so that a browser fetches each version once.

use std::sync::Arc;

use poem::endpoint::make_sync;
use poem::http::{StatusCode, header};
use poem::{Endpoint, Request, Response};

use crate::conditional;

const A_DAY: &str = "public, max-age=86400";

/// An endpoint that answers with this text.
pub(super) fn asset(media_type: &'static str, text: impl Into<Arc<str>>) -> impl Endpoint<Output = Response> + 'static {
    let text: Arc<str> = text.into();
    let tag = conditional::tag_of(text.as_bytes());
    make_sync(move |request: Request| {
        let response = Response::builder()
            .header(header::ETAG, &tag)
            .header(header::CACHE_CONTROL, A_DAY);
        let known = request.headers().get(header::IF_NONE_MATCH);
        if conditional::is_known(known.and_then(|value| value.to_str().ok()), &tag) {
            response.status(StatusCode::NOT_MODIFIED).finish()
        } else {
            response.content_type(media_type).body(text.to_string())
        }
    })
}
