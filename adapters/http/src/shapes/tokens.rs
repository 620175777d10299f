//! Tokens, and what proving an address led to.

use doorward_core::app::Tokens;
use doorward_core::records::challenge::Purpose;
use doorward_core::use_cases::signing_in::Verified;
use poem_openapi::Object;

use crate::shapes::user::UserOut;
use crate::shapes::word::Word;

/// The tokens of a session.
#[derive(Object)]
#[oai(rename = "Tokens")]
pub(crate) struct TokensOut {
    /// For `Authorization: Bearer …`.
    pub(crate) access_token: String,
    /// Always `Bearer`.
    pub(crate) token_type: String,
    /// For how many seconds the access token counts.
    pub(crate) expires_in: u64,
    /// For the next pair of tokens; each is used once.
    pub(crate) refresh_token: String,
    /// The session.
    pub(crate) session_id: String,
}

impl From<Tokens> for TokensOut {
    fn from(tokens: Tokens) -> Self {
        Self {
            access_token: tokens.access.reveal().to_owned(),
            token_type: "Bearer".to_owned(),
            expires_in: tokens.expires_in.as_secs(),
            refresh_token: tokens.refresh.reveal().to_owned(),
            session_id: tokens.session.to_string(),
        }
    }
}

/// The address is proven.
#[derive(Object)]
#[oai(rename = "Verified", skip_serializing_if_is_none)]
pub(crate) struct VerifiedOut {
    /// What it was proven for.
    pub(crate) purpose: Word<Purpose>,
    /// The account as it is now.
    pub(crate) user: UserOut,
    /// The tokens of a new session; absent when nobody signed in.
    pub(crate) tokens: Option<TokensOut>,
}

impl From<Verified> for VerifiedOut {
    fn from(verified: Verified) -> Self {
        Self {
            purpose: verified.purpose.into(),
            user: UserOut::from(&verified.user),
            tokens: verified.tokens.map(TokensOut::from),
        }
    }
}
