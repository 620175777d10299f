//! A cassette: what a plugin is given, what it must ask for, what it is answered, and what it must make of that.

mod answer;
mod expected;
mod message;
mod receipt;
mod request;

use doorward_plugin::{EmailContent, Message, Request};
use serde::Deserialize;
use toml::{Table, Value};

pub use answer::Answer;
pub use expected::Expected;
pub use receipt::ReceiptCase;

pub(crate) use answer::Loss;
pub(crate) use request::same_request;

/// The cassettes of one file.
#[derive(Clone, Debug)]
pub struct Cassette {
    /// The file's name without its ending.
    pub name: String,
    /// Whether a 2xx alone means that the provider took the message, whatever the body says.
    pub accepted_by_status: bool,
    /// The messages sent.
    pub cases: Vec<Case>,
    /// The callbacks read.
    pub receipts: Vec<ReceiptCase>,
}

/// One message sent.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// The operator's settings.
    pub config: Table,
    /// The message.
    pub message: Message,
    /// What is asked and answered, in order.
    pub exchanges: Vec<Exchange>,
    /// How it must end.
    pub expected: Expected,
}

/// One thing asked, and its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// What the plugin must ask.
    pub asked: Asked,
    /// What it is told.
    pub answer: Answer,
}

/// What a plugin must ask of its host.
#[derive(Clone, Debug)]
pub enum Asked {
    /// This request.
    Request(Request),
    /// To submit this mail under this Message-ID.
    Submission(Box<EmailContent>, String),
}

/// Why a cassette cannot be played.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CassetteError {
    /// It is no cassette.
    #[error("{0}")]
    Syntax(String),
    /// A case lacks something, or has something that does not fit the rest.
    #[error("case {case:?}: {problem}")]
    Case {
        /// Which.
        case: String,
        /// What is wrong with it.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenCassette {
    #[serde(default)]
    accepted_by: AcceptedBy,
    #[serde(default)]
    config: Table,
    #[serde(default)]
    secrets: Table,
    #[serde(default)]
    message: Table,
    request: Option<Table>,
    submission: Option<Table>,
    #[serde(default)]
    case: Vec<WrittenCase>,
    #[serde(default)]
    receipt: Vec<receipt::Written>,
}

#[derive(Default, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum AcceptedBy {
    #[default]
    Body,
    Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenCase {
    name: String,
    #[serde(default)]
    config: Table,
    #[serde(default)]
    message: Table,
    request: Option<Table>,
    submission: Option<Table>,
    response: Option<answer::WrittenResponse>,
    reply: Option<answer::WrittenReply>,
    lost: Option<Loss>,
    /// What follows the first exchange.
    #[serde(default)]
    then: Vec<WrittenExchange>,
    outcome: expected::Written,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenExchange {
    request: Option<Table>,
    submission: Option<Table>,
    response: Option<answer::WrittenResponse>,
    reply: Option<answer::WrittenReply>,
    lost: Option<Loss>,
}

impl Cassette {
    /// Reads the text of a cassette file.
    pub fn parse(name: &str, text: &str) -> Result<Self, CassetteError> {
        let written: WrittenCassette =
            toml::from_str(text).map_err(|error| CassetteError::Syntax(error.to_string()))?;
        let cases = written.case.iter().map(|case| {
            written.played(case).map_err(|problem| CassetteError::Case {
                case: case.name.clone(),
                problem,
            })
        });
        let cases = cases.collect::<Result<_, _>>()?;
        let receipts = written
            .receipt
            .into_iter()
            .map(|receipt| receipt.played(&written.config, &written.secrets));
        Ok(Self {
            name: name.to_owned(),
            accepted_by_status: written.accepted_by == AcceptedBy::Status,
            cases,
            receipts: receipts.collect(),
        })
    }
}

impl WrittenCassette {
    fn played(&self, case: &WrittenCase) -> Result<Case, String> {
        let mut config = self.config.clone();
        config.extend(case.config.clone());
        let message = message::read(overlaid(&self.message, &case.message))?;
        let mut exchanges = Vec::new();
        for exchange in std::iter::once(&self.first(case)).chain(&case.then) {
            exchanges.extend(exchange.played(&message)?);
        }
        Ok(Case {
            name: case.name.clone(),
            config,
            expected: case.outcome.read(),
            message,
            exchanges,
        })
    }

    /// A case's first exchange, laid over what the file's cases have in common.
    fn first(&self, case: &WrittenCase) -> WrittenExchange {
        WrittenExchange {
            request: merged(self.request.as_ref(), case.request.as_ref()),
            submission: merged(self.submission.as_ref(), case.submission.as_ref()),
            response: case.response.clone(),
            reply: case.reply.clone(),
            lost: case.lost,
        }
    }
}

impl WrittenExchange {
    /// The exchange, or none when nothing is answered: then nothing must be asked.
    fn played(&self, message: &Message) -> Result<Option<Exchange>, String> {
        let Some(answer) = Answer::read(
            self.response.as_ref(),
            self.reply.as_ref(),
            self.lost,
            self.submission.is_some(),
        )?
        else {
            return Ok(None);
        };
        let asked = match (&self.request, &self.submission) {
            (Some(request), None) => Asked::Request(request::read(request.clone())?),
            (None, Some(submission)) => {
                let (mail, message_id) = message::submitted(message, submission.clone())?;
                Asked::Submission(Box::new(mail), message_id)
            }
            _ => return Err("an answer belongs to one request or to one submission".to_owned()),
        };
        Ok(Some(Exchange { asked, answer }))
    }
}

fn merged(usual: Option<&Table>, own: Option<&Table>) -> Option<Table> {
    match (usual, own) {
        (Some(usual), Some(own)) => Some(overlaid(usual, own)),
        (usual, own) => own.or(usual).cloned(),
    }
}

/// `below` with everything in `above` laid over it, table by table.
fn overlaid(below: &Table, above: &Table) -> Table {
    let mut table = below.clone();
    for (key, value) in above {
        let value = match (table.get(key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => Value::Table(overlaid(below, above)),
            _ => value.clone(),
        };
        table.insert(key.clone(), value);
    }
    table
}

fn read_table<T: serde::de::DeserializeOwned>(table: Table) -> Result<T, String> {
    table
        .try_into()
        .map_err(|error: toml::de::Error| error.message().to_owned())
}
