//! What a token says on the wire (RFC 9068), and when that counts.

use doorward_core::Timestamp;
use doorward_core::ports::{AccessClaims, TokenRefused};
use doorward_core::records::session::Amr;
use doorward_core::records::user::Role;
use doorward_core::values::ids::{SessionId, UserId};
use serde::{Deserialize, Serialize};

use super::TokenNames;

/// How far another node's clock may be ahead of ours.
const CLOCK_SKEW_SECONDS: i64 = 60;

/// The claims as they are written. Members a later version adds are passed over; a member said twice is refused.
#[derive(Serialize, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    role: String,
    amr: Vec<String>,
    auth_time: i64,
    iat: i64,
    exp: i64,
    jti: String,
}

impl Claims {
    pub(super) fn of(claims: &AccessClaims, names: &TokenNames, token_id: String) -> Self {
        Self {
            iss: names.issuer.clone(),
            aud: names.audience.clone(),
            sub: claims.user.to_string(),
            sid: claims.session.to_string(),
            role: claims.role.as_str().to_owned(),
            amr: claims.amr.iter().map(|amr| amr.as_str().to_owned()).collect(),
            auth_time: claims.auth_time.timestamp(),
            iat: claims.issued_at.timestamp(),
            exp: claims.expires_at.timestamp(),
            jti: token_id,
        }
    }

    /// What they say, if it was said by and to us, and still holds. No leeway is given to the end.
    pub(super) fn judge(&self, names: &TokenNames, now: Timestamp) -> Result<AccessClaims, TokenRefused> {
        let claims = self.meaning().ok_or(TokenRefused::Invalid)?;
        let from_the_future = self.iat > now.timestamp().saturating_add(CLOCK_SKEW_SECONDS);
        if !names.are(&self.iss, &self.aud) || from_the_future {
            return Err(TokenRefused::Invalid);
        }
        if claims.expires_at <= now {
            return Err(TokenRefused::Expired);
        }
        Ok(claims)
    }

    fn meaning(&self) -> Option<AccessClaims> {
        let instant = |seconds| Timestamp::from_timestamp(seconds, 0);
        Some(AccessClaims {
            user: UserId::parse(&self.sub)?,
            session: SessionId::parse(&self.sid)?,
            role: Role::parse(&self.role)?,
            amr: self.amr.iter().map(|word| Amr::parse(word)).collect::<Option<_>>()?,
            auth_time: instant(self.auth_time)?,
            issued_at: instant(self.iat)?,
            expires_at: instant(self.exp)?,
        })
    }
}
