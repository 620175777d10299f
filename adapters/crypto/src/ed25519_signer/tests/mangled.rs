//! Texts that were never a whole token.

use proptest::prelude::*;

use super::*;

const MAX_TOKEN_BYTES: usize = 8 * 1024;

#[test]
fn a_token_longer_than_ours_ever_are_is_refused() {
    let world = World::new();
    let padded = |length: usize| {
        let payload = with(world.payload(), "pad", json!("x".repeat(length)));
        world.forge(&world.header().to_string(), &payload)
    };

    assert!(padded(5_000).len() <= MAX_TOKEN_BYTES);
    assert_eq!(world.verify(&padded(5_000)), Ok(claims()));
    assert!(padded(6_000).len() > MAX_TOKEN_BYTES);
    assert_eq!(world.verify(&padded(6_000)), Err(TokenRefused::Invalid));
}

#[test]
fn any_flipped_bit_is_noticed() {
    let world = World::new();
    let token = world.token();

    for bit in (0..token.len() * 8).filter(|bit| bit % 8 != 7) {
        let mut tampered = token.clone().into_bytes();
        tampered[bit / 8] ^= 1 << (bit % 8);
        let tampered = String::from_utf8(tampered).expect("ASCII");
        assert!(world.verify(&tampered).is_err(), "bit {bit}: {tampered}");
    }
}

#[test]
fn any_part_missing_or_added_is_noticed() {
    let world = World::new();
    let token = world.token();

    for length in 0..token.len() {
        assert_eq!(world.verify(&token[..length]), Err(TokenRefused::Invalid), "{length}");
    }
    let (signed, signature) = token.rsplit_once('.').expect("three parts");
    for other in [
        format!("{token}="),
        format!("{token}."),
        format!(".{token}"),
        format!("{token}A"),
        format!("{token}\n"),
        format!("Bearer {token}"),
        format!("{signed}..{signature}"),
        format!("{signature}.{signed}"),
        format!("{signed}.{signed}"),
        "..".to_owned(),
        "rst_0123456789abcdefghjkmnpqrs".to_owned(),
    ] {
        assert_eq!(world.verify(&other), Err(TokenRefused::Invalid), "{other}");
    }
}

proptest! {
    #[test]
    fn what_nobody_signed_never_counts(token in "\\PC*|[A-Za-z0-9_-]{0,80}(\\.[A-Za-z0-9_-]{0,80}){0,4}") {
        let world = World::new();

        prop_assert_eq!(world.verify(&token), Err(TokenRefused::Invalid));
    }

    #[test]
    fn garbage_under_a_good_signature_never_counts(header in "\\PC*", payload in "\\PC*") {
        let world = World::new();
        let good = world.header().to_string();

        prop_assert_eq!(world.verify(&world.forge(&header, &payload)), Err(TokenRefused::Invalid));
        prop_assert_eq!(world.verify(&world.forge(&good, &payload)), Err(TokenRefused::Invalid));
    }
}
