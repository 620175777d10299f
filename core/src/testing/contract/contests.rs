//! Many at once: exactly one wins each time.

use super::acts::{Found as _, is_kept, keep, putting};
use super::samples::{Samples, fact};
use super::together::{all_at_once, give_way};
use crate::ports::{CommitError, Storage};
use crate::records::Version;
use crate::records::claim::{ClaimKey, ClaimKind};
use crate::records::fact::FactKey;

/// More tries than 64 need even when each round has one winner only.
const TRIES: usize = 1_000;

/// 64 add one to the same number, each again until it worked.
pub async fn of_parallel_updates_one_wins_per_version(store: &Storage) {
    let counter = fact(FactKey::ActiveAdmins, 0_u64.to_be_bytes().to_vec());
    keep(store, counter.clone()).await;

    let versions = all_at_once((0..64).map(|_| add_one(store))).await;

    let total = counter.find_again(store).await.expect("a fact");
    assert_eq!(total.value, 64_u64.to_be_bytes());
    assert_eq!(total.version, Version(65));
    let mut versions: Vec<u64> = versions.into_iter().map(|version| version.0).collect();
    versions.sort_unstable();
    assert_eq!(versions, (2..=65).collect::<Vec<_>>());
}

/// Answers the version the addition made.
async fn add_one(store: &Storage) -> Version {
    for _ in 0..TRIES {
        let found = store
            .facts
            .find(FactKey::ActiveAdmins)
            .await
            .expect("the store answers");
        let mut counter = found.expect("a fact");
        let bytes = counter.value.try_into().expect("eight bytes");
        counter.value = (u64::from_be_bytes(bytes) + 1).to_be_bytes().to_vec();
        let made = counter.version.next();
        give_way().await;
        match store.journal.commit(&putting(counter)).await {
            Ok(()) => return made,
            Err(refusal) => assert_eq!(refusal, CommitError::Stale),
        }
    }
    Version::NEW
}

/// 32 accounts want one address; the losers leave nothing behind.
pub async fn of_parallel_claims_one_wins(store: &Storage) {
    let samples = Samples::new();
    let wanted = ClaimKey {
        kind: ClaimKind::Email,
        value: "ann@example.com".to_owned(),
    };
    let rivals: Vec<_> = (0..32).map(|_| samples.user()).collect();

    let outcomes = all_at_once(rivals.iter().map(async |rival| {
        give_way().await;
        let mut changes = putting(rival.clone());
        changes.take(wanted.clone(), rival.id);
        store.journal.commit(&changes).await
    }))
    .await;

    let winners: Vec<_> = rivals
        .iter()
        .zip(&outcomes)
        .filter(|(_, outcome)| outcome.is_ok())
        .collect();
    let [(winner, _)] = winners.as_slice() else {
        return assert_eq!(winners.len(), 1);
    };
    for (rival, outcome) in rivals.iter().zip(&outcomes) {
        let is_there = rival.find_again(store).await.is_some();
        assert_eq!(is_there, rival.id == winner.id);
        assert!(matches!(outcome, Ok(()) | Err(CommitError::Taken | CommitError::Stale)));
    }
    assert_eq!(store.claims.holder(&wanted).await, Ok(Some(winner.id.to_string())));
}

pub async fn of_parallel_creations_of_one_record_one_wins(store: &Storage) {
    let replay = Samples::new().replay();
    let rivals: Vec<_> = (0..16)
        .map(|at| {
            let mut rival = replay.clone();
            rival.made = format!("made by {at}");
            rival
        })
        .collect();

    let outcomes = all_at_once(rivals.iter().map(async |rival| {
        give_way().await;
        store.journal.commit(&putting(rival.clone())).await
    }))
    .await;

    let mut winners = rivals.into_iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_ok());
    let (mut winner, _) = winners.next().expect("a winner");
    assert_eq!(winners.count(), 0);
    winner.version = Version(1);
    is_kept(store, &winner).await;
}

/// Two commits over the same pair of records in opposite order end with one of them, not with a mixture.
pub async fn parallel_commits_do_not_mix(store: &Storage) {
    let samples = Samples::new();
    let left = keep(store, samples.link()).await;
    let right = keep(store, samples.link()).await;

    let outcomes = all_at_once((1..=16_u32).map(async |epoch| {
        let (mut left, mut right) = (left.clone(), right.clone());
        (left.epoch, right.epoch) = (epoch, epoch);
        let mut changes = if epoch % 2 == 0 {
            putting(left.clone())
        } else {
            putting(right.clone())
        };
        changes.put(if epoch % 2 == 0 { right } else { left });
        give_way().await;
        store.journal.commit(&changes).await
    }))
    .await;

    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let left = left.find_again(store).await.expect("a link");
    let right = right.find_again(store).await.expect("a link");
    assert_eq!((left.epoch, left.version), (right.epoch, right.version));
    assert_eq!(left.version, Version(2));
}
