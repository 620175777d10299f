//! A sentence, and cookies for the browser to keep.

use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::payload::{Json, Payload as _};
use poem_openapi::registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type as _;
use poem_openapi::{ApiResponse, Object};

/// What was done.
#[derive(Object)]
#[oai(rename = "FlaskMessage")]
struct Message {
    /// A sentence.
    message: String,
}

/// `200`: done.
pub(super) struct Told {
    sentence: &'static str,
    cookies: Vec<String>,
}

/// `201`: begun.
pub(super) struct Begun(pub(super) Told);

impl Told {
    pub(super) const fn new(sentence: &'static str) -> Self {
        Self {
            sentence,
            cookies: Vec::new(),
        }
    }

    /// The same with one more cookie.
    #[must_use]
    pub(super) fn keeping(mut self, cookie: String) -> Self {
        self.cookies.push(cookie);
        self
    }

    fn write(self, status: StatusCode) -> Response {
        let message = self.sentence.to_owned();
        let mut response = Json(Message { message }).with_status(status).into_response();
        for cookie in self.cookies {
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
        }
        response
    }
}

fn meta(status: StatusCode, description: &'static str) -> MetaResponses {
    let cookie = MetaHeader {
        name: "Set-Cookie".to_owned(),
        description: Some("What the browser keeps: the pending challenge, or the session.".to_owned()),
        required: false,
        deprecated: false,
        schema: String::schema_ref(),
    };
    MetaResponses {
        responses: vec![MetaResponse {
            description,
            status: Some(status.as_u16()),
            status_range: None,
            content: vec![MetaMediaType {
                content_type: Json::<Message>::CONTENT_TYPE,
                schema: Message::schema_ref(),
            }],
            headers: vec![cookie],
        }],
    }
}

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        self.write(StatusCode::OK)
    }
}

impl ApiResponse for Told {
    fn meta() -> MetaResponses {
        meta(StatusCode::OK, "Done.")
    }

    fn register(registry: &mut Registry) {
        Message::register(registry);
    }
}

impl IntoResponse for Begun {
    fn into_response(self) -> Response {
        self.0.write(StatusCode::CREATED)
    }
}

impl ApiResponse for Begun {
    fn meta() -> MetaResponses {
        meta(StatusCode::CREATED, "It has begun.")
    }

    fn register(registry: &mut Registry) {
        Message::register(registry);
    }
}
