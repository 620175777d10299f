//! What the hasher promises to the core.

use std::time::Duration;

use doorward_core::testing::SeededEntropy;

use super::*;

fn hasher(cost: HashCost) -> Argon2Hasher {
    Argon2Hasher::new(cost, HashQueue::default(), Arc::new(SeededEntropy::new(1)))
}

fn password(text: &str) -> Password {
    Password::parse_attempt(text).expect("a password")
}

fn dearer() -> HashCost {
    HashCost::new(20_000, 3, 1).expect("a cost")
}

#[tokio::test]
async fn only_the_password_itself_matches() {
    let hasher = hasher(HashCost::default());

    let hash = hasher.hash(&password("correct horse"), None).await.expect("a hash");

    let compare = async |text: &str| hasher.compare(&password(text), Some(&hash), None).await;
    assert_eq!(compare("correct horse").await, Ok(Match::Yes));
    for other in ["correct hors", "correct horse ", "Correct horse", ""] {
        assert_eq!(compare(other).await, Ok(Match::No), "{other}");
    }
}

#[tokio::test]
async fn one_password_never_hashes_the_same_twice() {
    let hasher = hasher(HashCost::default());
    let password = password("correct horse");

    let (one, other) = tokio::join!(hasher.hash(&password, None), hasher.hash(&password, None));

    assert_ne!(one.expect("a hash").reveal(), other.expect("a hash").reveal());
}

#[tokio::test]
async fn a_hash_made_at_a_lower_cost_is_outdated_and_one_at_a_higher_is_not() {
    let (cheap, dear) = (hasher(HashCost::default()), hasher(dearer()));
    let password = password("correct horse");

    let cheap_hash = cheap.hash(&password, None).await.expect("a hash");
    let dear_hash = dear.hash(&password, None).await.expect("a hash");

    assert_eq!(
        dear.compare(&password, Some(&cheap_hash), None).await,
        Ok(Match::Outdated)
    );
    assert_eq!(cheap.compare(&password, Some(&dear_hash), None).await, Ok(Match::Yes));
}

#[tokio::test]
async fn what_is_no_hash_matches_nothing() {
    let hasher = hasher(HashCost::default());

    for hash in [
        "",
        "correct horse",
        "$argon2id$v=19$m=4194304,t=1000,p=1$c29tZXNhbHRzb21lc2FsdA$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ",
    ] {
        let hash = SecretText::new(hash);
        assert_eq!(
            hasher.compare(&password("correct horse"), Some(&hash), None).await,
            Ok(Match::No)
        );
    }
    assert_eq!(
        hasher.compare(&password("correct horse"), None, None).await,
        Ok(Match::No)
    );
}

#[tokio::test]
async fn no_hash_takes_as_long_as_a_wrong_password() {
    let hasher = Argon2Hasher::new(dearer(), HashQueue::of_workers(1), Arc::new(SeededEntropy::new(1)));
    let (right, wrong) = (password("correct horse"), password("wrong horse"));
    let hash = hasher.hash(&right, None).await.expect("a hash");
    let broken = SecretText::new("$argon2id$v=19$m=4294967295,t=9,p=1$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA");

    let mut times = [const { Vec::new() }; 3];
    for _ in 0..15 {
        for (times, hash) in times.iter_mut().zip([Some(&hash), None, Some(&broken)]) {
            times.push(time_of(&hasher, &wrong, hash).await);
        }
    }

    let [existing, absent, broken] = times.map(median);
    for other in [absent, broken] {
        assert!(
            other > existing / 4 && other < existing * 4,
            "{existing:?} {absent:?} {broken:?}"
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "the time taken is what is tested")]
async fn time_of(hasher: &Argon2Hasher, password: &Password, hash: Option<&SecretText>) -> Duration {
    let begun = std::time::Instant::now();
    assert_eq!(hasher.compare(password, hash, None).await, Ok(Match::No));
    begun.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

#[tokio::test]
async fn a_burst_is_refused_beyond_the_queue_and_answered_within() {
    let bounds = HashQueue {
        workers: 1,
        waiting: 3,
        max_wait: Duration::MAX,
    };
    let hasher = Argon2Hasher::new(HashCost::default(), bounds, Arc::new(SeededEntropy::new(1)));
    let password = password("correct horse");

    let answers = <[_; 6]>::from(tokio::join!(
        hasher.compare(&password, None, None),
        hasher.compare(&password, None, None),
        hasher.compare(&password, None, None),
        hasher.compare(&password, None, None),
        hasher.compare(&password, None, None),
        hasher.compare(&password, None, None),
    ));

    assert_eq!(answers[..4], [Ok(Match::No); 4]);
    assert_eq!(answers[4..], [Err(HashError::Overloaded); 2]);
    assert_eq!(hasher.in_hand(), 0);
}

#[tokio::test]
async fn nothing_of_a_password_or_hash_is_in_the_debug_output() {
    let hasher = hasher(HashCost::default());
    let password = password("correct horse");

    let hash = hasher.hash(&password, None).await.expect("a hash");

    let shown = format!("{hasher:?} {password:?} {hash:?}");
    assert_eq!(
        shown,
        "Argon2Hasher { cost: HashCost { memory_kib: 19456, iterations: 2, parallelism: 1 }, .. } *** ***"
    );
}

#[tokio::test]
async fn one_network_is_refused_beyond_its_share_while_another_is_answered() {
    let bounds = HashQueue {
        workers: 2,
        waiting: 4,
        max_wait: Duration::MAX,
    };
    let hasher = Argon2Hasher::new(HashCost::default(), bounds, Arc::new(SeededEntropy::new(1)));
    let password = password("correct horse");
    let compared = |last| hasher.compare(&password, None, Some([192, 0, 2, last].into()));

    let answers = <[_; 5]>::from(tokio::join!(
        compared(1),
        compared(1),
        compared(1),
        compared(1),
        compared(2)
    ));

    assert_eq!(answers[..3], [Ok(Match::No); 3]);
    assert_eq!(answers[3..], [Err(HashError::Overloaded), Ok(Match::No)]);
}
