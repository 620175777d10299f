//! Whether the time of an answer tells strangers who has an account: requests for known and unknown accounts in random order,
//! compared by rank.

use std::process::ExitCode;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};
use serde_json::json;

use crate::arguments::Latency;
use crate::clock::Watch;
use crate::failure::Failure;
use crate::http::{Ask, Http};
use crate::report::{millis, say};
use crate::samples::Samples;
use crate::seed::{self, email};
use crate::server::Server;

/// Something a stranger can ask about an account that may not be there.
#[derive(Debug, Clone, Copy)]
struct Question {
    name: &'static str,
    path: &'static str,
    answer: u16,
}

const QUESTIONS: [Question; 4] = [
    Question {
        name: "register",
        path: "/v1/registrations",
        answer: 202,
    },
    Question {
        name: "login by code",
        path: "/v1/login/code",
        answer: 202,
    },
    Question {
        name: "login by password",
        path: "/v1/login/password",
        answer: 401,
    },
    Question {
        name: "reset",
        path: "/v1/password-resets",
        answer: 202,
    },
];

/// Requests whose times are not counted, so that the first of a kind is as warm as the last.
const WARMING: u32 = 10;

/// How many standard deviations chance is granted.
const CHANCE: f64 = 4.0;

impl Question {
    /// What is sent; all bodies of a question are of one length.
    fn body(self, email: &str) -> String {
        match self.path {
            "/v1/registrations" => json!({
                "first_name": "Ann", "last_name": "Berg", "email": email, "password": "what nobody can know",
            }),
            "/v1/login/password" => json!({ "email": email, "password": "what nobody can know" }),
            _ => json!({ "email": email }),
        }
        .to_string()
    }
}

pub(crate) async fn run(wanted: &Latency) -> Result<ExitCode, Failure> {
    let directory = tempfile::tempdir_in(&wanted.subject.on)?;
    let each = wanted.samples + WARMING;
    let count = u32::try_from(QUESTIONS.len()).unwrap_or(u32::MAX);
    seed::users(directory.path(), each * count).await?;
    let server = Server::start(&wanted.subject.server, directory.path())?;
    let mut dice = ChaCha8Rng::seed_from_u64(wanted.seed);
    say(&format!(
        "{:<20} {:>9} {:>9} {:>9} {:>9} {:>11} {:>8}  verdict",
        "question", "known p50", "p95 ms", "unkn. p50", "p95 ms", "likelihood", "bound"
    ));
    let mut told = false;
    for (number, question) in (0..count).zip(QUESTIONS) {
        let mut http = Http::to(&server.address);
        let (known, unknown) = asked(&mut http, question, number * each, each, &mut dice).await?;
        told |= !alike(question, &known, &unknown, wanted.bound);
    }
    server.stop()?;
    Ok(if told { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Asks about as many known as unknown accounts, in pairs of random order, each account once.
async fn asked(
    http: &mut Http,
    question: Question,
    first: u32,
    count: u32,
    dice: &mut ChaCha8Rng,
) -> Result<(Samples, Samples), Failure> {
    let (mut known, mut unknown) = (Samples::default(), Samples::default());
    for number in 0..count {
        let there = email(first + number);
        let nowhere = there.replace("person", "nobody");
        let known_first = dice.next_u32().is_multiple_of(2);
        for is_known in [known_first, !known_first] {
            let body = question.body(if is_known { &there } else { &nowhere });
            let watch = Watch::start();
            http.expects(question.answer, Ask::post(question.path, &body)).await?;
            let took = watch.shows();
            if number >= WARMING {
                if is_known { &mut known } else { &mut unknown }.add(took);
            }
        }
    }
    Ok((known, unknown))
}

/// Whether nobody can tell the two apart.
fn alike(question: Question, known: &Samples, unknown: &Samples, bound: f64) -> bool {
    let likelihood = known.likelihood_to_exceed(unknown);
    let bound = bound + CHANCE * known.chance(unknown);
    let alike = (likelihood - 0.5).abs() <= bound;
    let [known, known_most] = known.percentiles([50, 95]).map(millis);
    let [unknown, unknown_most] = unknown.percentiles([50, 95]).map(millis);
    let verdict = if alike { "alike" } else { "TOLD APART" };
    say(&format!(
        "{:<20} {known:>9.2} {known_most:>9.2} {unknown:>9.2} {unknown_most:>9.2} {likelihood:>11.3} {bound:>8.3}  {verdict}",
        question.name
    ));
    alike
}
