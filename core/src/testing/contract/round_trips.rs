//! Every kind of record comes back exactly as it was written.

use chrono::TimeDelta;

use super::acts::{Found, is_gone, is_kept, keep};
use super::samples::{Samples, fact};
use super::values::{attributes, email, label, locale, name, note, phone, url};
use crate::Timestamp;
use crate::ports::{Kept, Storage};
use crate::records::budget::{BudgetKey, BudgetKind};
use crate::records::challenge::{LiveCode, Purpose, Subject};
use crate::records::delivery::{Address, Attempt, Channel, DeliveryStatus, MessagePurpose, OutcomeKind};
use crate::records::fact::FactKey;
use crate::records::product::ProductStatus;
use crate::records::replay::Replay;
use crate::records::session::Amr;
use crate::records::signing_key::{Sealed, SigningKey};
use crate::records::suppression::SuppressionReason;
use crate::records::user::{Role, UserStatus};
use crate::values::name::Attributes;
use crate::values::secret::SecretText;

/// Writes the record, compares, writes it once more, compares again.
pub(super) async fn comes_back<R: Found + Kept>(store: &Storage, record: R) {
    let kept = keep(store, record).await;
    is_kept(store, &kept).await;
    let kept = keep(store, kept).await;
    is_kept(store, &kept).await;
}

pub async fn a_user_comes_back_exactly(store: &Storage) {
    let samples = Samples::new();
    for role in Role::ALL {
        for status in UserStatus::ALL {
            let mut user = samples.user();
            user.role = *role;
            user.status = *status;
            comes_back(store, user).await;
        }
    }

    let mut bare = samples.user();
    bare.phone = None;
    bare.password = None;
    bare.email_verified = false;
    comes_back(store, bare).await;

    let mut odd = samples.user();
    odd.first_name = name("Дарья \"'`\\");
    odd.last_name = name("O'Brien-李 🦀 <b>$x</b>");
    odd.email = email("Jörg.O'Neil+täg@BÜCHER.example");
    odd.phone_verified = true;
    odd.locale = locale("zh-Hant-TW");
    odd.epoch = u32::MAX;
    odd.created_at = Timestamp::UNIX_EPOCH + TimeDelta::microseconds(1);
    odd.updated_at = odd.created_at + TimeDelta::days(400_000) + TimeDelta::microseconds(999_998);
    comes_back(store, odd).await;
}

pub async fn a_challenge_comes_back_exactly(store: &Storage) {
    let samples = Samples::new();
    for purpose in Purpose::ALL {
        let mut challenge = samples.challenge();
        challenge.purpose = *purpose;
        comes_back(store, challenge).await;
    }

    let mut newcomers = samples.challenge();
    newcomers.subject = Subject::Newcomer(Box::new(samples.draft()));
    newcomers.address = Address::Email(email("Zoë@Example.com"));
    comes_back(store, newcomers).await;

    let mut silent = samples.draft();
    silent.phone = None;
    let mut phoneless = samples.challenge();
    phoneless.subject = Subject::Newcomer(Box::new(silent));
    comes_back(store, phoneless).await;

    let mut full = samples.challenge();
    full.address = Address::Phone(phone("+4915112345678"));
    full.subject = Subject::User {
        id: samples.user_id(),
        epoch: u32::MAX,
    };
    full.codes = vec![live_code(&samples), live_code(&samples)];
    full.tries_left = u8::MAX;
    full.sends = 0;
    full.locale = locale("pt-BR");
    comes_back(store, full).await;
}

fn live_code(samples: &Samples) -> LiveCode {
    LiveCode {
        digest: samples.digest(),
        expires_at: samples.later(),
    }
}

pub async fn a_session_comes_back_exactly(store: &Storage) {
    let samples = Samples::new();
    comes_back(store, samples.session(samples.user_id())).await;

    for ip in ["192.0.2.1", "2001:db8::7:0:1", "::1", "::ffff:192.0.2.1"] {
        let mut session = samples.session(samples.user_id());
        session.ip = Some(ip.parse().expect("an address"));
        session.user_agent = Some("Mozilla/5.0 (X11; \"Linux\") 🦀".to_owned());
        session.previous = Some(samples.digest());
        session.amr = Amr::ALL.to_vec();
        session.epoch = 3;
        comes_back(store, session).await;
    }

    let mut bare = samples.session(samples.user_id());
    bare.amr = Vec::new();
    bare.user_agent = Some(String::new());
    comes_back(store, bare).await;
}

pub async fn a_product_comes_back_exactly(store: &Storage) {
    let samples = Samples::new();
    let mut bare = samples.product();
    bare.name = None;
    bare.status = ProductStatus::Archived;
    comes_back(store, bare).await;

    let mut odd = samples.product();
    odd.url = url("https://www.bücher.example:8443/a%20b/?q='1'&r=\"2\"#gone");
    odd.name = Some(label("Ünï-\"code\" \\ $name `x` 🦀"));
    odd.description = Some(note("First line\nsecond line\twith a tab; DELETE product; -- {}"));
    odd.attributes = attributes([("a.b-c_D", ""), ("colour", "röt 'n' \"blau\""), ("0", "1e3")]);
    comes_back(store, odd).await;

    let mut empty = samples.product();
    empty.description = Some(note(""));
    comes_back(store, empty).await;

    let mut big = samples.product();
    big.name = Some(label(&"n".repeat(200)));
    big.description = Some(note(&"ß".repeat(4000)));
    big.attributes = fifty_full_attributes();
    comes_back(store, big).await;
}

fn fifty_full_attributes() -> Attributes {
    let entries = (0..50).map(|at| (format!("{at:0>64}"), "ü".repeat(1024)));
    Attributes::parse(entries.collect()).expect("attributes")
}

pub async fn a_delivery_comes_back_exactly(store: &Storage) {
    let samples = Samples::new();
    for purpose in MessagePurpose::ALL {
        let mut delivery = samples.delivery();
        delivery.purpose = *purpose;
        comes_back(store, delivery).await;
    }
    for status in DeliveryStatus::ALL {
        let mut delivery = samples.settled(*status);
        delivery.user = Some(samples.user_id());
        comes_back(store, delivery).await;
    }

    let mut busy = samples.delivery();
    busy.to = Address::Phone(phone("+4915112345678"));
    busy.locale = locale("de");
    busy.variables = Some(Sealed((0..=u8::MAX).collect()));
    busy.provider = Some("twilio-eu".to_owned());
    busy.retried_after = u32::MAX;
    busy.lease = Some(samples.lease(samples.later()));
    busy.attempts = OutcomeKind::ALL.iter().map(|kind| attempt(&samples, *kind)).collect();
    comes_back(store, busy).await;
}

fn attempt(samples: &Samples, outcome: OutcomeKind) -> Attempt {
    let is_uncertain = outcome == OutcomeKind::Uncertain;
    Attempt {
        provider: "smtp".to_owned(),
        outcome,
        code: (!is_uncertain).then(|| "550 5.1.1".to_owned()),
        detail: is_uncertain.then(|| "no answer in time; \"maybe\"".to_owned()),
        at: samples.later(),
        retry_at: is_uncertain.then(|| samples.later()),
    }
}

pub async fn a_budget_comes_back_exactly(store: &Storage) {
    let samples = Samples::new();
    let subject = samples.digest();
    for kind in BudgetKind::ALL {
        let mut budget = samples.budget();
        budget.key = BudgetKey { kind: *kind, subject };
        comes_back(store, budget.clone()).await;

        budget.key.subject = samples.digest();
        budget.marks = (0..100).map(|_| samples.later()).collect();
        budget.streak = u32::MAX;
        comes_back(store, budget).await;
    }
}

pub async fn a_fact_comes_back_exactly(store: &Storage) {
    for key in FactKey::ALL {
        comes_back(store, fact(*key, (0..=u8::MAX).collect())).await;
    }
    let emptied = store.facts.find(FactKey::SetupCode).await.expect("the store answers");
    let mut emptied = emptied.expect("a fact");
    emptied.value = Vec::new();
    comes_back(store, emptied).await;
}

pub async fn links_and_replays_come_back_exactly(store: &Storage) {
    let samples = Samples::new();
    let mut link = samples.link();
    link.epoch = u32::MAX;
    let replay = Replay {
        made: "prd_x \"y\" 🦀".to_owned(),
        ..samples.replay()
    };

    comes_back(store, link).await;
    comes_back(store, replay).await;
}

pub async fn signing_keys_come_back_exactly_and_oldest_first(store: &Storage) {
    let samples = Samples::new();
    let mut retired = samples.signing_key();
    retired.retires_at = Some(samples.later());
    let mut keys = vec![retired, samples.signing_key(), samples.signing_key()];
    keys.reverse();
    for key in keys.clone() {
        comes_back(store, key).await;
    }

    let found = store.signing_keys.all().await.expect("the store answers");

    keys.reverse();
    let in_order = |keys: &[SigningKey]| keys.iter().map(|key| key.id).collect::<Vec<_>>();
    assert_eq!(in_order(&found), in_order(&keys));
}

pub async fn a_suppression_comes_back_exactly(store: &Storage) {
    let samples = Samples::new();
    for reason in SuppressionReason::ALL {
        let mut entry = samples.suppression();
        entry.reason = *reason;
        comes_back(store, entry).await;
    }
    let mut erased = samples.suppression();
    (erased.channel, erased.masked) = (Channel::Sms, None);
    comes_back(store, erased).await;
}

pub async fn secrets_of_any_text_come_back_exactly(store: &Storage) {
    let samples = Samples::new();
    for text in [
        "",
        " ",
        "null",
        "NONE",
        "$1",
        "usr:x",
        "2026-01-01T00:00:00Z",
        "\u{1F980}\n\t\"'\\",
    ] {
        let mut user = samples.user();
        user.password = Some(SecretText::new(text));
        comes_back(store, user).await;
    }
}

pub async fn what_was_never_written_is_not_there(store: &Storage) {
    let samples = Samples::new();
    let user = samples.user();

    is_gone(store, &user).await;
    is_gone(store, &samples.challenge()).await;
    is_gone(store, &samples.session(user.id)).await;
    is_gone(store, &samples.product()).await;
    is_gone(store, &samples.delivery()).await;
    is_gone(store, &samples.budget()).await;
    is_gone(store, &fact(FactKey::ActiveAdmins, Vec::new())).await;
    is_gone(store, &samples.link()).await;
    is_gone(store, &samples.replay()).await;
    is_gone(store, &samples.signing_key()).await;
    is_gone(store, &samples.suppression()).await;
}
