//! How a problem is written and documented.

use poem::error::ResponseError;
use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse as _, Response};
use poem_openapi::registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchemaRef, Registry};
use poem_openapi::types::{ToJSON as _, Type};
use poem_openapi::{ApiResponse, Object};

use super::{Code, FieldProblem, Problem};
use crate::shapes::challenge::ChallengeOut;

/// The media type of every problem.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong.
#[derive(Debug, Object)]
#[oai(rename = "Problem", skip_serializing_if_is_none, skip_serializing_if_is_empty)]
struct ProblemOut {
    /// A page about this kind of problem.
    #[oai(rename = "type")]
    about: String,
    /// The kind of problem in a few words.
    title: String,
    /// The status of the answer.
    #[oai(validator(minimum(value = "400"), maximum(value = "599")))]
    status: u16,
    /// The kind of problem as a word programs can rely on.
    code: Code,
    /// What went wrong this time.
    detail: String,
    /// The id of the request, as in the header `x-request-id`.
    request_id: String,
    /// What is wrong with each member of the request.
    errors: Option<Vec<FieldProblemOut>>,
    /// After how many seconds trying again makes sense.
    retry_after: Option<u64>,
    /// How many tries are left.
    attempts_left: Option<u8>,
    /// The challenge just begun: verify it to go on.
    challenge: Option<ChallengeOut>,
}

/// What is wrong with one member of the request.
#[derive(Debug, Object)]
#[oai(rename = "FieldProblem")]
struct FieldProblemOut {
    /// The member.
    field: String,
    /// What is wrong, as a word programs can rely on.
    code: String,
    /// What is wrong, as a sentence.
    detail: String,
}

impl Problem {
    /// The answer itself.
    pub(crate) fn write(self, public_url: &str, request_id: &str) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Response::builder().status(status).content_type(MEDIA_TYPE);
        if let Some(seconds) = self.retry_after {
            response = response.header(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(allow) = &self.allow {
            response = response.header(header::ALLOW, allow.as_str());
        }
        if status == StatusCode::UNAUTHORIZED {
            let challenge = if self.token_refused {
                "Bearer error=\"invalid_token\""
            } else {
                "Bearer"
            };
            response = response.header(header::WWW_AUTHENTICATE, challenge);
        }
        response.body(self.body(public_url, request_id))
    }

    /// The text of the answer.
    pub(crate) fn body(&self, public_url: &str, request_id: &str) -> String {
        let body = self.clone().into_body(public_url, request_id);
        body.to_json().unwrap_or_default().to_string()
    }

    fn into_body(self, public_url: &str, request_id: &str) -> ProblemOut {
        let errors: Vec<_> = self.errors.into_iter().map(FieldProblemOut::from).collect();
        ProblemOut {
            about: format!("{public_url}/problems/{}", self.code.as_str()),
            title: self.code.title().to_owned(),
            status: self.status,
            code: self.code,
            detail: self.detail,
            request_id: request_id.to_owned(),
            errors: (!errors.is_empty()).then_some(errors),
            retry_after: self.retry_after,
            attempts_left: self.attempts_left,
            challenge: self.challenge.map(|challenge| *challenge),
        }
    }
}

impl From<FieldProblem> for FieldProblemOut {
    fn from(problem: FieldProblem) -> Self {
        Self {
            field: problem.field,
            code: problem.code,
            detail: problem.detail,
        }
    }
}

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn as_response(&self) -> Response {
        self.clone().write("", "").into_response()
    }
}

impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: Code::statuses().into_iter().map(documented).collect(),
        }
    }

    fn register(registry: &mut Registry) {
        ProblemOut::register(registry);
    }
}

fn documented(status: u16) -> MetaResponse {
    MetaResponse {
        description: meaning(status),
        status: Some(status),
        status_range: None,
        content: vec![MetaMediaType {
            content_type: MEDIA_TYPE,
            schema: ProblemOut::schema_ref(),
        }],
        headers: special_header(status).into_iter().collect(),
    }
}

const fn meaning(status: u16) -> &'static str {
    match status {
        400 => "The request cannot be read, or some of it is not valid.",
        401 => "A valid token or password is needed.",
        403 => "It is not allowed.",
        404 => "It is not there, or not yours.",
        405 => "The method is not allowed here.",
        409 => "It is in conflict with how things are.",
        410 => "The challenge is over.",
        412 => "It has changed since it was read.",
        413 => "The request is too large.",
        415 => "The body has to be JSON.",
        429 => "Too many requests or tries.",
        503 => "Not possible right now.",
        _ => "Something went wrong.",
    }
}

fn special_header(status: u16) -> Option<MetaHeader> {
    let (name, description, schema): (_, _, MetaSchemaRef) = match status {
        401 => ("WWW-Authenticate", "How to authenticate.", String::schema_ref()),
        405 => ("Allow", "The methods that are allowed.", String::schema_ref()),
        429 | 503 => ("Retry-After", "After how many seconds to try again.", u64::schema_ref()),
        _ => return None,
    };
    Some(MetaHeader {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        required: false,
        deprecated: false,
        schema,
    })
}
