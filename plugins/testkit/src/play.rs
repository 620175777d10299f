//! Running cassettes as they are written.

use crate::cassette::{Asked, ReceiptCase, same_request};
use crate::report::Said;
use crate::{Case, Folder, Guest, Manifest, Report, Row, Seen, Stage, Trial};

/// Every case and every callback of every cassette.
pub(crate) fn all(folder: &Folder, guest: &dyn Guest) -> Report {
    let mut report = Report::default();
    for cassette in &folder.cassettes {
        for case in &cassette.cases {
            let trial = Trial::of(&cassette.name, &case.name);
            report.rows.push(send(trial, &folder.manifest, guest, case));
        }
        for receipt in &cassette.receipts {
            let trial = Trial::of(&cassette.name, &receipt.name);
            report.rows.push(parse(trial, &folder.manifest, guest, receipt));
        }
    }
    report
}

fn send(trial: Trial, manifest: &Manifest, guest: &dyn Guest, case: &Case) -> Row {
    let settings = match manifest.settings(&case.config) {
        Ok(settings) => settings,
        Err(error) => return Row::failed(trial, error.to_string()),
    };
    let answers = case.exchanges.iter().map(|exchange| exchange.answer.clone());
    let stage = Stage::new(manifest.clone(), settings, answers);
    let outcome = match guest.send(&stage, &case.message) {
        Ok(outcome) => outcome,
        Err(trap) => return Row::failed(trial, trap.to_string()),
    };
    let mut wrong = case.expected.differences(&outcome);
    wrong.extend(differences(case, &stage.seen()));
    Row::judged(trial, &stage, guest, Said::of(&outcome), wrong)
}

/// What was asked beside what had to be asked.
fn differences(case: &Case, seen: &[Seen]) -> Vec<String> {
    let mut wrong = Vec::new();
    if case.exchanges.len() != seen.len() {
        wrong.push(format!("it asked {} times, not {}", seen.len(), case.exchanges.len()));
    }
    for (exchange, seen) in case.exchanges.iter().zip(seen) {
        let compared = match (&exchange.asked, seen) {
            (Asked::Request(expected), Seen::Request(request)) => same_request(expected, request),
            (Asked::Submission(mail, id), Seen::Submission(submitted, under)) => {
                let same = **mail == *submitted && id == under;
                same.then_some(())
                    .ok_or_else(|| format!("it submitted {submitted:?} under {under}, not {mail:?} under {id}"))
            }
            (expected, seen) => Err(format!("it asked {seen:?}, not {expected:?}")),
        };
        wrong.extend(compared.err());
    }
    wrong
}

fn parse(trial: Trial, manifest: &Manifest, guest: &dyn Guest, case: &ReceiptCase) -> Row {
    let settings = match manifest.settings(&case.config) {
        Ok(settings) => settings,
        Err(error) => return Row::failed(trial, error.to_string()),
    };
    let stage = Stage::new(manifest.clone(), settings, []).with_secrets(case.secrets.clone());
    let parsed = match guest.parse(&stage, &case.callback) {
        None => return Row::failed(trial, "the plugin has no receipts".to_owned()),
        Some(Err(trap)) => return Row::failed(trial, trap.to_string()),
        Some(Ok(parsed)) => parsed,
    };
    let differs = (parsed != case.expected).then(|| format!("it is not {:?}", case.expected));
    let said = Said::words(format!("{parsed:?}"));
    Row::judged(trial, &stage, guest, said, differs.into_iter().collect())
}
