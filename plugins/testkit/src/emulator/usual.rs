//! A provider that is known from its cassettes only: it answers as they say.

use super::Trouble;
use super::answer::Answer;
use super::call::Call;
use super::shape::{self, Keys, Order, patience};
use crate::{Answer as Recorded, Case, Folder, Kind};

/// The troubles that a cassette's outcome stands for.
const TROUBLES: [(Trouble, Kind); 5] = [
    (Trouble::Rejected, Kind::Rejected),
    (Trouble::Suppressed, Kind::Suppressed),
    (Trouble::Misconfigured, Kind::Misconfigured),
    (Trouble::Throttled, Kind::Throttled),
    (Trouble::Unavailable, Kind::Unavailable),
];

/// The answers of a provider, by what became of the message.
#[derive(Clone, Debug)]
pub struct Usual {
    accepted: Answer,
    troubled: Vec<(Trouble, Answer)>,
}

impl Usual {
    /// The answers on a plugin's cassettes; nothing when none of them is an acceptance over HTTP.
    pub fn of(folder: &Folder) -> Option<Self> {
        let recorded = |kind: Kind| {
            let cases = folder.cassettes.iter().flat_map(|cassette| &cassette.cases);
            cases.filter(|case| case.expected.kind == kind).find_map(last_answer)
        };
        let troubled = TROUBLES
            .iter()
            .filter_map(|(trouble, kind)| Some((*trouble, recorded(*kind)?)));
        Some(Self {
            accepted: recorded(Kind::Accepted)?,
            troubled: troubled.collect(),
        })
    }
}

/// The answer that decided a case, if a provider gave it.
fn last_answer(case: &Case) -> Option<Answer> {
    let Recorded::Response(response) = &case.exchanges.last()?.answer else {
        return None;
    };
    let ours =
        |name: &str| name.eq_ignore_ascii_case("content-length") || name.eq_ignore_ascii_case("transfer-encoding");
    let headers = response.headers.iter().filter(|(name, _)| !ours(name));
    Some(Answer {
        status: response.status,
        headers: headers
            .map(|(name, value)| (name.clone().into(), value.clone()))
            .collect(),
        body: response.text().into_owned(),
    })
}

impl shape::Shape for Usual {
    fn name(&self) -> &'static str {
        "provider"
    }

    fn claims(&self, _: &Call) -> bool {
        true
    }

    /// Where the recipient stands is not known; a trouble is asked for wherever its word stands.
    fn order(&self, call: &Call, _: &Keys) -> Result<Order, Answer> {
        let text = call.text_of_body();
        let asked = Trouble::ALL.iter().find(|(_, word, number)| {
            let mailed = text.contains(&format!("{word}@")) || text.contains(&format!("{word}+"));
            mailed || text.contains(&format!("1500555{number}"))
        });
        Ok(Order {
            recipient: asked.map(|(_, word, _)| format!("{word}@")).unwrap_or_default(),
            text,
            reference: None,
        })
    }

    fn taken(&self, _: u64, _: &Order) -> Answer {
        self.accepted.clone()
    }

    fn troubled(&self, trouble: Trouble) -> Answer {
        let recorded = self.troubled.iter().find(|(known, _)| *known == trouble);
        recorded.map_or_else(|| by_status(trouble), |(_, answer)| answer.clone())
    }
}

/// What a provider without a word of its own would answer.
fn by_status(trouble: Trouble) -> Answer {
    match trouble {
        Trouble::Misconfigured => Answer::empty(403),
        Trouble::Throttled => patience(Answer::empty(429)),
        Trouble::Unavailable => Answer::empty(503),
        _ => Answer::empty(400),
    }
}
