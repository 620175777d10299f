//! Rows of challenges.

use doorward_core::Timestamp;
use doorward_core::records::challenge::{Challenge, LiveCode, Purpose, Subject};
use doorward_core::records::delivery::{Address, Channel};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::{ChallengeId, UserId};
use doorward_core::values::locale::Locale;
use doorward_core::values::phone::PhoneNumber;
use surrealdb::types::{Bytes, RecordId, SurrealValue};

use super::Row;
use super::draft::DraftRow;

/// A challenge. `asks_at` is the canonical address whose proof it asks for.
#[derive(SurrealValue)]
pub(crate) struct ChallengeRow {
    id: RecordId,
    v: i64,
    purpose: String,
    channel: String,
    address: String,
    handle: Bytes,
    codes: Vec<CodeRow>,
    tries_left: u8,
    sends: u8,
    sent_at: Timestamp,
    code_length: u8,
    draft: Option<DraftRow>,
    user: Option<String>,
    epoch: Option<u32>,
    locale: String,
    created_at: Timestamp,
    expires_at: Timestamp,
    kept_until: Timestamp,
    asks_at: String,
}

#[derive(SurrealValue)]
struct CodeRow {
    digest: Bytes,
    expires_at: Timestamp,
}

pub(crate) fn id(challenge: ChallengeId) -> RecordId {
    RecordId::new(ChallengeRow::TABLE, challenge.to_string())
}

/// The address a stored one stands for.
pub(crate) fn address(channel: &str, text: String) -> Option<Address> {
    match Channel::parse(channel)? {
        Channel::Email => EmailAddress::from_stored(text).ok().map(Address::Email),
        Channel::Sms => PhoneNumber::from_stored(text).ok().map(Address::Phone),
    }
}

impl From<&Challenge> for ChallengeRow {
    fn from(challenge: &Challenge) -> Self {
        let (draft, user, epoch) = match &challenge.subject {
            Subject::Nobody => (None, None, None),
            Subject::Newcomer(draft) => (Some(DraftRow::from(draft.as_ref())), None, None),
            Subject::User { id, epoch } => (None, Some(id.to_string()), Some(*epoch)),
        };
        Self {
            id: id(challenge.id),
            v: super::written(challenge.version),
            purpose: challenge.purpose.as_str().to_owned(),
            channel: challenge.address.channel().as_str().to_owned(),
            address: challenge.address.as_sent().to_owned(),
            handle: super::bytes(&challenge.handle),
            codes: challenge.codes.iter().map(CodeRow::from).collect(),
            tries_left: challenge.tries_left,
            sends: challenge.sends,
            sent_at: challenge.sent_at,
            code_length: challenge.code_length,
            draft,
            user,
            epoch,
            locale: challenge.locale.as_str().to_owned(),
            created_at: challenge.created_at,
            expires_at: challenge.expires_at,
            kept_until: challenge.kept_until,
            asks_at: challenge.address.canonical().to_owned(),
        }
    }
}

impl From<&LiveCode> for CodeRow {
    fn from(code: &LiveCode) -> Self {
        Self {
            digest: super::bytes(&code.digest),
            expires_at: code.expires_at,
        }
    }
}

impl CodeRow {
    fn into_code(self) -> Option<LiveCode> {
        Some(LiveCode {
            digest: super::digest(&self.digest)?,
            expires_at: self.expires_at,
        })
    }
}

fn subject(draft: Option<DraftRow>, user: Option<String>, epoch: Option<u32>) -> Option<Subject> {
    match (draft, user, epoch) {
        (None, None, None) => Some(Subject::Nobody),
        (Some(draft), None, None) => Some(Subject::Newcomer(Box::new(draft.into_draft()?))),
        (None, Some(user), Some(epoch)) => Some(Subject::User {
            id: UserId::parse(&user)?,
            epoch,
        }),
        _ => None,
    }
}

impl Row for ChallengeRow {
    const TABLE: &'static str = "challenge";
    type Record = Challenge;

    fn into_record(self) -> Option<Challenge> {
        Some(Challenge {
            id: ChallengeId::parse(super::text_key(&self.id)?)?,
            version: super::version(self.v)?,
            purpose: Purpose::parse(&self.purpose)?,
            address: address(&self.channel, self.address)?,
            handle: super::digest(&self.handle)?,
            codes: self.codes.into_iter().map(CodeRow::into_code).collect::<Option<_>>()?,
            tries_left: self.tries_left,
            sends: self.sends,
            sent_at: self.sent_at,
            code_length: self.code_length,
            subject: subject(self.draft, self.user, self.epoch)?,
            locale: Locale::parse(&self.locale).ok()?,
            created_at: self.created_at,
            expires_at: self.expires_at,
            kept_until: self.kept_until,
        })
    }
}
