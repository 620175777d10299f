//! What providers post to us about messages: `/v1/receipts/{plugin}`. Not part of the documented API: each provider speaks
//! its own language here, and its plugin reads it.

use std::time::Duration;

use doorward_core::ports::{Callback, ReceiptRefusal};
use doorward_core::use_cases::plugins::{Heard, TakeReceiptsError, TakenReceipts};
use poem::http::{Method, StatusCode};
use poem::{Endpoint, IntoResponse as _, Request, Response, Result};

use super::pages::Pages;
use crate::caller::Caller;
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;

/// How large a callback may be.
const BODY_LIMIT: usize = 256 * 1024;

/// How long a provider should wait before it reports again.
const SOON: Duration = Duration::from_secs(1);

const RECEIPTS: &str = "receipts_total";
const REFUSED: &str = "receipts_refused_total";

/// Mounts the route.
pub(super) fn mount(pages: &mut Pages, services: &Services) {
    metrics::describe_counter!(
        RECEIPTS,
        "What providers reported about messages, by provider, state and what it told."
    );
    metrics::describe_counter!(REFUSED, "Callbacks that were not believed or not read, by reason.");
    pages.at("/v1/receipts/{plugin}", Method::POST, TakeReceipts(services.clone()));
}

/// Takes receipts.
struct TakeReceipts(Services);

impl Endpoint for TakeReceipts {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let name = request.raw_path_param("param0").unwrap_or_default().to_owned();
        let caller = request.data::<Caller>().cloned().unwrap_or_default();
        let callback = self.callback(request).await?;
        let taken = self.0.app.take_receipts(&name, callback, &caller).await;
        count(&taken.map_err(refused)?);
        Ok(StatusCode::NO_CONTENT.into_response())
    }
}

impl TakeReceipts {
    /// The request as the provider made it: signatures cover the address it knows, not the one behind a proxy.
    async fn callback(&self, mut request: Request) -> Answer<Callback> {
        let target = request.uri().path_and_query();
        let target = target.map_or_else(String::new, ToString::to_string);
        let headers = request.headers().iter();
        let headers = headers.map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()));
        let (method, headers) = (request.method().to_string(), headers.collect());
        let body = request.take_body().into_vec().await;
        let body = body.map_err(|_| Problem::new(Code::MalformedRequest))?;
        if body.len() > BODY_LIMIT {
            let detail = format!("The body is larger than {BODY_LIMIT} bytes.");
            return Err(Problem::new(Code::PayloadTooLarge).detail(detail));
        }
        Ok(Callback {
            method,
            url: format!("{}{target}", self.0.settings.public_url),
            headers,
            body,
        })
    }
}

fn refused(error: TakeReceiptsError) -> Problem {
    let (reason, problem) = match error {
        TakeReceiptsError::Refused(refusal) => match refusal {
            ReceiptRefusal::Unknown => ("unknown", Problem::because(Code::NotFound, refusal)),
            ReceiptRefusal::BadSignature => ("signature", Problem::because(Code::Unauthenticated, refusal)),
            ReceiptRefusal::Malformed => ("malformed", Problem::because(Code::MalformedRequest, refusal)),
            ReceiptRefusal::Unavailable => {
                let problem = Problem::because(Code::Overloaded, refusal).retry_after(SOON);
                ("unavailable", problem)
            }
        },
        TakeReceiptsError::Hindered(hindrance) => ("hindered", hindrance.into()),
    };
    metrics::counter!(REFUSED, "reason" => reason).increment(1);
    problem
}

fn count(taken: &TakenReceipts) {
    for (state, told) in &taken.receipts {
        let told = match told {
            Heard::News => "news",
            Heard::Nothing => "nothing",
            Heard::Unknown => "unknown",
        };
        let labels = [
            ("provider", taken.provider.clone()),
            ("state", state.as_str().to_owned()),
            ("told", told.to_owned()),
        ];
        metrics::counter!(RECEIPTS, &labels).increment(1);
    }
    let news = taken.receipts.iter().filter(|(_, told)| *told == Heard::News).count();
    tracing::info!(
        provider = taken.provider,
        receipts = taken.receipts.len(),
        news,
        "receipts taken"
    );
}
