//! What it means when the host could not do what it was asked: nothing that left us is called unsent.

use crate::{Failure, HttpError, Outcome, Refusal, Sent, SmtpError, TransportError};

impl From<HttpError> for Outcome {
    fn from(error: HttpError) -> Self {
        let (refusal, detail) = match error {
            HttpError::Denied(what) => (Refusal::Misconfigured, format!("denied: {what}")),
            HttpError::Invalid(what) => (Refusal::Misconfigured, format!("invalid request: {what}")),
            HttpError::BudgetExhausted(what) => (Refusal::Misconfigured, format!("budget exhausted: {what}")),
            HttpError::Timeout(sent) => (of_loss(sent), "timed out".to_owned()),
            HttpError::Transport(TransportError { sent, detail }) => (of_loss(sent), detail),
            HttpError::ResponseTooLarge(bytes) => {
                (Refusal::Uncertain, format!("the answer of {bytes} bytes is too large"))
            }
        };
        refusal.because(Failure::of(detail), None)
    }
}

impl From<SmtpError> for Outcome {
    fn from(error: SmtpError) -> Self {
        let (refusal, detail) = match error {
            SmtpError::Denied(what) => (Refusal::Misconfigured, format!("denied: {what}")),
            SmtpError::Unreachable(what) => (Refusal::Unavailable, what),
            SmtpError::Interrupted(what) => (Refusal::Uncertain, what),
            SmtpError::Invalid(what) => (Refusal::Rejected, what),
        };
        refusal.because(Failure::of(detail), None)
    }
}

fn of_loss(sent: Sent) -> Refusal {
    match sent {
        Sent::No => Refusal::Unavailable,
        Sent::Maybe => Refusal::Uncertain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transport(sent: Sent) -> HttpError {
        HttpError::Transport(TransportError {
            sent,
            detail: "reset".to_owned(),
        })
    }

    #[test]
    fn what_the_host_refused_is_the_operators_to_mend() {
        for error in [
            HttpError::Denied("no grant".to_owned()),
            HttpError::Invalid("a header".to_owned()),
            HttpError::BudgetExhausted("requests".to_owned()),
        ] {
            assert!(matches!(Outcome::from(error), Outcome::Misconfigured(_)));
        }
    }

    #[test]
    fn only_what_never_left_is_unsent() {
        assert!(matches!(transport(Sent::No).into(), Outcome::Unavailable(_)));
        assert!(matches!(HttpError::Timeout(Sent::No).into(), Outcome::Unavailable(_)));
        assert!(matches!(transport(Sent::Maybe).into(), Outcome::Uncertain(_)));
        assert!(matches!(HttpError::Timeout(Sent::Maybe).into(), Outcome::Uncertain(_)));
        assert!(matches!(HttpError::ResponseTooLarge(9).into(), Outcome::Uncertain(_)));
    }

    #[test]
    fn a_relay_that_broke_off_may_have_the_mail() {
        assert!(matches!(
            SmtpError::Interrupted(String::new()).into(),
            Outcome::Uncertain(_)
        ));
        assert!(matches!(
            SmtpError::Unreachable(String::new()).into(),
            Outcome::Unavailable(_)
        ));
        assert!(matches!(
            SmtpError::Denied(String::new()).into(),
            Outcome::Misconfigured(_)
        ));
        assert!(matches!(SmtpError::Invalid(String::new()).into(), Outcome::Rejected(_)));
    }
}
