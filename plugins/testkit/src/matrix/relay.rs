//! Replies of a mail relay, and connections to it that break.

use doorward_plugin::Reply;

use super::Fault;
use crate::cassette::Loss;
use crate::{Answer, Kind};

/// Everything a relay can do to a submission.
pub(super) fn faults() -> Vec<Fault> {
    let later: &[Kind] = &[Kind::Throttled, Kind::Unavailable];
    let mut faults: Vec<Fault> = [
        (421, Some("4.3.2"), later),
        (450, Some("4.7.1"), later),
        (451, None, later),
        (452, Some("4.3.1"), later),
        (530, Some("5.7.0"), &[Kind::Misconfigured]),
        (535, Some("5.7.8"), &[Kind::Misconfigured]),
        (550, Some("5.1.1"), &[Kind::Rejected]),
        (550, Some("5.7.1"), &[Kind::Misconfigured]),
        (554, Some("not.a.code"), &[Kind::Rejected, Kind::Misconfigured]),
        (354, None, &[Kind::Uncertain]),
        (0, None, &[Kind::Uncertain]),
        (999, None, &[Kind::Uncertain]),
    ]
    .into_iter()
    .map(|(code, enhanced, may_be)| replied(code, enhanced, "said the relay", may_be))
    .collect();
    faults.push(replied(250, None, "", &[Kind::Accepted]));
    faults.push(replied(
        250,
        Some("2.0.0"),
        &"queued as ".repeat(1000),
        &[Kind::Accepted],
    ));
    for (loss, kind) in [
        (Loss::Refused, Kind::Unavailable),
        (Loss::ResetAfterSending, Kind::Uncertain),
        (Loss::Denied, Kind::Misconfigured),
        (Loss::Invalid, Kind::Rejected),
    ] {
        let answer = Answer::Unsubmitted(loss.of_submission());
        faults.push(Fault::new(format!("{loss:?}").to_lowercase(), answer, &[kind]));
    }
    faults
}

fn replied(code: u16, enhanced: Option<&str>, text: &str, may_be: &[Kind]) -> Fault {
    let reply = Reply {
        code,
        enhanced: enhanced.map(str::to_owned),
        text: text.to_owned(),
    };
    let name = format!("{code} {}", enhanced.unwrap_or("without an enhanced code"));
    Fault::new(name, Answer::Reply(reply), may_be)
}
