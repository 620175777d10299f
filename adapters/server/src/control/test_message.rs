//! A test message over the configured route: by one provider after another, as far as the outcomes lead.

use std::time::Duration;

use doorward_core::app::App;
use doorward_core::ports::{Clock as _, Envelope, Letter, Outcome, Plugins as _, Renderer, TestReport, Variables};
use doorward_core::records::delivery::{Address, MessagePurpose, OutcomeKind};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::DeliveryId;
use doorward_core::values::locale::Locale;
use doorward_core::values::phone::PhoneNumber;
use doorward_crypto::{SystemClock, SystemEntropy};
use serde::{Deserialize, Serialize};

use crate::plugins::Carriers;

/// How long a test message is of use: somebody waits for it.
const USEFUL_FOR: Duration = Duration::from_mins(1);

/// A message to send.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TestRequest {
    /// The address or number.
    pub(crate) to: String,
    /// The one provider to try, in place of the route's.
    pub(crate) via: Option<String>,
}

/// What happened to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Tested {
    /// To whom, masked.
    pub(crate) to: String,
    /// The providers of the route, in order.
    pub(crate) route: Vec<String>,
    /// The providers that were tried.
    pub(crate) steps: Vec<Step>,
}

/// One provider's try.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Step {
    pub(crate) provider: String,
    /// The word for how it ended.
    pub(crate) outcome: String,
    pub(crate) code: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) retry_after_s: Option<u64>,
    /// Grants matched, addresses kept and dropped, secrets applied, answers.
    pub(crate) lines: Vec<String>,
    /// Where a message goes from here.
    pub(crate) next: String,
}

impl Step {
    /// Whether the provider took the message.
    pub(crate) fn is_taken(&self) -> bool {
        self.outcome == OutcomeKind::Accepted.as_str()
    }
}

impl Tested {
    /// Whether a provider took the message.
    pub(crate) fn is_taken(&self) -> bool {
        self.steps.iter().any(Step::is_taken)
    }
}

/// Sends it.
pub(super) async fn carry_out(
    (app, carriers, renderer): (&App, &Carriers, &dyn Renderer),
    request: &TestRequest,
) -> Result<Tested, String> {
    let to = address(&request.to, app)?;
    let route = match &request.via {
        Some(provider) => vec![provider.clone()],
        None => app.policy().providers_for(&to).to_vec(),
    };
    if route.is_empty() {
        return Err("no route leads there: add one below `routes`, or name a provider with --via".to_owned());
    }
    let mut steps = Vec::new();
    for (index, provider) in route.iter().enumerate() {
        let following = route.get(index + 1).map(String::as_str);
        let report = send(carriers, renderer, provider, &to).await?;
        let onward = goes_on(report.outcome.kind);
        steps.push(step(provider, report, following));
        if !onward {
            break;
        }
    }
    Ok(Tested {
        to: to.masked(),
        route,
        steps,
    })
}

fn address(text: &str, app: &App) -> Result<Address, String> {
    let wrong = |_| format!("{text:?} is neither an e-mail address nor a phone number");
    if text.contains('@') {
        return EmailAddress::parse(text).map(Address::Email).map_err(wrong);
    }
    PhoneNumber::parse(text, app.policy().phone_region)
        .map(Address::Phone)
        .map_err(wrong)
}

async fn send(
    carriers: &Carriers,
    renderer: &dyn Renderer,
    provider: &str,
    to: &Address,
) -> Result<TestReport, String> {
    let locale = Locale::default();
    let variables = Variables::default();
    let letter = Letter {
        purpose: MessagePurpose::Test,
        channel: to.channel(),
        locale: &locale,
        variables: &variables,
    };
    let message = renderer.render(&letter).map_err(|error| error.to_string())?;
    let envelope = Envelope {
        id: DeliveryId::mint(SystemClock.now(), &SystemEntropy),
        attempt: 1,
        purpose: letter.purpose,
        to,
        locale: &locale,
        expires_in: USEFUL_FOR,
        message: &message,
        variables: &variables,
    };
    let report = carriers.send_test(provider, &envelope).await;
    report.ok_or_else(|| format!("there is no provider {provider:?}"))
}

/// Whether a message that says it is a test, and so may arrive twice, goes to the next provider after this.
const fn goes_on(kind: OutcomeKind) -> bool {
    !matches!(
        kind,
        OutcomeKind::Accepted | OutcomeKind::Rejected | OutcomeKind::Suppressed
    )
}

fn step(provider: &str, report: TestReport, following: Option<&str>) -> Step {
    let TestReport { outcome, lines } = report;
    let next = next(&outcome, following);
    Step {
        provider: provider.to_owned(),
        outcome: outcome.kind.as_str().to_owned(),
        code: outcome.code,
        detail: outcome.detail,
        retry_after_s: outcome.retry_after.map(|wait| wait.as_secs()),
        lines,
        next,
    }
}

fn next(outcome: &Outcome, following: Option<&str>) -> String {
    let onward = |why: &str| match following {
        Some(provider) => format!("{provider}, {why}"),
        None => format!("nobody, {why} and no provider is left"),
    };
    match outcome.kind {
        OutcomeKind::Accepted => "nobody, the provider took it".to_owned(),
        OutcomeKind::Rejected => "nobody, it can work with no provider".to_owned(),
        OutcomeKind::Suppressed => "nobody, the recipient wants none".to_owned(),
        OutcomeKind::Misconfigured => onward("because this one has to be mended"),
        OutcomeKind::Throttled => onward("because this one wants a pause"),
        OutcomeKind::Unavailable => onward("because this one is down"),
        OutcomeKind::Uncertain => onward("because this one may or may not have sent it"),
    }
}
