//! The rules of sessions: how one begins, goes on, and how a stolen token shows.

mod lasting;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::Timestamp;
use crate::app::{App, Origin};
use crate::pepper::Pepper;
use crate::policy::SessionPolicy;
use crate::ports::{AccessClaims, Changes, Entropy, PortError};
use crate::records::Version;
use crate::records::audit::{Action, AuditActor};
use crate::records::session::{Amr, Session};
use crate::records::user::User;
use crate::values::ids::{SessionId, UserId};
use crate::values::secret::{Digest, SecretText};

pub(crate) use lasting::LastingToken;

/// What a client gets when its person signed in.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// For each request.
    pub access: SecretText,
    /// How long the access token counts.
    pub expires_in: Duration,
    /// For the next pair of tokens.
    pub refresh: SecretText,
    /// The session.
    pub session: SessionId,
    /// What the device keeps beyond the session, as long as a session may last, so that the account knows it again.
    pub device: SecretText,
}

/// A sign-in that is durable.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The account.
    pub user: User,
    /// Its tokens.
    pub tokens: Tokens,
}

/// How many sessions of one account are kept.
pub(crate) const MOST_SESSIONS: usize = 100;

/// An opened or renewed session, before its tokens are signed.
#[derive(Clone)]
pub(crate) struct Opened {
    pub(crate) user: User,
    pub(crate) session: Session,
    pub(crate) refresh: RefreshToken,
}

impl App {
    /// A new session for a user; the caller writes it.
    fn open_session(&self, user: &User, amr: &[Amr], origin: &Origin, now: Timestamp) -> (Session, RefreshToken) {
        let id = SessionId::mint(now, self.entropy());
        let refresh = RefreshToken::issue(user.id, id, &self.pepper, self.entropy());
        let session = Session {
            id,
            version: Version::NEW,
            user: user.id,
            epoch: user.epoch,
            current: refresh.digest(&self.pepper),
            previous: None,
            amr: amr.to_vec(),
            created_at: now,
            last_seen_at: now,
            expires_at: now + self.policy.sessions.absolute_ttl,
            ip: origin.ip,
            user_agent: origin.user_agent.clone(),
        };
        (session, refresh)
    }

    /// A new session among the changes, and its row in the audit trail. Where there are as many as there may be, the one that
    /// is of least use goes.
    pub(crate) async fn begin_session(
        &self,
        user: &User,
        amr: Amr,
        changes: &mut Changes,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<Opened, PortError> {
        self.make_room(user, changes, now).await?;
        let (session, refresh) = self.open_session(user, &[amr], origin, now);
        let mut event = self.event(now, AuditActor::User(user.id), Action::SignedIn, user.id, origin);
        event.details.insert("method".to_owned(), amr.as_str().to_owned());
        event.details.insert("session".to_owned(), session.id.to_string());
        changes.events.push(event);
        let session = changes.put(session);
        Ok(Opened {
            user: user.clone(),
            session,
            refresh,
        })
    }

    /// Dead sessions go first, then those unused for longest.
    async fn make_room(&self, user: &User, changes: &mut Changes, now: Timestamp) -> Result<(), PortError> {
        // More than there may be, so that an account that has too many comes down to its due.
        let mut kept = self.ports.storage.sessions.of_user(user.id, 2 * MOST_SESSIONS).await?;
        let policy = &self.policy.sessions;
        kept.sort_by_key(|session| (session.is_alive(user, policy, now), session.last_seen_at, session.id));
        let excess = (kept.len() + 1).saturating_sub(MOST_SESSIONS);
        for session in kept.iter().take(excess) {
            changes.remove(session);
        }
        Ok(())
    }

    /// The tokens of a session that is durable.
    pub(crate) fn sign_in(&self, opened: Opened, origin: &Origin) -> Result<SignedIn, PortError> {
        let now = self.now();
        let claims = AccessClaims {
            user: opened.user.id,
            session: opened.session.id,
            role: opened.user.role,
            amr: opened.session.amr.clone(),
            auth_time: opened.session.created_at,
            issued_at: now,
            expires_at: (now + self.policy.sessions.access_ttl).min(opened.session.expires_at),
        };
        let tokens = Tokens {
            access: self.ports.signer.sign(&claims)?,
            expires_in: (claims.expires_at - now).to_std().unwrap_or_default(),
            refresh: opened.refresh.reveal(),
            session: opened.session.id,
            device: self.remember_device(&opened.user, origin),
        };
        Ok(SignedIn {
            user: opened.user,
            tokens,
        })
    }
}

impl Session {
    /// Whether it still counts for its user, at this moment.
    pub(crate) fn is_alive(&self, user: &User, policy: &SessionPolicy, now: Timestamp) -> bool {
        self.user == user.id
            && self.epoch == user.epoch
            && user.is_usable()
            && now < self.expires_at
            && now < self.last_seen_at + policy.idle_ttl
    }

    /// What happens when this refresh token is used. The token before the current one is accepted while the current one is
    /// unused, and the current one then dies: a lost answer signs nobody out, and a thief and an owner cannot both go on.
    pub(crate) fn renew(&self, given: &Digest, next: Digest, now: Timestamp) -> Renewal {
        let mut renewed = self.clone();
        renewed.last_seen_at = now;
        if *given == self.current {
            renewed.previous = Some(self.current);
        } else if self.previous.as_ref() != Some(given) {
            return Renewal::Reused;
        }
        renewed.current = next;
        Renewal::Renewed(Box::new(renewed))
    }
}

/// What using a refresh token leads to.
#[derive(Debug)]
pub(crate) enum Renewal {
    /// The session goes on.
    Renewed(Box<Session>),
    /// The token was used up before: somebody has a copy.
    Reused,
}

/// A refresh token: whose it is, 256 random bits, and a tag by which this server knows its own.
#[derive(Clone)]
pub(crate) struct RefreshToken {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    nonce: Zeroizing<[u8; 32]>,
    tag: [u8; 16],
}

const PREFIX: &str = "rt_";

impl RefreshToken {
    pub(crate) fn issue(user: UserId, session: SessionId, pepper: &Pepper, entropy: &dyn Entropy) -> Self {
        let nonce = Zeroizing::new(entropy.bytes());
        let tag = tag(pepper, user, session, &nonce);
        Self {
            user,
            session,
            nonce,
            tag,
        }
    }

    /// Reads the text form; a text this server did not issue is no token.
    pub(crate) fn parse(text: &str, pepper: &Pepper) -> Option<Self> {
        let mut parts = text.strip_prefix(PREFIX)?.split('.');
        let (user, session, bytes) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(bytes).ok()?);
        let (nonce, given) = bytes.split_first_chunk::<32>()?;
        let token = Self {
            user: UserId::parse(&format!("{}{user}", UserId::PREFIX))?,
            session: SessionId::parse(&format!("{}{session}", SessionId::PREFIX))?,
            nonce: Zeroizing::new(*nonce),
            tag: given.try_into().ok()?,
        };
        let right = tag(pepper, token.user, token.session, &token.nonce);
        (parts.next().is_none() && bool::from(right.ct_eq(&token.tag))).then_some(token)
    }

    /// What is stored of it.
    pub(crate) fn digest(&self, pepper: &Pepper) -> Digest {
        pepper.digest("refresh-token", &[self.session.to_string().as_bytes(), &*self.nonce])
    }

    pub(crate) fn reveal(&self) -> SecretText {
        let mut bytes = Zeroizing::new(self.nonce.to_vec());
        bytes.extend_from_slice(&self.tag);
        let (user, session) = (self.user.to_string(), self.session.to_string());
        let user = user.strip_prefix(UserId::PREFIX).unwrap_or(&user);
        let session = session.strip_prefix(SessionId::PREFIX).unwrap_or(&session);
        SecretText::new(format!("{PREFIX}{user}.{session}.{}", URL_SAFE_NO_PAD.encode(&*bytes)))
    }
}

fn tag(pepper: &Pepper, user: UserId, session: SessionId, nonce: &[u8; 32]) -> [u8; 16] {
    let digest = pepper.digest(
        "refresh-tag",
        &[user.to_string().as_bytes(), session.to_string().as_bytes(), nonce],
    );
    let (tag, _) = digest.as_bytes().split_at(16);
    tag.try_into().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{SeededEntropy, fixed_now};

    #[test]
    fn only_tokens_of_this_server_parse() {
        let entropy = SeededEntropy::new(3);
        let pepper = Pepper::new([1; 32]);
        let token = RefreshToken::issue(
            UserId::mint(fixed_now(), &entropy),
            SessionId::mint(fixed_now(), &entropy),
            &pepper,
            &entropy,
        );
        let text = token.reveal();

        assert!(RefreshToken::parse(text.reveal(), &pepper).is_some());
        assert!(RefreshToken::parse(text.reveal(), &Pepper::new([2; 32])).is_none());
        assert!(RefreshToken::parse(&text.reveal().replace("rt_", "rt-"), &pepper).is_none());
        assert!(RefreshToken::parse("rt_a.b.c", &pepper).is_none());
    }
}
