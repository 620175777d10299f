//! Reading the members of a request so that everything that is wrong with them is told at once.
//!
//! Each reading answers `None` when its member is flawed; who needs the values then refuses with all flaws:
//!
//! ```text
//! let mut fields = Fields::default();
//! let email = fields.required("email", EmailAddress::parse(&body.email));
//! let phone = fields.optional("phone", body.phone.as_deref().map(|text| PhoneNumber::parse(text, region)));
//! let (Some(email), Some(phone)) = (email, phone) else { return Err(fields.refuse()) };
//! ```

use doorward_core::values::flaw::Flaw;

use crate::problem::{Code, Problem};

/// The flaws found so far.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<(&'static str, Flaw)>);

impl Fields {
    /// A member that has to be there.
    pub(crate) fn required<T>(&mut self, field: &'static str, parsed: Result<T, Flaw>) -> Option<T> {
        parsed.map_err(|flaw| self.flaw(field, flaw)).ok()
    }

    /// A member that may be absent: `Some(None)` when it is.
    #[expect(clippy::option_option, reason = "flawed, absent and present are three things")]
    pub(crate) fn optional<T>(&mut self, field: &'static str, parsed: Option<Result<T, Flaw>>) -> Option<Option<T>> {
        match parsed {
            None => Some(None),
            Some(parsed) => self.required(field, parsed).map(Some),
        }
    }

    /// One more flaw.
    pub(crate) fn flaw(&mut self, field: &'static str, flaw: Flaw) {
        self.0.push((field, flaw));
    }

    /// The refusal that tells every flaw.
    pub(crate) fn refuse(self) -> Problem {
        let problem = Problem::new(Code::ValidationFailed);
        self.0
            .into_iter()
            .fold(problem, |problem, (field, flaw)| problem.field(field, flaw))
    }
}
