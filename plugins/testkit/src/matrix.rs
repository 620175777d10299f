//! The fault matrix: everything that was accepted, tried again with every fault in every place, and what must hold then.

mod body;
mod hostile;
mod relay;
mod status;

use doorward_plugin::{Outcome, Response};

use crate::cassette::Loss;
use crate::kind::{failure, retry_after_ms};
use crate::report::Said;
use crate::{Answer, Case, Cassette, Folder, Guest, Kind, Manifest, Report, Row, Stage, Trial};

/// One thing that goes wrong, and what a plugin may make of it.
pub(crate) struct Fault {
    name: String,
    answer: Answer,
    may_be: Vec<Kind>,
    /// The wait that must be kept, when the provider named one.
    wait: Option<u64>,
}

impl Fault {
    fn new(name: impl Into<String>, answer: Answer, may_be: &[Kind]) -> Self {
        Self {
            name: name.into(),
            answer,
            may_be: may_be.to_vec(),
            wait: None,
        }
    }

    fn response(name: impl Into<String>, response: Response, may_be: &[Kind]) -> Self {
        Self::new(name, Answer::Response(response), may_be)
    }
}

/// Every fault at every exchange of every case that ends in `accepted`, and every hostile message and setting.
pub(crate) fn all(folder: &Folder, guest: &dyn Guest) -> Report {
    let mut report = Report::default();
    for cassette in &folder.cassettes {
        for case in cassette
            .cases
            .iter()
            .filter(|case| case.expected.kind == Kind::Accepted)
        {
            let trial = Trial::of(&cassette.name, &case.name);
            endure(&mut report, &trial, (&folder.manifest, guest), cassette, case);
            hostile::all(&mut report, &trial, (&folder.manifest, guest), case);
        }
    }
    report
}

fn endure(report: &mut Report, trial: &Trial, under: (&Manifest, &dyn Guest), cassette: &Cassette, case: &Case) {
    for (at, exchange) in case.exchanges.iter().enumerate() {
        let faults = match &exchange.answer {
            Answer::Response(usual) => of_request(usual, cassette.accepted_by_status),
            Answer::Reply(_) => relay::faults(),
            Answer::Lost(_) | Answer::Unsubmitted(_) => Vec::new(),
        };
        for fault in faults {
            let before = case.exchanges.iter().take(at).map(|exchange| exchange.answer.clone());
            let answers: Vec<Answer> = before.chain([fault.answer.clone()]).collect();
            let row = send(trial.with(&fault.name), under, case, answers, |outcome| {
                differences(&fault, outcome)
            });
            report.rows.push(row);
        }
    }
}

fn of_request(usual: &Response, accepted_by_status: bool) -> Vec<Fault> {
    let mut faults = losses();
    faults.extend(status::faults());
    faults.extend(body::faults(usual, accepted_by_status));
    faults
}

fn losses() -> Vec<Fault> {
    let lost = |name: &str, loss: Loss, kind: Kind| Fault::new(name, Answer::Lost(loss.of_request()), &[kind]);
    vec![
        lost("connection refused", Loss::Refused, Kind::Unavailable),
        lost(
            "connection reset before sending",
            Loss::ResetBeforeSending,
            Kind::Unavailable,
        ),
        lost(
            "connection reset after sending",
            Loss::ResetAfterSending,
            Kind::Uncertain,
        ),
        lost("too slow to connect", Loss::TimedOutBeforeSending, Kind::Unavailable),
        lost("too slow to answer", Loss::TimedOutAfterSending, Kind::Uncertain),
        lost("an answer beyond the limit", Loss::TooLarge, Kind::Uncertain),
        lost("not granted", Loss::Denied, Kind::Misconfigured),
        lost("not a request", Loss::Invalid, Kind::Misconfigured),
        lost("budget exhausted", Loss::BudgetExhausted, Kind::Misconfigured),
    ]
}

/// Sends a case's message against these answers, and judges the outcome.
fn send(
    trial: Trial,
    (manifest, guest): (&Manifest, &dyn Guest),
    case: &Case,
    answers: Vec<Answer>,
    judge: impl Fn(&Outcome) -> Vec<String>,
) -> Row {
    let settings = manifest.settings(&case.config).unwrap_or_default();
    let stage = Stage::new(manifest.clone(), settings, answers);
    match guest.send(&stage, &case.message) {
        Err(trap) => Row::judged(trial, &stage, guest, Said::default(), vec![trap.to_string()]),
        Ok(outcome) => {
            let mut wrong = judge(&outcome);
            wrong.extend(wordless(&outcome));
            Row::judged(trial, &stage, guest, Said::of(&outcome), wrong)
        }
    }
}

fn differences(fault: &Fault, outcome: &Outcome) -> Vec<String> {
    let mut wrong = Vec::new();
    let kind = Kind::of(outcome);
    if !fault.may_be.contains(&kind) {
        let allowed: Vec<String> = fault.may_be.iter().map(ToString::to_string).collect();
        wrong.push(format!("it is {kind}, not {}", allowed.join(" or ")));
    }
    if fault.wait.is_some() && retry_after_ms(outcome) != fault.wait {
        wrong.push(format!(
            "its wait is {:?}, not {:?}",
            retry_after_ms(outcome),
            fault.wait
        ));
    }
    wrong
}

/// An operator is told something about every failure.
fn wordless(outcome: &Outcome) -> Option<String> {
    let failure = failure(outcome)?;
    failure
        .detail
        .trim()
        .is_empty()
        .then(|| "its detail is empty".to_owned())
}
