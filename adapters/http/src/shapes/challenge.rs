//! Challenges as the client that began them sees them.

use std::fmt;

use doorward_core::challenges::ChallengeView;
use doorward_core::records::challenge::Purpose;
use doorward_core::records::delivery::Channel;
use poem_openapi::Object;

use crate::shapes::moment::Moment;
use crate::shapes::word::Word;

/// A code was sent: verify it to go on.
#[derive(Clone, Object)]
#[oai(rename = "Challenge")]
pub(crate) struct ChallengeOut {
    /// Which challenge. Opaque, and a secret of the client that began it.
    pub(crate) id: String,
    /// What proving the address is for.
    pub(crate) purpose: Word<Purpose>,
    /// By which channel the code travels.
    pub(crate) channel: Word<Channel>,
    /// Where the code goes, masked.
    pub(crate) destination: String,
    /// How many digits the code has.
    pub(crate) code_length: u8,
    /// When the code stops counting.
    pub(crate) expires_at: Moment,
    /// After how many seconds another code can be asked for.
    pub(crate) resend_after: u64,
}

impl From<ChallengeView> for ChallengeOut {
    fn from(view: ChallengeView) -> Self {
        let begun = u64::from(view.resend_after.subsec_nanos() > 0);
        Self {
            id: view.handle.reveal().reveal().to_owned(),
            purpose: view.purpose.into(),
            channel: view.channel.into(),
            destination: view.destination,
            code_length: view.code_length,
            expires_at: view.expires_at.into(),
            resend_after: view.resend_after.as_secs() + begun,
        }
    }
}

impl fmt::Debug for ChallengeOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChallengeOut")
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}
