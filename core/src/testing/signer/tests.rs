//! Facts about the plain signer.

use chrono::TimeDelta;

use super::*;
use crate::testing::fixed_now;

fn claims(amr: Vec<Amr>) -> AccessClaims {
    let entropy = SeededEntropy::new(7);
    AccessClaims {
        user: UserId::mint(fixed_now(), &entropy),
        session: SessionId::mint(fixed_now(), &entropy),
        role: Role::Support,
        amr,
        auth_time: fixed_now() - TimeDelta::hours(1),
        issued_at: fixed_now(),
        expires_at: fixed_now() + TimeDelta::minutes(5),
    }
}

#[test]
fn a_token_says_what_was_signed() {
    let signer = PlainSigner::ready(fixed_now());

    for claims in [claims(vec![Amr::Password, Amr::Otp]), claims(Vec::new())] {
        let token = signer.sign(&claims).expect("a token");

        assert_eq!(signer.verify(token.reveal(), fixed_now()), Ok(claims));
    }
}

#[test]
fn a_token_expires() {
    let signer = PlainSigner::ready(fixed_now());
    let claims = claims(Vec::new());

    let token = signer.sign(&claims).expect("a token");

    assert_eq!(
        signer.verify(token.reveal(), claims.expires_at),
        Err(TokenRefused::Expired)
    );
}

#[test]
fn a_changed_token_is_invalid() {
    let signer = PlainSigner::ready(fixed_now());
    let token = signer.sign(&claims(Vec::new())).expect("a token");
    let (said, _) = token.reveal().rsplit_once('.').expect("a signature");

    assert_eq!(signer.verify(said, fixed_now()), Err(TokenRefused::Invalid));
    assert_eq!(
        signer.verify(&format!("{said}.AAAA"), fixed_now()),
        Err(TokenRefused::Invalid)
    );
    assert_eq!(signer.verify("", fixed_now()), Err(TokenRefused::Invalid));
}

#[test]
fn the_newest_key_that_signs_already_signs() {
    let signer = PlainSigner::new();
    let soon = fixed_now() + TimeDelta::minutes(1);
    let current = signer.mint_key(fixed_now(), fixed_now()).expect("a key");
    let next = signer.mint_key(fixed_now(), soon).expect("a key");
    let mut claims = claims(Vec::new());
    assert_eq!(signer.sign(&claims).map(drop), Err(PortError::Unavailable));

    signer.load(&[current.clone(), next.clone()]).expect("loaded");
    let before = signer.sign(&claims).expect("a token");
    claims.issued_at = soon;
    let after = signer.sign(&claims).expect("a token");

    assert!(before.reveal().contains(&current.id.to_string()));
    assert!(after.reveal().contains(&next.id.to_string()));
    assert_eq!(signer.public_keys().len(), 2);
}

#[test]
fn a_key_that_was_unloaded_is_unknown() {
    let signer = PlainSigner::ready(fixed_now());
    let token = signer.sign(&claims(Vec::new())).expect("a token");

    signer.load(&[]).expect("loaded");

    assert_eq!(
        signer.verify(token.reveal(), fixed_now()),
        Err(TokenRefused::UnknownKey)
    );
}
