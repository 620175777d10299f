//! Which key signs, which keys are believed, and which are refused.

use super::*;

pub(super) fn kid(token: &Result<SecretText, PortError>) -> String {
    let token = token.as_ref().expect("a token").reveal();
    part(token, 0)["kid"].as_str().expect("a key id").to_owned()
}

fn corrupt(key: &SigningKey) -> Result<(), PortError> {
    Err(PortError::Corrupt {
        table: "signing_key",
        id: key.id.to_string(),
    })
}

#[test]
fn without_a_key_nothing_is_signed_or_believed() {
    let (signer, _) = signer_of(1);
    let token = World::new().token();

    assert_eq!(signer.sign(&claims()).err(), Some(PortError::Unavailable));
    assert_eq!(signer.verify(&token, fixed_now()), Err(TokenRefused::UnknownKey));
    assert_eq!(signer.public_keys(), []);
}

#[test]
fn the_newest_key_whose_time_has_come_signs() {
    let (signer, _) = signer_of(1);
    let mint = |signs_from| signer.mint_key(fixed_now(), signs_from).expect("a key");
    let [old, new, later] = [
        mint(fixed_now() - MINUTE),
        mint(fixed_now()),
        mint(fixed_now() + MINUTE),
    ];

    signer
        .load(&[later.clone(), new.clone(), old.clone()])
        .expect("they open");

    let at = |issued_at| kid(&signer.sign(&AccessClaims { issued_at, ..claims() }));
    assert_eq!(at(fixed_now() - Duration::from_micros(1)), old.id.to_string());
    assert_eq!(at(fixed_now()), new.id.to_string());
    assert_eq!(at(fixed_now() + MINUTE), later.id.to_string());
    assert_eq!(signer.public_keys().len(), 3);
}

#[test]
fn while_no_key_signs_yet_the_oldest_does() {
    let (signer, _) = signer_of(1);
    let mint = |signs_from| signer.mint_key(fixed_now(), signs_from).expect("a key");
    let [soon, later] = [mint(fixed_now() + MINUTE), mint(fixed_now() + 2 * MINUTE)];

    signer.load(&[later, soon.clone()]).expect("they open");

    assert_eq!(kid(&signer.sign(&claims())), soon.id.to_string());
}

#[test]
fn a_retiring_key_is_believed_until_it_retires_and_signs_no_more_once_its_successor_does() {
    let world = World::new();
    let token = world.token();
    let signs_from = fixed_now() + MINUTE;
    let successor = world.signer.mint_key(fixed_now(), signs_from).expect("a key");
    let retires_at = Some(fixed_now() + 2 * MINUTE);

    let retiring = SigningKey {
        retires_at,
        ..world.key.clone()
    };
    world.signer.load(&[retiring, successor.clone()]).expect("they open");

    assert_eq!(world.verify(&token), Ok(claims()));
    assert_eq!(
        world.signer.verify(&token, fixed_now() + 2 * MINUTE),
        Err(TokenRefused::UnknownKey)
    );
    let at = |issued_at| kid(&world.signer.sign(&AccessClaims { issued_at, ..claims() }));
    assert_eq!(at(fixed_now()), world.key.id.to_string());
    assert_eq!(at(signs_from), successor.id.to_string());
    assert_eq!(world.signer.public_keys().len(), 2);
}

#[test]
fn a_forgotten_key_is_not_believed() {
    let world = World::new();
    let token = world.token();
    let successor = world.signer.mint_key(fixed_now(), fixed_now()).expect("a key");

    world.signer.load(&[successor]).expect("it opens");

    assert_eq!(world.verify(&token), Err(TokenRefused::UnknownKey));
}

#[test]
fn another_node_with_the_same_master_key_shares_the_keys() {
    let world = World::new();
    let (other, _) = signer_of(1);

    other.load(std::slice::from_ref(&world.key)).expect("it opens");

    assert_eq!(other.verify(&world.token(), fixed_now()), Ok(claims()));
    assert_eq!(
        world.verify(other.sign(&claims()).expect("a token").reveal()),
        Ok(claims())
    );
}

#[test]
fn a_key_sealed_under_another_master_key_is_damaged_and_changes_nothing() {
    let world = World::new();
    let (stranger, _) = signer_of(2);
    let foreign = stranger.mint_key(fixed_now(), fixed_now()).expect("a key");

    assert_eq!(
        world.signer.load(&[world.key.clone(), foreign.clone()]),
        corrupt(&foreign)
    );
    assert_eq!(world.verify(&world.token()), Ok(claims()));
}

#[test]
fn a_public_half_that_was_exchanged_is_damage() {
    let world = World::new();
    let other = world.signer.mint_key(fixed_now(), fixed_now()).expect("a key");
    let retired = Some(fixed_now() + MINUTE);

    for public in [other.public.clone(), Vec::new(), vec![0; 31]] {
        let planted = SigningKey {
            public,
            retires_at: retired,
            ..world.key.clone()
        };
        assert_eq!(world.signer.load(std::slice::from_ref(&planted)), corrupt(&planted));
    }
    let renamed = SigningKey {
        id: other.id,
        ..world.key.clone()
    };
    assert_eq!(world.signer.load(std::slice::from_ref(&renamed)), corrupt(&renamed));
}

#[test]
fn a_new_key_has_what_it_was_told_and_nothing_of_its_seed_in_the_open() {
    let world = World::new();

    let seed = world
        .sealer
        .open(&sealing_context(world.key.id), &world.key.private)
        .expect("it opens");

    assert_eq!((world.key.created_at, world.key.signs_from), (fixed_now(), fixed_now()));
    assert_eq!((world.key.version, world.key.retires_at), (Version::NEW, None));
    assert_eq!((seed.len(), world.key.public.len()), (SEED_BYTES, 32));
    assert!(
        !world
            .key
            .private
            .0
            .windows(8)
            .any(|shown| seed.windows(8).any(|secret| secret == shown))
    );
}
