//! What providers post to us about messages: `/v1/receipts/{plugin}`. Each provider speaks its own language here, and its
//! plugin reads it.

mod posted;

use std::time::Duration;

use doorward_core::ports::{Callback, ReceiptRefusal};
use doorward_core::use_cases::plugins::{Heard, TakeReceiptsError, TakenReceipts};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use self::posted::Posted;
use crate::answers::NoContent;
use crate::caller::Caller;
use crate::openapi::Tag;
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;

/// How large a callback may be.
const BODY_LIMIT: usize = 256 * 1024;

/// How long a provider should wait before it reports again.
const SOON: Duration = Duration::from_secs(1);

const RECEIPTS: &str = "receipts_total";
const REFUSED: &str = "receipts_refused_total";

/// What providers report.
pub(crate) struct ReceiptsApi(Services);

impl ReceiptsApi {
    /// What is reported is counted.
    pub(super) fn new(services: Services) -> Self {
        metrics::describe_counter!(
            RECEIPTS,
            "What providers reported about messages, by provider, state and what it told."
        );
        metrics::describe_counter!(REFUSED, "Callbacks that were not believed or not read, by reason.");
        Self(services)
    }

    /// The request as the provider made it: signatures cover the address it knows, not the one behind a proxy.
    fn callback(&self, posted: Posted) -> Answer<Callback> {
        if posted.body.len() > BODY_LIMIT {
            let detail = format!("The body is larger than {BODY_LIMIT} bytes.");
            return Err(Problem::new(Code::PayloadTooLarge).detail(detail));
        }
        Ok(Callback {
            method: posted.method,
            url: format!("{}{}", self.0.settings.public_url, posted.target),
            headers: posted.headers,
            body: posted.body,
        })
    }
}

#[OpenApi(tag = "Tag::System")]
impl ReceiptsApi {
    /// Report what became of messages
    ///
    /// For providers: each posts here what it posts, of any type and signed in its own way, and its plugin reads it. What
    /// the plugin does not take for its provider's is refused (401), and so is what it cannot read (400).
    #[oai(path = "/v1/receipts/:plugin", method = "post", operation_id = "take_receipts")]
    async fn take_receipts(
        &self,
        /// The provider, by its name in the configuration, or its plugin where that has only one.
        plugin: Path<String>,
        /// What the provider says, at most 256 KiB.
        posted: Posted,
        caller: Caller,
    ) -> Answer<NoContent> {
        let callback = self.callback(posted)?;
        let taken = self.0.app.take_receipts(&plugin, callback, &caller).await;
        count(&taken.map_err(refused)?);
        Ok(NoContent)
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
