//! Every failure as a problem: our own pass through, those of the frameworks are translated by their kind.

use doorward_core::values::flaw::Flaw;
use poem::error::{MethodNotAllowedError, NotFoundError};
use poem::http::StatusCode;
use poem::{Error, Response};
use poem_openapi::error::{ContentTypeError, ParseParamError, ParsePathError, ParseRequestPayloadError};

use crate::problem::{Code, Problem};

const UNREADABLE: Flaw = Flaw::new("invalid", "This cannot be read.");

/// The problem behind an error. `allow` are the methods of the path, where there is one.
pub(super) fn problem_of(error: Error, allow: Option<&str>) -> Problem {
    let error = match error.downcast::<Problem>() {
        Ok(problem) => return problem,
        Err(error) => error,
    };
    if let Some(parameter) = error.downcast_ref::<ParseParamError>() {
        return Problem::new(Code::ValidationFailed).field(parameter.name, UNREADABLE);
    }
    if error.is::<ParsePathError>() || error.is::<NotFoundError>() {
        return Problem::new(Code::NotFound);
    }
    if error.is::<ParseRequestPayloadError>() {
        return Problem::new(Code::MalformedRequest);
    }
    if error.is::<ContentTypeError>() {
        return Problem::new(Code::UnsupportedMediaType);
    }
    if error.is::<MethodNotAllowedError>() {
        return not_allowed(allow);
    }
    let problem = problem_with(error.status(), allow);
    if problem.code() == Code::Internal {
        tracing::error!(%error, "a request failed");
    }
    problem
}

/// The problem for an answer that a framework made without saying more than its status.
pub(super) fn problem_in(response: &Response, allow: Option<&str>) -> Option<Problem> {
    let status = response.status();
    let is_failure = status.is_client_error() || status.is_server_error();
    (is_failure && !speaks_for_itself(response)).then(|| problem_with(status, allow))
}

/// Problems, and pages meant for people.
fn speaks_for_itself(response: &Response) -> bool {
    let media_type = response.content_type().unwrap_or_default();
    media_type.starts_with("application/problem+json") || media_type.starts_with("text/html")
}

fn problem_with(status: StatusCode, allow: Option<&str>) -> Problem {
    let code = match status.as_u16() {
        401 => Code::Unauthenticated,
        403 => Code::Forbidden,
        404 => Code::NotFound,
        405 => return not_allowed(allow),
        409 => Code::Conflict,
        412 => Code::VersionMismatch,
        413 | 414 | 431 => Code::PayloadTooLarge,
        415 => Code::UnsupportedMediaType,
        429 => Code::RateLimited,
        503 => Code::Unavailable,
        400..=499 => Code::MalformedRequest,
        _ => Code::Internal,
    };
    Problem::new(code)
}

fn not_allowed(allow: Option<&str>) -> Problem {
    let problem = Problem::new(Code::MethodNotAllowed);
    match allow {
        Some(allow) => problem.detail(format!("Allowed here: {allow}.")).allow(allow),
        None => problem,
    }
}
