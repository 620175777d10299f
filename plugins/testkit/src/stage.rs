//! A host for tests: it answers from a script, keeps what it was asked, and notes what goes beyond the manifest.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use doorward_plugin::{
    ConfigValue, EmailContent, Host, HttpError, Level, Mac, Reply, Request, Response, SecretName, Sent, SmtpError,
    TransportError,
};
use hmac::Hmac;
use hmac::digest::KeyInit;

use crate::manifest::Settings;
use crate::{Answer, Manifest};

/// How many requests one call may make.
const REQUESTS: usize = 4;

/// The moment every test takes place at: 6 November 1994, 08:49:37, the example of RFC 9110.
pub(crate) const NOW: u64 = 784_111_777;

/// Something a plugin did.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// It made a request.
    Request(Request),
    /// It submitted mail under this Message-ID.
    Submission(EmailContent, String),
}

/// A host that a test has set up. Clones are the same stage, so that a sandbox can keep one.
#[derive(Clone)]
pub struct Stage(Arc<Setup>);

struct Setup {
    manifest: Manifest,
    settings: Settings,
    secrets: BTreeMap<String, String>,
    course: Mutex<Course>,
}

#[derive(Default)]
struct Course {
    answers: VecDeque<Answer>,
    seen: Vec<Seen>,
    offences: Vec<String>,
}

impl Stage {
    /// A stage on which these answers will be given, in order.
    pub fn new(manifest: Manifest, settings: Settings, answers: impl IntoIterator<Item = Answer>) -> Self {
        let course = Course {
            answers: answers.into_iter().collect(),
            ..Course::default()
        };
        Self(Arc::new(Setup {
            manifest,
            settings,
            secrets: BTreeMap::new(),
            course: Mutex::new(course),
        }))
    }

    /// The same before anything happened on it, with values for the secrets that check callbacks.
    #[must_use]
    pub fn with_secrets(self, secrets: BTreeMap<String, String>) -> Self {
        let setup = Setup {
            manifest: self.0.manifest.clone(),
            settings: self.0.settings.clone(),
            secrets,
            course: Mutex::default(),
        };
        Self(Arc::new(setup))
    }

    /// What the plugin did, in order.
    pub fn seen(&self) -> Vec<Seen> {
        self.course().seen.clone()
    }

    /// What it did, or tried, beyond what it may.
    pub fn offences(&self) -> Vec<String> {
        self.course().offences.clone()
    }

    fn course(&self) -> MutexGuard<'_, Course> {
        self.0.course.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn offend(&self, offence: String) {
        self.course().offences.push(offence);
    }

    fn digest(&self, key: &SecretName) -> Option<&[u8]> {
        if !self.0.manifest.may_verify(key.as_str()) {
            self.offend(format!("the secret `{}` may not check anything", key.as_str()));
            return None;
        }
        self.0.secrets.get(key.as_str()).map(String::as_bytes)
    }
}

impl Host for Stage {
    fn setting(&self, key: &str) -> Option<ConfigValue> {
        self.0.settings.get(key).cloned()
    }

    fn fetch(&self, request: Request) -> Result<Response, HttpError> {
        if let Some(offence) = self.0.manifest.offence(&request, &self.0.settings) {
            self.offend(offence.clone());
            return Err(HttpError::Denied(offence));
        }
        let mut course = self.course();
        if course.seen.len() >= REQUESTS {
            course.offences.push(format!("it made more than {REQUESTS} requests"));
            return Err(HttpError::BudgetExhausted("requests".to_owned()));
        }
        course.seen.push(Seen::Request(request));
        match course.answers.pop_front() {
            Some(Answer::Response(response)) => Ok(response),
            Some(Answer::Lost(error)) => Err(error),
            _ => Err(HttpError::Transport(TransportError {
                sent: Sent::No,
                detail: "nothing more is on the cassette".to_owned(),
            })),
        }
    }

    fn submit(&self, mail: &EmailContent, message_id: &str) -> Result<Reply, SmtpError> {
        if !self.0.manifest.asks_for_relay() {
            self.offend("the manifest has no [smtp]".to_owned());
        }
        if !self.0.manifest.has_relay(&self.0.settings) {
            return Err(SmtpError::Denied("no relay".to_owned()));
        }
        let mut course = self.course();
        course.seen.push(Seen::Submission(mail.clone(), message_id.to_owned()));
        match course.answers.pop_front() {
            Some(Answer::Reply(reply)) => Ok(reply),
            Some(Answer::Unsubmitted(error)) => Err(error),
            _ => Err(SmtpError::Unreachable("nothing more is on the cassette".to_owned())),
        }
    }

    fn verify(&self, key: &SecretName, mac: Mac, data: &[u8], tag: &[u8]) -> bool {
        self.digest(key).is_some_and(|key| match mac {
            Mac::HmacSha1 => verifies::<Hmac<sha1::Sha1>>(key, data, tag),
            Mac::HmacSha256 => verifies::<Hmac<sha2::Sha256>>(key, data, tag),
            Mac::HmacSha512 => verifies::<Hmac<sha2::Sha512>>(key, data, tag),
        })
    }

    fn matches(&self, key: &SecretName, candidate: &[u8]) -> bool {
        self.digest(key).is_some_and(|key| key == candidate)
    }

    fn log(&self, _: Level, _: &str, _: &[(&str, &str)]) {}

    fn now_unix(&self) -> u64 {
        NOW
    }
}

fn verifies<M: hmac::Mac + KeyInit>(key: &[u8], data: &[u8], tag: &[u8]) -> bool {
    <M as hmac::Mac>::new_from_slice(key).is_ok_and(|mac| mac.chain_update(data).verify_slice(tag).is_ok())
}
