//! The rules of challenges: how one begins, is sent again, and is judged.

mod mailbox;
#[cfg(test)]
mod tests;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::Timestamp;
use crate::app::Wait;
use crate::pepper::Pepper;
use crate::policy::{CodePolicy, LIVE_CODES};
use crate::ports::Entropy;
use crate::records::Version;
use crate::records::challenge::{Challenge, LiveCode, Purpose, Subject};
use crate::records::delivery::{Address, Channel};
use crate::values::code::Code;
use crate::values::ids::ChallengeId;
use crate::values::locale::Locale;
use crate::values::secret::{Digest, SecretText};

/// What the client that began a challenge holds: the id, and a secret the store does not know.
#[derive(Clone)]
pub struct ChallengeHandle {
    id: ChallengeId,
    secret: Zeroizing<[u8; 32]>,
}

impl ChallengeHandle {
    /// Reads the text form; anything else is no handle.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.split_once('.')?;
        let secret = URL_SAFE_NO_PAD.decode(secret).ok().map(Zeroizing::new)?;
        Some(Self {
            id: ChallengeId::parse(id)?,
            secret: Zeroizing::new(secret.as_slice().try_into().ok()?),
        })
    }

    /// The id, which is no secret.
    pub const fn id(&self) -> ChallengeId {
        self.id
    }

    /// The text form, for the client alone.
    pub fn reveal(&self) -> SecretText {
        SecretText::new(format!("{}.{}", self.id, URL_SAFE_NO_PAD.encode(*self.secret)))
    }
}

impl std::fmt::Debug for ChallengeHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.***", self.id)
    }
}

/// What a client learns of its challenge.
#[derive(Debug, Clone)]
pub struct ChallengeView {
    /// The handle.
    pub handle: ChallengeHandle,
    /// What it is for.
    pub purpose: Purpose,
    /// By which channel the code travels.
    pub channel: Channel,
    /// Where to, masked.
    pub destination: String,
    /// Digits of the code.
    pub code_length: u8,
    /// When the last code stops counting.
    pub expires_at: Timestamp,
    /// How long until another code may be asked for.
    pub resend_after: Duration,
}

/// What is needed to begin a challenge.
pub(crate) struct Opening {
    pub(crate) purpose: Purpose,
    pub(crate) address: Address,
    pub(crate) subject: Subject,
    pub(crate) locale: Locale,
    pub(crate) code_length: u8,
    pub(crate) code_ttl: Duration,
    pub(crate) tries: u8,
    pub(crate) kept_for: Duration,
}

/// Begins a challenge: its record, what its client holds, and its first code.
pub(crate) fn open(
    opening: Opening,
    pepper: &Pepper,
    entropy: &dyn Entropy,
    now: Timestamp,
) -> (Challenge, ChallengeHandle, Code) {
    let handle = ChallengeHandle {
        id: ChallengeId::mint(now, entropy),
        secret: Zeroizing::new(entropy.bytes()),
    };
    let (challenge, code) = open_as(&handle, opening, pepper, entropy, now);
    (challenge, handle, code)
}

/// The same for a handle that is known already.
pub(crate) fn open_as(
    handle: &ChallengeHandle,
    opening: Opening,
    pepper: &Pepper,
    entropy: &dyn Entropy,
    now: Timestamp,
) -> (Challenge, Code) {
    let mut challenge = without_code(handle, opening, pepper, now);
    let ttl = (challenge.expires_at - now).to_std().unwrap_or_default();
    let code = add_code(&mut challenge, handle, ttl, pepper, entropy, now);
    (challenge, code)
}

/// A challenge in which no code was sent yet.
pub(crate) fn without_code(handle: &ChallengeHandle, opening: Opening, pepper: &Pepper, now: Timestamp) -> Challenge {
    let expires_at = now + opening.code_ttl;
    Challenge {
        id: handle.id,
        version: Version::NEW,
        purpose: opening.purpose,
        address: opening.address,
        handle: handle_digest(pepper, handle),
        codes: Vec::new(),
        tries_left: opening.tries,
        sends: 0,
        sent_at: now,
        code_length: opening.code_length,
        subject: opening.subject,
        locale: opening.locale,
        created_at: now,
        expires_at,
        kept_until: expires_at.max(now + opening.kept_for),
    }
}

fn add_code(
    challenge: &mut Challenge,
    handle: &ChallengeHandle,
    ttl: Duration,
    pepper: &Pepper,
    entropy: &dyn Entropy,
    now: Timestamp,
) -> Code {
    let code = Code::draw(challenge.code_length, entropy);
    challenge.codes.retain(|live| live.expires_at > now);
    if challenge.codes.len() >= LIVE_CODES {
        challenge.codes.remove(0);
    }
    challenge.expires_at = now + ttl;
    challenge.kept_until = challenge.kept_until.max(challenge.expires_at);
    let digest = code_digest(pepper, challenge, handle, &code);
    challenge.codes.push(LiveCode {
        digest,
        expires_at: challenge.expires_at,
    });
    challenge.sends = challenge.sends.saturating_add(1);
    challenge.sent_at = now;
    code
}

/// Why no further code is sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoResend {
    Expired,
    Spent,
    TooSoon(Wait),
}

/// One more code in a challenge that is still alive; the codes sent before go on counting, for mail is slow.
pub(crate) fn resend(
    challenge: &Challenge,
    handle: &ChallengeHandle,
    ttl: Duration,
    policy: &CodePolicy,
    pepper: &Pepper,
    entropy: &dyn Entropy,
    now: Timestamp,
) -> Result<(Challenge, Code), NoResend> {
    if handle_digest(pepper, handle) != challenge.handle || challenge.expires_at <= now {
        return Err(NoResend::Expired);
    }
    if challenge.tries_left == 0 {
        return Err(NoResend::Spent);
    }
    if let Some(wait) = until_resend(challenge, policy, now) {
        return Err(NoResend::TooSoon(Wait(wait)));
    }
    let mut next = challenge.clone();
    let code = add_code(&mut next, handle, ttl, pepper, entropy, now);
    Ok((next, code))
}

/// How long the resend cool-down still runs; `None` when it is over.
fn until_resend(challenge: &Challenge, policy: &CodePolicy, now: Timestamp) -> Option<Duration> {
    let ready_at = challenge.sent_at + policy.cooldown_after(challenge.sends);
    (ready_at - now).to_std().ok().filter(|wait| !wait.is_zero())
}

/// How a code was judged.
#[derive(Debug)]
pub(crate) enum Judged {
    /// Wrong: this is the challenge with one try less.
    Wrong(Box<Challenge>),
    /// No tries are left.
    Spent,
    /// The challenge is over, used, foreign, or was never.
    Expired,
    /// Right: the challenge is used up and has to go.
    Right,
}

/// Judges a code. Every code of the challenge is compared, so that time does not tell which one was near.
pub(crate) fn judge(
    challenge: &Challenge,
    handle: &ChallengeHandle,
    code: &Code,
    pepper: &Pepper,
    now: Timestamp,
) -> Judged {
    let given = code_digest(pepper, challenge, handle, code);
    let matching = challenge.codes.iter().fold(false, |found, live| {
        (live.digest == given && live.expires_at > now) | found
    });
    if handle_digest(pepper, handle) != challenge.handle || challenge.expires_at <= now {
        return Judged::Expired;
    }
    if challenge.tries_left == 0 {
        return Judged::Spent;
    }
    if matching && !matches!(challenge.subject, Subject::Nobody) {
        return Judged::Right;
    }
    let mut next = challenge.clone();
    next.tries_left = next.tries_left.saturating_sub(1);
    Judged::Wrong(Box::new(next))
}

/// What the client learns of a challenge.
pub(crate) fn view(
    challenge: &Challenge,
    handle: ChallengeHandle,
    policy: &CodePolicy,
    now: Timestamp,
) -> ChallengeView {
    ChallengeView {
        handle,
        purpose: challenge.purpose,
        channel: challenge.address.channel(),
        destination: challenge.address.masked(),
        code_length: challenge.code_length,
        expires_at: challenge.expires_at,
        resend_after: until_resend(challenge, policy, now).unwrap_or_default(),
    }
}

fn handle_digest(pepper: &Pepper, handle: &ChallengeHandle) -> Digest {
    pepper.digest("challenge-handle", &[handle.id.to_string().as_bytes(), &*handle.secret])
}

fn code_digest(pepper: &Pepper, challenge: &Challenge, handle: &ChallengeHandle, code: &Code) -> Digest {
    pepper.digest(
        "challenge-code",
        &[
            challenge.id.to_string().as_bytes(),
            &*handle.secret,
            challenge.purpose.as_str().as_bytes(),
            challenge.address.channel().as_str().as_bytes(),
            challenge.address.canonical().as_bytes(),
            code.digits().as_bytes(),
        ],
    )
}
