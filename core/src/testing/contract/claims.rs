//! Identities: one holder each, whatever happens.

use super::acts::{commit, is_gone, is_kept, keep, putting, refused};
use super::samples::Samples;
use crate::ports::{Changes, CommitError, Storage};
use crate::records::audit::Action;
use crate::records::claim::{ClaimKey, ClaimKind};

pub async fn an_identity_held_by_somebody_else_is_taken(store: &Storage) {
    let samples = Samples::new();
    let ann = samples.user();
    let key = ClaimKey::email(&ann.email);
    let mut taking = putting(ann.clone());
    taking.take(key.clone(), ann.id);
    commit(store, &taking).await;

    let bob = samples.user();
    let mut changes = putting(bob.clone());
    changes.take(key.clone(), bob.id);
    changes.take(ClaimKey::email(&bob.email), bob.id);
    changes.events.push(samples.event(Action::EmailChanged));
    let refusal = refused(store, &changes).await;

    assert_eq!(refusal, CommitError::Taken);
    is_gone(store, &bob).await;
    assert_eq!(holder(store, &key).await, Some(ann.id.to_string()));
    assert_eq!(holder(store, &ClaimKey::email(&bob.email)).await, None);
}

pub async fn taking_what_one_holds_changes_nothing(store: &Storage) {
    let samples = Samples::new();
    let key = claim(ClaimKind::Phone, "+4930901820");
    commit(store, &taking(&key, "ann")).await;

    let mut changes = taking(&key, "ann");
    changes.take(key.clone(), "ann");
    let user = changes.put(samples.user());
    commit(store, &changes).await;

    assert_eq!(holder(store, &key).await.as_deref(), Some("ann"));
    is_kept(store, &user).await;
    assert_eq!(refused(store, &taking(&key, "bob")).await, CommitError::Taken);
}

pub async fn an_identity_let_go_of_is_free(store: &Storage) {
    let key = claim(ClaimKind::Email, "ann@example.com");
    commit(store, &taking(&key, "ann")).await;

    commit(store, &releasing(&key, "ann")).await;

    assert_eq!(holder(store, &key).await, None);
    commit(store, &taking(&key, "bob")).await;
    assert_eq!(holder(store, &key).await.as_deref(), Some("bob"));
}

pub async fn letting_go_of_what_one_does_not_hold_is_stale(store: &Storage) {
    let samples = Samples::new();
    let key = claim(ClaimKind::Email, "ann@example.com");
    assert_eq!(refused(store, &releasing(&key, "ann")).await, CommitError::Stale);

    commit(store, &taking(&key, "ann")).await;
    let mut changes = releasing(&key, "bob");
    let user = changes.put(samples.user());
    let refusal = refused(store, &changes).await;

    assert_eq!(refusal, CommitError::Stale);
    assert_eq!(holder(store, &key).await.as_deref(), Some("ann"));
    is_gone(store, &user).await;
}

pub async fn one_commit_can_move_an_identity(store: &Storage) {
    let key = claim(ClaimKind::Phone, "+4930901820");
    commit(store, &taking(&key, "ann")).await;

    let mut changes = releasing(&key, "ann");
    changes.take(key.clone(), "bob");
    commit(store, &changes).await;

    assert_eq!(holder(store, &key).await.as_deref(), Some("bob"));
}

pub async fn claims_change_in_their_order(store: &Storage) {
    let key = claim(ClaimKind::Phone, "+4930901820");
    commit(store, &taking(&key, "ann")).await;

    let mut too_early = taking(&key, "bob");
    too_early.release(key.clone(), "ann");
    assert_eq!(refused(store, &too_early).await, CommitError::Taken);
    assert_eq!(holder(store, &key).await.as_deref(), Some("ann"));

    let other = claim(ClaimKind::Email, "bob@example.com");
    let mut fleeting = taking(&other, "bob");
    fleeting.release(other.clone(), "bob");
    commit(store, &fleeting).await;
    assert_eq!(holder(store, &other).await, None);
}

pub async fn two_holders_can_swap_identities(store: &Storage) {
    let red = claim(ClaimKind::ProductUrl, "https://red.example/");
    let blue = claim(ClaimKind::ProductUrl, "https://blue.example/");
    let mut changes = taking(&red, "ann");
    changes.take(blue.clone(), "bob");
    commit(store, &changes).await;

    let mut swap = releasing(&red, "ann");
    swap.release(blue.clone(), "bob");
    swap.take(red.clone(), "bob");
    swap.take(blue.clone(), "ann");
    commit(store, &swap).await;

    assert_eq!(holder(store, &red).await.as_deref(), Some("bob"));
    assert_eq!(holder(store, &blue).await.as_deref(), Some("ann"));
}

pub async fn a_stale_record_leaves_identities_alone(store: &Storage) {
    let samples = Samples::new();
    let product = samples.product();
    keep(store, product.clone()).await;
    let held = claim(ClaimKind::Email, "ann@example.com");
    let free = claim(ClaimKind::Email, "bob@example.com");
    commit(store, &taking(&held, "ann")).await;

    let mut changes = putting(product);
    changes.release(held.clone(), "ann");
    changes.take(free.clone(), "ann");
    let refusal = refused(store, &changes).await;

    assert_eq!(refusal, CommitError::Stale);
    assert_eq!(holder(store, &held).await.as_deref(), Some("ann"));
    assert_eq!(holder(store, &free).await, None);
}

pub async fn identities_of_any_text_and_kind_are_apart(store: &Storage) {
    let long = format!("https://shop.example/{}", "x".repeat(2000));
    let texts = [
        "ann@example.com",
        "ann",
        "o'neil@example.com",
        "jörg@example.com",
        "a\"b\\c`⟩'], x",
        &long,
    ];
    let mut all = Vec::new();
    for (text, at) in texts.iter().zip(0..) {
        for kind in ClaimKind::ALL {
            let key = claim(*kind, text);
            let holder = format!("{}-{at}", kind.as_str());
            commit(store, &taking(&key, &holder)).await;
            all.push((key, holder));
        }
    }

    for (key, expected) in all {
        assert_eq!(holder(store, &key).await, Some(expected));
    }
}

fn claim(kind: ClaimKind, value: &str) -> ClaimKey {
    ClaimKey {
        kind,
        value: value.to_owned(),
    }
}

fn taking(key: &ClaimKey, holder: &str) -> Changes {
    let mut changes = Changes::none();
    changes.take(key.clone(), holder);
    changes
}

fn releasing(key: &ClaimKey, holder: &str) -> Changes {
    let mut changes = Changes::none();
    changes.release(key.clone(), holder);
    changes
}

async fn holder(store: &Storage, key: &ClaimKey) -> Option<String> {
    store.claims.holder(key).await.expect("the store answers")
}
