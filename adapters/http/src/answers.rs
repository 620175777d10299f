//! Answers other than a plain `200`: each type is one success of one operation.

use std::marker::PhantomData;

use doorward_core::records::Version;
use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::payload::{Json, Payload as _};
use poem_openapi::registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::{ToJSON, Type};

use crate::conditional;
use crate::header::HeaderText;

/// `202`: begun, and its end is elsewhere.
pub(crate) struct Accepted<T>(pub(crate) T);

/// `204`: done, and there is nothing to say.
pub(crate) struct NoContent;

/// `201`: made, and this is where.
pub(crate) struct Created<T> {
    made: T,
    location: String,
    version: Version,
}

impl<T> Created<T> {
    /// What was made, the path it has from now on, and its version.
    pub(crate) fn new(made: T, location: impl Into<String>, version: Version) -> Self {
        Self {
            made,
            location: location.into(),
            version,
        }
    }
}

/// `200` with the version as entity tag.
pub(crate) struct Tagged<T>(pub(crate) T, pub(crate) Version);

/// `200` with the version as entity tag, or `304` when the client has that version.
pub(crate) enum Fetched<T> {
    /// This is it.
    Fresh(Tagged<T>),
    /// The client has it.
    Known(Version),
}

impl<T> Fetched<T> {
    /// What was found, unless the client says it has it.
    pub(crate) fn new(found: T, version: Version, if_none_match: &HeaderText) -> Self {
        if conditional::is_known(if_none_match.text(), &conditional::etag(version)) {
            Self::Known(version)
        } else {
            Self::Fresh(Tagged(found, version))
        }
    }
}

/// `200` with an entity tag of what is said, or `304` when the client has just that: for what is asked for again and again.
pub(crate) struct Polled<T> {
    tag: String,
    /// What to say; nothing when the client has it.
    written: Option<String>,
    said: PhantomData<fn() -> T>,
}

impl<T: ToJSON> Polled<T> {
    /// What was found, unless the client says it has it.
    pub(crate) fn new(found: T, if_none_match: &HeaderText) -> Self {
        let written = found.to_json_string();
        let tag = conditional::tag_of(written.as_bytes());
        let is_known = conditional::is_known(if_none_match.text(), &tag);
        Self {
            tag,
            written: (!is_known).then_some(written),
            said: PhantomData,
        }
    }
}

/// An answer that says nothing but that the request was taken.
#[derive(Debug, poem_openapi::Object)]
#[oai(rename = "Nothing", deny_unknown_fields)]
pub(crate) struct Nothing {}

fn tagged(response: Response, version: Version) -> Response {
    with_tag(response, &conditional::etag(version))
}

fn with_tag(mut response: Response, tag: &str) -> Response {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn meta<T: Type>(status: StatusCode, description: &'static str, headers: Vec<MetaHeader>) -> MetaResponse {
    MetaResponse {
        description,
        status: Some(status.as_u16()),
        status_range: None,
        content: vec![MetaMediaType {
            content_type: Json::<T>::CONTENT_TYPE,
            schema: T::schema_ref(),
        }],
        headers,
    }
}

fn bare(status: StatusCode, description: &'static str, headers: Vec<MetaHeader>) -> MetaResponse {
    MetaResponse {
        description,
        status: Some(status.as_u16()),
        status_range: None,
        content: Vec::new(),
        headers,
    }
}

fn not_modified(tag: MetaHeader) -> MetaResponse {
    let known = "It is as you know it (`If-None-Match`).";
    bare(StatusCode::NOT_MODIFIED, known, vec![tag])
}

fn documented(name: &str, description: &str) -> MetaHeader {
    MetaHeader {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        required: true,
        deprecated: false,
        schema: String::schema_ref(),
    }
}

fn etag_header() -> MetaHeader {
    documented("ETag", "The version, for `If-Match` and `If-None-Match`.")
}

impl<T: ToJSON> IntoResponse for Accepted<T> {
    fn into_response(self) -> Response {
        Json(self.0).with_status(StatusCode::ACCEPTED).into_response()
    }
}

impl<T: ToJSON> ApiResponse for Accepted<T> {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![meta::<T>(StatusCode::ACCEPTED, "It has begun.", Vec::new())],
        }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl ApiResponse for NoContent {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![bare(StatusCode::NO_CONTENT, "Done.", Vec::new())],
        }
    }

    fn register(_registry: &mut Registry) {}
}

impl<T: ToJSON> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let made = Json(self.made).with_status(StatusCode::CREATED);
        let response = made.with_header(header::LOCATION, self.location).into_response();
        tagged(response, self.version)
    }
}

impl<T: ToJSON> ApiResponse for Created<T> {
    fn meta() -> MetaResponses {
        let headers = vec![documented("Location", "Where it is from now on."), etag_header()];
        MetaResponses {
            responses: vec![meta::<T>(StatusCode::CREATED, "It was made.", headers)],
        }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: ToJSON> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        tagged(Json(self.0).into_response(), self.1)
    }
}

impl<T: ToJSON> ApiResponse for Tagged<T> {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![meta::<T>(StatusCode::OK, "This is it.", vec![etag_header()])],
        }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: ToJSON> IntoResponse for Fetched<T> {
    fn into_response(self) -> Response {
        match self {
            Self::Fresh(fresh) => fresh.into_response(),
            Self::Known(version) => tagged(StatusCode::NOT_MODIFIED.into_response(), version),
        }
    }
}

impl<T: ToJSON> ApiResponse for Fetched<T> {
    fn meta() -> MetaResponses {
        let mut meta = Tagged::<T>::meta();
        meta.responses.push(not_modified(etag_header()));
        meta
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: ToJSON> IntoResponse for Polled<T> {
    fn into_response(self) -> Response {
        let response = match self.written {
            Some(written) => Response::builder().content_type(Json::<T>::CONTENT_TYPE).body(written),
            None => StatusCode::NOT_MODIFIED.into_response(),
        };
        with_tag(response, &self.tag)
    }
}

impl<T: ToJSON> ApiResponse for Polled<T> {
    fn meta() -> MetaResponses {
        let tag = || documented("ETag", "Changes with what is said, for `If-None-Match`.");
        MetaResponses {
            responses: vec![
                meta::<T>(StatusCode::OK, "This is it.", vec![tag()]),
                not_modified(tag()),
            ],
        }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}
