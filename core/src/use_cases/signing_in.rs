//! Signing up and in: what people do without a token.

mod authenticate;
pub(crate) mod confirm_password_reset;
mod fulfil;
mod login_with_password;
mod refresh_tokens;
mod register;
mod request_login_code;
mod request_password_reset;
mod resend_code;
mod tally;
mod verify_challenge;

pub use authenticate::AuthenticateError;
pub use confirm_password_reset::{ConfirmPasswordReset, ConfirmPasswordResetError};
pub use login_with_password::{LoginWithPassword, LoginWithPasswordError};
pub use refresh_tokens::RefreshTokensError;
pub use register::{Register, RegisterError};
pub use request_login_code::RequestLoginCodeError;
pub(crate) use request_password_reset::NewLink;
pub use request_password_reset::RequestPasswordResetError;
pub use resend_code::ResendCodeError;
pub(crate) use tally::Answered;
pub(crate) use verify_challenge::account_of;
pub use verify_challenge::{Verified, VerifyChallenge, VerifyChallengeError};
