//! What a plugin is answered: by the provider, by the relay, or by the lack of either.

use std::collections::BTreeMap;

use doorward_plugin::{HttpError, Reply, Response, Sent, SmtpError, TransportError};
use serde::Deserialize;

use crate::stage::NOW;

/// An answer of the host.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The provider answered.
    Response(Response),
    /// There is no answer to a request.
    Lost(HttpError),
    /// The relay answered.
    Reply(Reply),
    /// There is no answer to a submission.
    Unsubmitted(SmtpError),
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenResponse {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenReply {
    code: u16,
    enhanced: Option<String>,
    #[serde(default)]
    text: String,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Loss {
    /// Nothing listens, or no relay lets us in.
    Refused,
    /// The connection broke before the request was written.
    ResetBeforeSending,
    /// The connection broke before the answer came.
    ResetAfterSending,
    /// No connection came about in time.
    TimedOutBeforeSending,
    /// The answer did not come in time.
    TimedOutAfterSending,
    /// It is not granted.
    Denied,
    /// It cannot be sent.
    Invalid,
    /// Too much was asked.
    BudgetExhausted,
    /// The answer was larger than the host takes.
    TooLarge,
}

impl Answer {
    /// The answer, if there is one.
    pub(super) fn read(
        response: Option<&WrittenResponse>,
        reply: Option<&WrittenReply>,
        lost: Option<Loss>,
        to_submission: bool,
    ) -> Result<Option<Self>, String> {
        match (response, reply, lost, to_submission) {
            (None, None, None, _) => Ok(None),
            (Some(response), None, None, false) => Ok(Some(Self::Response(response.read()))),
            (None, Some(reply), None, true) => Ok(Some(Self::Reply(reply.read()))),
            (None, None, Some(loss), true) => Ok(Some(Self::Unsubmitted(loss.of_submission()))),
            (None, None, Some(loss), false) => Ok(Some(Self::Lost(loss.of_request()))),
            _ => Err("one of response and lost answers a request, one of reply and lost a submission".to_owned()),
        }
    }
}

impl WrittenResponse {
    fn read(&self) -> Response {
        Response {
            status: self.status,
            headers: self.headers.clone().into_iter().collect(),
            body: self.body.clone().into_bytes(),
            received_at: NOW,
        }
    }
}

impl WrittenReply {
    fn read(&self) -> Reply {
        Reply {
            code: self.code,
            enhanced: self.enhanced.clone(),
            text: self.text.clone(),
        }
    }
}

impl Loss {
    /// How the host tells a plugin that a request went without an answer.
    pub(crate) fn of_request(self) -> HttpError {
        let transport = |sent, detail: &str| {
            HttpError::Transport(TransportError {
                sent,
                detail: detail.to_owned(),
            })
        };
        match self {
            Self::Refused => transport(Sent::No, "connection refused"),
            Self::ResetBeforeSending => transport(Sent::No, "connection reset"),
            Self::ResetAfterSending => transport(Sent::Maybe, "connection reset"),
            Self::TimedOutBeforeSending => HttpError::Timeout(Sent::No),
            Self::TimedOutAfterSending => HttpError::Timeout(Sent::Maybe),
            Self::Denied => HttpError::Denied("not granted".to_owned()),
            Self::Invalid => HttpError::Invalid("not a request".to_owned()),
            Self::BudgetExhausted => HttpError::BudgetExhausted("requests".to_owned()),
            Self::TooLarge => HttpError::ResponseTooLarge(1 << 20),
        }
    }

    /// How the host tells a plugin that mail went without a reply.
    pub(crate) fn of_submission(self) -> SmtpError {
        match self {
            Self::Refused | Self::ResetBeforeSending | Self::TimedOutBeforeSending => {
                SmtpError::Unreachable("connection refused".to_owned())
            }
            Self::ResetAfterSending | Self::TimedOutAfterSending | Self::TooLarge => {
                SmtpError::Interrupted("connection reset after DATA".to_owned())
            }
            Self::Denied | Self::BudgetExhausted => SmtpError::Denied("no relay".to_owned()),
            Self::Invalid => SmtpError::Invalid("not a mail".to_owned()),
        }
    }
}
