//! Proving an address: `/v1/challenges/{id}/…`.

use doorward_core::challenges::ChallengeHandle;
use doorward_core::use_cases::signing_in::{ResendCodeError, VerifyChallenge, VerifyChallengeError};
use doorward_core::values::code::Code as OneTimeCode;
use poem_openapi::param::Path;
use poem_openapi::payload::{Json, Response};
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use crate::answers::Nothing;
use crate::body::Body;
use crate::caller::Caller;
use crate::device;
use crate::fields::Fields;
use crate::openapi::Tag;
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;
use crate::shapes::challenge::ChallengeOut;
use crate::shapes::tokens::VerifiedOut;

/// Proving an address.
pub(crate) struct ChallengesApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::SigningIn")]
impl ChallengesApi {
    /// Verify a code
    ///
    /// Does what the challenge is for: opens the account, signs in, or takes the new address over. Spaces and dashes in the
    /// code do not count.
    #[oai(path = "/challenges/:id/verify", method = "post", operation_id = "verify_challenge")]
    async fn verify_challenge(
        &self,
        caller: Caller,
        /// The challenge.
        id: Path<String>,
        body: Body<VerifyBody>,
    ) -> Answer<Response<Json<VerifiedOut>>> {
        let code = body.read()?.code()?;
        let command = VerifyChallenge {
            handle: handle(&id)?,
            code,
        };
        let verified = self.0.app.verify_challenge(&command, &caller).await;
        let verified = verified.map_err(not_verified)?;
        let cookie = verified.tokens.as_ref().map(|tokens| self.0.device_cookie(tokens));
        Ok(device::keeping(verified.into(), cookie))
    }

    /// Send another code
    ///
    /// In the same challenge: codes sent before go on counting, and the tries left stay the same.
    #[oai(path = "/challenges/:id/resend", method = "post", operation_id = "resend_code")]
    async fn resend_code(
        &self,
        caller: Caller,
        /// The challenge.
        id: Path<String>,
        body: Body<Nothing>,
    ) -> Answer<Json<ChallengeOut>> {
        body.read()?;
        let challenge = self.0.app.resend_code(&handle(&id)?, &caller).await;
        Ok(Json(challenge.map_err(not_resent)?.into()))
    }
}

/// What is no handle answers like a challenge that is over.
fn handle(id: &str) -> Answer<ChallengeHandle> {
    ChallengeHandle::parse(id).ok_or_else(|| Problem::because(Code::ChallengeExpired, VerifyChallengeError::Expired))
}

pub(super) fn not_verified(error: VerifyChallengeError) -> Problem {
    match error {
        VerifyChallengeError::Wrong { attempts_left } => {
            Problem::because(Code::InvalidCode, error).attempts_left(attempts_left)
        }
        VerifyChallengeError::Spent => Problem::because(Code::TooManyAttempts, error).attempts_left(0),
        VerifyChallengeError::Expired => Problem::because(Code::ChallengeExpired, error),
        VerifyChallengeError::RateLimited(wait) => wait.into(),
        VerifyChallengeError::Hindered(hindrance) => hindrance.into(),
    }
}

fn not_resent(error: ResendCodeError) -> Problem {
    match error {
        ResendCodeError::Expired => Problem::because(Code::ChallengeExpired, error),
        ResendCodeError::Spent => Problem::because(Code::TooManyAttempts, error).attempts_left(0),
        ResendCodeError::RateLimited(wait) => wait.into(),
        ResendCodeError::Hindered(hindrance) => hindrance.into(),
    }
}

/// A code.
#[derive(Object)]
#[oai(deny_unknown_fields, example)]
struct VerifyBody {
    /// The code as it was sent.
    code: String,
}

impl VerifyBody {
    fn code(&self) -> Answer<OneTimeCode> {
        let mut fields = Fields::default();
        let code = fields.required("code", OneTimeCode::parse(&self.code));
        code.ok_or_else(|| fields.refuse())
    }
}

impl Example for VerifyBody {
    fn example() -> Self {
        Self {
            code: "123 456".to_owned(),
        }
    }
}
