//! Why a form sets no password: for programs a problem, for people a page.

use doorward_core::use_cases::signing_in::ConfirmPasswordResetError;
use doorward_core::values::flaw::Flaw;
use poem::http::StatusCode;

use crate::problem::{Code, Problem};
use crate::routes::password_resets::not_set;

/// Why a form sets no password.
pub(super) enum Refusal {
    /// It was not shown to this browser for this link.
    NotShown,
    /// The two entries differ.
    Mismatch,
    /// The password, the link, or what the server can do right now.
    NotSet(ConfirmPasswordResetError),
}

/// What a page says of it.
pub(super) enum Said {
    /// On the form, to be sent again: the word for a sentence.
    Again(StatusCode, &'static str),
    /// The link does not work.
    LinkFails,
    /// Something that nobody out there can mend.
    Broken,
}

impl Refusal {
    /// What a page says of it.
    pub(super) fn said(self) -> Said {
        use ConfirmPasswordResetError::{Hindered, InvalidLink, Password};
        match self {
            Self::NotShown => Said::Again(StatusCode::BAD_REQUEST, "form_expired"),
            Self::Mismatch => Said::Again(StatusCode::BAD_REQUEST, "mismatch"),
            Self::NotSet(Password(flaw)) => Said::Again(StatusCode::BAD_REQUEST, flaw.code),
            Self::NotSet(InvalidLink) => Said::LinkFails,
            Self::NotSet(Hindered(hindrance)) => match Problem::from(hindrance).code() {
                Code::Internal => Said::Broken,
                _ => Said::Again(StatusCode::SERVICE_UNAVAILABLE, "overloaded"),
            },
        }
    }
}

impl From<ConfirmPasswordResetError> for Refusal {
    fn from(error: ConfirmPasswordResetError) -> Self {
        Self::NotSet(error)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        const MISMATCH: Flaw = Flaw::new("mismatch", "The two entries differ.");
        match refusal {
            Refusal::NotShown => Self::new(Code::MalformedRequest).detail(
                "The form_token has to come from the form that GET /reset shows for this token, along with the cookie it sets.",
            ),
            Refusal::Mismatch => Self::new(Code::ValidationFailed).field("new_password_again", MISMATCH),
            Refusal::NotSet(error) => not_set(error),
        }
    }
}
