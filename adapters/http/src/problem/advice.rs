//! What a client does about each kind of problem.

use super::Code;

impl Code {
    /// What it comes from, and what a client does about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::MalformedRequest => {
                "Mend the client: it sends no JSON, names a member twice, or writes a header wrongly."
            }
            Self::ValidationFailed => "Show each of `errors` beside the member it names, and let the person mend it.",
            Self::Unauthenticated => "Renew the access token and try again once; without a session, sign in.",
            Self::InvalidCredentials => "Ask for the address and the password again.",
            Self::InvalidCode => "Ask for the code again; `attempts_left` says how often that helps.",
            Self::ChallengeExpired => {
                "Begin again: the code was used, replaced or too old, or there was no such challenge."
            }
            Self::TooManyAttempts => "Begin again: this challenge takes no more codes.",
            Self::InvalidLink => "Ask for a new link: this one was used, replaced or too old.",
            Self::TokenExpired => "An access token: renew it and try again. A refresh token: sign in.",
            Self::TokenReused => {
                "Sign in: somebody else may hold the refresh token, so the session has ended. One client renews one at a time."
            }
            Self::EmailUnverified => "Ask for the code that was sent, and verify `challenge` with it.",
            Self::AccountDeactivated => "Say so. An administrator can restore the account.",
            Self::Forbidden => "Do not offer it: the role does not reach so far, or the operator switched it off.",
            Self::NotFound => "Take it as gone. What belongs to somebody else answers alike.",
            Self::MethodNotAllowed => "Mend the client: `Allow` says what can be done here.",
            Self::UnsupportedMediaType => "Mend the client: send JSON with `Content-Type: application/json`.",
            Self::PayloadTooLarge => {
                "Send less. The status is 413 for a body, 414 for an address and 431 for headers that are too large."
            }
            Self::Conflict => {
                "Read `detail`: how things are has to change first, or the idempotency key named something else."
            }
            Self::EmailTaken => "Ask for another e-mail address.",
            Self::PhoneTaken => "Ask for another phone number.",
            Self::ProductUrlTaken => "Use the product that is there, or another URL.",
            Self::VersionMismatch => "Read it again, apply the change to what it is now, and send that version.",
            Self::RateLimited => "Wait for `retry_after` seconds.",
            Self::Overloaded => "Wait for `retry_after` seconds and try again.",
            Self::Unavailable => "Wait for `retry_after` seconds and try again; something the server needs is away.",
            Self::Internal => "Tell the operator the `request_id`: the cause is in the log under it.",
        }
    }
}
