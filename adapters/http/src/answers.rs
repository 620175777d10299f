//! Answers other than a plain `200`: each type is one success of one operation.

use doorward_core::records::Version;
use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::payload::{Json, Payload as _};
use poem_openapi::registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::{ToJSON, Type};

use crate::conditional;

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
    pub(crate) fn new(found: T, version: Version, if_none_match: Option<&str>) -> Self {
        if conditional::is_known(if_none_match, version) {
            Self::Known(version)
        } else {
            Self::Fresh(Tagged(found, version))
        }
    }
}

/// An answer that says nothing but that the request was taken.
#[derive(Debug, poem_openapi::Object)]
#[oai(rename = "Nothing", deny_unknown_fields)]
pub(crate) struct Nothing {}

fn tagged(mut response: Response, version: Version) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&conditional::etag(version)) {
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
        let known = "It is as you know it (`If-None-Match`).";
        meta.responses
            .push(bare(StatusCode::NOT_MODIFIED, known, vec![etag_header()]));
        meta
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}
