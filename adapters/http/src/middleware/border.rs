//! One endpoint around all routes: gives each request its id, keeps the limits, turns every failure into a problem, and
//! tells logs and metrics what happened without repeating what was sent.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use poem::{Endpoint, PathPattern, Request, Response, Result};
use tracing::Instrument as _;

use super::{cors, errors, headers, limits, request_id};
use crate::caller::Caller;
use crate::problem::{Code, Problem};
use crate::routes::map::{RouteMap, plain};
use crate::services::Services;

/// All routes, and what stands around them.
pub(crate) struct Border<E> {
    inside: E,
    services: Services,
    map: Arc<RouteMap>,
}

const REQUESTS: &str = "http_requests_total";
const DURATION: &str = "http_request_duration_seconds";

/// What is said of a request whose path is not known.
pub(super) const UNMATCHED: &str = "unmatched";

impl<E: Endpoint<Output = Response>> Border<E> {
    /// Puts the border around routes.
    pub(crate) fn new(inside: E, services: Services, map: Arc<RouteMap>) -> Self {
        metrics::describe_counter!(REQUESTS, "Requests answered, by route, method and status.");
        metrics::describe_histogram!(
            DURATION,
            metrics::Unit::Seconds,
            "How long answers took, by route and method."
        );
        Self { inside, services, map }
    }

    async fn answer(&self, mut request: Request, request_id: &str) -> Handled {
        let settings = &self.services.settings;
        request.set_data(Caller::of(&request, &settings.trusted_proxies, request_id));
        if let Err(problem) = limits::check_head(&request, settings.header_limit) {
            return Handled::refused(problem);
        }
        let path = request.uri().path().to_owned();
        let handled = async {
            if let Err(problem) = limits::read_body(&mut request, settings.body_limit).await {
                return Handled::refused(problem);
            }
            self.pass(request).await
        };
        if let Ok(handled) = tokio::time::timeout(settings.request_timeout, handled).await {
            return handled;
        }
        tracing::warn!("a request took too long and was given up");
        let problem = Problem::new(Code::Overloaded).detail("The request took too long.");
        Handled {
            outcome: Err(problem.retry_after(Duration::from_secs(1))),
            pattern: self.map.pattern_at(&path).map(str::to_owned),
        }
    }

    async fn pass(&self, request: Request) -> Handled {
        match AssertUnwindSafe(self.inside.call(request)).catch_unwind().await {
            Ok(Ok(response)) => {
                let pattern = response.data::<PathPattern>().map(|pattern| pattern.0.to_string());
                let allow = pattern.as_deref().and_then(|pattern| self.map.allow(pattern));
                let outcome = match errors::problem_in(&response, allow) {
                    Some(problem) => Err(problem),
                    None => Ok(response),
                };
                Handled { outcome, pattern }
            }
            Ok(Err(error)) => {
                let pattern = error.data::<PathPattern>().map(|pattern| pattern.0.to_string());
                let allow = pattern.as_deref().and_then(|pattern| self.map.allow(pattern));
                let outcome = Err(errors::problem_of(error, allow));
                Handled { outcome, pattern }
            }
            Err(panic) => {
                tracing::error!(panic = said(&*panic), "a request panicked");
                Handled::refused(Problem::new(Code::Internal))
            }
        }
    }

    async fn handle(&self, request: Request, request_id: &str) -> Response {
        let began = self.services.app.now();
        let method = plain(request.method()).unwrap_or("other");
        let settings = &self.services.settings;
        let welcome = cors::welcome(&request, &settings.cors_origins);
        let asks = welcome.is_some() && cors::is_preflight(&request);
        let allow = self.map.allow_at(request.uri().path()).filter(|_| asks);
        let handled = match allow {
            Some(allow) => Handled::answered(cors::preflight(allow)),
            None => self.answer(request, request_id).await,
        };
        let template = handled
            .pattern
            .as_deref()
            .and_then(|pattern| self.map.template(pattern));
        let route = template.unwrap_or(UNMATCHED).to_owned();
        let mut response = match handled.outcome {
            Ok(response) => response,
            Err(problem) => problem.write(&settings.public_url, request_id),
        };
        headers::finish(&mut response, request_id, settings.is_https());
        cors::vary(response.headers_mut(), &settings.cors_origins);
        if let Some(welcome) = &welcome {
            welcome.admit(response.headers_mut());
        }
        let took = (self.services.app.now() - began).to_std().unwrap_or_default();
        report(method, route, response.status().as_u16(), took);
        response
    }
}

/// What became of a request.
struct Handled {
    outcome: Result<Response, Problem>,
    pattern: Option<String>,
}

impl Handled {
    const fn refused(problem: Problem) -> Self {
        Self {
            outcome: Err(problem),
            pattern: None,
        }
    }

    const fn answered(response: Response) -> Self {
        Self {
            outcome: Ok(response),
            pattern: None,
        }
    }
}

impl<E: Endpoint<Output = Response>> Endpoint for Border<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let id = request_id::request_id(request.headers(), &*self.services.entropy);
        let span = tracing::info_span!(
            "request",
            request_id = id,
            method = plain(request.method()).unwrap_or("other"),
            route = tracing::field::Empty,
            status = tracing::field::Empty,
            duration_ms = tracing::field::Empty,
        );
        Ok(self.handle(request, &id).instrument(span).await)
    }
}

/// Tells logs and metrics: the route by its template, for the path itself may hold secrets.
fn report(method: &'static str, route: String, status: u16, took: Duration) {
    let span = tracing::Span::current();
    span.record("route", &route);
    span.record("status", status);
    span.record("duration_ms", took.as_secs_f64() * 1_000.0);
    tracing::info!("answered");
    let labels = [("route", route.clone()), ("method", method.to_owned())];
    metrics::histogram!(DURATION, &labels).record(took.as_secs_f64());
    count(method, route, status);
}

/// Tells the metrics that there was one more answer.
pub(super) fn count(method: &'static str, route: String, status: u16) {
    let labels = [
        ("route", route),
        ("method", method.to_owned()),
        ("status", status.to_string()),
    ];
    metrics::counter!(REQUESTS, &labels).increment(1);
}

/// What a panic said, as far as it is text of this program.
fn said(panic: &(dyn Any + Send)) -> &str {
    panic.downcast_ref::<&'static str>().copied().unwrap_or("no message")
}
