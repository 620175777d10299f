//! What a call comes to: the plugin's word, held against what the host has seen.

#[cfg(test)]
mod tests;

use std::time::Duration;

use doorward_core::ports::Outcome;
use doorward_core::records::delivery::OutcomeKind;
use wasmtime::Trap;

use crate::breaker::Verdict;
use crate::call::Stopped;
use crate::contract::types::{self, Failure, Retryable};
use crate::egress::Footprint;
use crate::redaction::Redactor;

const MOST_DETAIL: usize = 512;
const MOST_CODE: usize = 128;

/// A provider that wants to be left alone for longer gets this long.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// A send with everything that led to its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// How it ended.
    pub outcome: Outcome,
    /// What happened, in order: grants matched, addresses kept and dropped, secrets applied, answers, log.
    pub lines: Vec<String>,
    /// What it took.
    pub usage: Usage,
}

/// What a send took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Instructions, roughly.
    pub fuel: u64,
    /// The most linear memory.
    pub memory_bytes: usize,
    /// Requests made.
    pub requests: u32,
    /// Events logged.
    pub log_events: usize,
}

/// How a call ended, before it is judged.
pub(crate) enum Ended {
    Answered(types::Outcome),
    Stopped(wasmtime::Error),
    TimedOut,
    /// The message was no longer of use before the plugin was done: not the plugin's fault.
    OutOfLife,
}

/// A judged call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) outcome: Outcome,
    pub(crate) verdict: Verdict,
    /// It trapped or ran out of time.
    pub(crate) stopped: bool,
    /// It claimed what no provider had said.
    pub(crate) flagged: bool,
}

/// Judges a call by its answer and by what left the socket.
pub(crate) fn judge(ended: Ended, footprint: &Footprint, redactor: &Redactor) -> Judged {
    match ended {
        Ended::Answered(types::Outcome::Accepted(_)) if !footprint.confirmed() => {
            let detail = "the plugin claims success, but no provider has answered that it took the message";
            let outcome = plain(OutcomeKind::Uncertain, detail);
            Judged {
                outcome,
                verdict: Verdict::Tripped,
                stopped: false,
                flagged: true,
            }
        }
        Ended::Answered(answer) => {
            let outcome = answered(answer, redactor);
            let verdict = match outcome.kind {
                OutcomeKind::Misconfigured => Verdict::Misconfigured(outcome.detail.clone().unwrap_or_default()),
                _ => Verdict::Worked,
            };
            Judged {
                outcome,
                verdict,
                stopped: false,
                flagged: false,
            }
        }
        Ended::Stopped(fault) => stopped(&reason(&fault), footprint),
        Ended::TimedOut => stopped("the call took longer than it may", footprint),
        Ended::OutOfLife => late(footprint),
    }
}

fn late(footprint: &Footprint) -> Judged {
    let detail = "the message was no longer of use before the provider answered";
    Judged {
        outcome: plain(unanswered(footprint), detail),
        verdict: Verdict::Worked,
        stopped: false,
        flagged: false,
    }
}

fn stopped(reason: &str, footprint: &Footprint) -> Judged {
    Judged {
        outcome: plain(unanswered(footprint), &format!("the plugin was stopped: {reason}")),
        verdict: Verdict::Tripped,
        stopped: true,
        flagged: false,
    }
}

/// What to think of a message whose plugin did not get to say.
fn unanswered(footprint: &Footprint) -> OutcomeKind {
    if footprint.bytes_left() {
        OutcomeKind::Uncertain
    } else {
        OutcomeKind::Unavailable
    }
}

/// Why a plugin was stopped, in words that hold nothing of its own.
pub(crate) fn reason(fault: &wasmtime::Error) -> String {
    if let Some(stopped) = fault.downcast_ref::<Stopped>() {
        return stopped.to_string();
    }
    match fault.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => "it used up its instructions".to_owned(),
        Some(Trap::Interrupt) => Stopped::GuestTime.to_string(),
        Some(trap) => trap.to_string(),
        None => "it broke the contract".to_owned(),
    }
}

fn answered(answer: types::Outcome, redactor: &Redactor) -> Outcome {
    match answer {
        types::Outcome::Accepted(receipt) => Outcome {
            kind: OutcomeKind::Accepted,
            code: receipt.provider_message_id.map(|id| redactor.id(&id, MOST_CODE)),
            detail: receipt
                .cost
                .map(|cost| format!("cost {}", redactor.text(&cost, MOST_CODE))),
            retry_after: None,
        },
        types::Outcome::Rejected(failure) => failed(OutcomeKind::Rejected, &failure, redactor),
        types::Outcome::Suppressed(failure) => failed(OutcomeKind::Suppressed, &failure, redactor),
        types::Outcome::Misconfigured(failure) => failed(OutcomeKind::Misconfigured, &failure, redactor),
        types::Outcome::Throttled(retryable) => retried(OutcomeKind::Throttled, &retryable, redactor),
        types::Outcome::Unavailable(retryable) => retried(OutcomeKind::Unavailable, &retryable, redactor),
        types::Outcome::Uncertain(failure) => failed(OutcomeKind::Uncertain, &failure, redactor),
    }
}

fn failed(kind: OutcomeKind, failure: &Failure, redactor: &Redactor) -> Outcome {
    let status = failure
        .http_status
        .map(|status| format!("HTTP {status}: "))
        .unwrap_or_default();
    Outcome {
        kind,
        code: failure.code.as_ref().map(|code| redactor.id(code, MOST_CODE)),
        detail: Some(redactor.text(&format!("{status}{}", failure.detail), MOST_DETAIL)),
        retry_after: None,
    }
}

fn retried(kind: OutcomeKind, retryable: &Retryable, redactor: &Redactor) -> Outcome {
    let wait = retryable.retry_after_ms.map(Duration::from_millis);
    Outcome {
        retry_after: wait.map(|wait| wait.min(LONGEST_WAIT)),
        ..failed(kind, &retryable.failure, redactor)
    }
}

/// An outcome in the host's own words.
pub(crate) fn plain(kind: OutcomeKind, detail: &str) -> Outcome {
    Outcome {
        kind,
        code: None,
        detail: Some(detail.to_owned()),
        retry_after: None,
    }
}
