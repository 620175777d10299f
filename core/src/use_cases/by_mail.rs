//! What people do whose client keeps no challenge: their mailbox has one challenge at most, and the address alone finds it.
//!
//! Anybody can guess at such a challenge, so it allows few tries, and a code asked for later replaces the one before.

mod change_by_mail;
mod lasting_tokens;
mod leave;
mod request_mailed_code;
mod sign_up;
mod verify_mailed_code;

pub use change_by_mail::{ChangeByMail, ChangeByMailError};
pub use leave::LeaveError;
pub use sign_up::{SignUpByMail, SignUpByMailError};
pub use verify_mailed_code::SignedInByMail;
