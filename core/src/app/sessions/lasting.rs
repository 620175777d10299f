//! A token that stands for a session as long as the session lives, for clients that cannot renew tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::pepper::Pepper;
use crate::ports::Entropy;
use crate::values::ids::{SessionId, UserId};
use crate::values::secret::{Digest, SecretText};

const PREFIX: &str = "lt_";

/// A lasting token: whose it is, and 256 random bits. It is neither an access token nor a refresh token, and neither is it.
#[derive(Clone)]
pub(crate) struct LastingToken {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    secret: Zeroizing<[u8; 32]>,
}

impl LastingToken {
    pub(crate) fn issue(user: UserId, session: SessionId, entropy: &dyn Entropy) -> Self {
        Self {
            user,
            session,
            secret: Zeroizing::new(entropy.bytes()),
        }
    }

    /// Reads the text form; anything else is no lasting token.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix(PREFIX)?.split('.');
        let (user, session, secret) = (parts.next()?, parts.next()?, parts.next()?);
        let secret = Zeroizing::new(URL_SAFE_NO_PAD.decode(secret).ok()?);
        let token = Self {
            user: UserId::parse(&format!("{}{user}", UserId::PREFIX))?,
            session: SessionId::parse(&format!("{}{session}", SessionId::PREFIX))?,
            secret: Zeroizing::new(secret.as_slice().try_into().ok()?),
        };
        parts.next().is_none().then_some(token)
    }

    /// What is stored of it, in the place of a refresh token's digest.
    pub(crate) fn digest(&self, pepper: &Pepper) -> Digest {
        pepper.digest("lasting-token", &[self.session.to_string().as_bytes(), &*self.secret])
    }

    pub(crate) fn reveal(&self) -> SecretText {
        let (user, session) = (self.user.to_string(), self.session.to_string());
        let user = user.strip_prefix(UserId::PREFIX).unwrap_or(&user);
        let session = session.strip_prefix(SessionId::PREFIX).unwrap_or(&session);
        let secret = Zeroizing::new(URL_SAFE_NO_PAD.encode(*self.secret));
        SecretText::new(format!("{PREFIX}{user}.{session}.{}", *secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{SeededEntropy, fixed_now};

    #[test]
    fn a_lasting_token_survives_its_text_and_no_other_text_is_one() {
        let entropy = SeededEntropy::new(3);
        let pepper = Pepper::new([1; 32]);
        let user = UserId::mint(fixed_now(), &entropy);
        let token = LastingToken::issue(user, SessionId::mint(fixed_now(), &entropy), &entropy);
        let text = token.reveal();

        let read = LastingToken::parse(text.reveal()).map(|read| (read.user, read.digest(&pepper)));

        assert_eq!(read, Some((user, token.digest(&pepper))));
        assert!(LastingToken::parse(&text.reveal().replace("lt_", "rt_")).is_none());
        assert!(LastingToken::parse(&format!("{}.x", text.reveal())).is_none());
        assert!(LastingToken::parse("lt_a.b.c").is_none());
    }
}
