//! From one key to the next, as the core writes it down, on two nodes that look at the store at different times.

use doorward_core::ports::Clock as _;
use doorward_core::testing::FixedClock;

use super::keys::kid;
use super::*;

/// How long before a new key signs.
const NOTICE: Duration = Duration::from_mins(2);
/// How long an access token counts.
const TTL: Duration = Duration::from_mins(10);

/// Two nodes with one master key. Each knows the keys it loaded last.
struct Nodes {
    clock: FixedClock,
    here: Ed25519Signer,
    there: Ed25519Signer,
    old: SigningKey,
    new: SigningKey,
}

impl Nodes {
    /// The old key signs everywhere; a new one was just written down.
    fn during_a_rotation() -> Self {
        let clock = FixedClock::at(fixed_now());
        let ((here, _), (there, _)) = (signer_of(1), signer_of(1));
        let mut old = here.mint_key(clock.now(), clock.now()).expect("a key");
        for node in [&here, &there] {
            node.load(std::slice::from_ref(&old)).expect("it opens");
        }
        clock.advance(Duration::from_hours(24));
        let new = here.mint_key(clock.now(), clock.now() + NOTICE).expect("a key");
        old.retires_at = Some(new.signs_from + TTL + NOTICE);
        Self {
            clock,
            here,
            there,
            old,
            new,
        }
    }

    fn learns(&self, node: &Ed25519Signer) {
        node.load(&[self.old.clone(), self.new.clone()]).expect("they open");
    }

    fn token_of(&self, node: &Ed25519Signer) -> (String, String) {
        let token = node.sign(&AccessClaims {
            issued_at: self.clock.now(),
            expires_at: self.clock.now() + TTL,
            ..claims()
        });
        let kid = kid(&token);
        (token.expect("a token").reveal().to_owned(), kid)
    }

    fn believes(&self, node: &Ed25519Signer, token: &str) -> bool {
        node.verify(token, self.clock.now()).is_ok()
    }
}

#[test]
fn the_old_key_signs_until_the_new_one_begins_to() {
    let nodes = Nodes::during_a_rotation();
    nodes.learns(&nodes.here);
    nodes.clock.advance(NOTICE.saturating_sub(Duration::from_micros(1)));

    let (_, until_then) = nodes.token_of(&nodes.here);
    nodes.clock.advance(Duration::from_micros(1));
    let (_, from_then_on) = nodes.token_of(&nodes.here);

    assert_eq!(until_then, nodes.old.id.to_string());
    assert_eq!(from_then_on, nodes.new.id.to_string());
}

#[test]
fn a_node_that_learns_of_the_new_key_within_the_notice_believes_every_token() {
    let nodes = Nodes::during_a_rotation();
    nodes.learns(&nodes.here);

    let (during_the_notice, _) = nodes.token_of(&nodes.here);
    let believed_unlearned = nodes.believes(&nodes.there, &during_the_notice);
    nodes.clock.advance(NOTICE);
    nodes.learns(&nodes.there);
    let (after_it, _) = nodes.token_of(&nodes.here);

    assert!(believed_unlearned);
    assert!(nodes.believes(&nodes.there, &during_the_notice) && nodes.believes(&nodes.there, &after_it));
}

#[test]
fn tokens_of_a_node_that_learns_late_count_to_their_end() {
    let nodes = Nodes::during_a_rotation();
    nodes.learns(&nodes.here);
    nodes
        .clock
        .advance(NOTICE + NOTICE.saturating_sub(Duration::from_secs(1)));
    let (late, by) = nodes.token_of(&nodes.there);

    nodes.clock.advance(TTL.saturating_sub(Duration::from_secs(1)));

    assert_eq!(by, nodes.old.id.to_string());
    assert!(nodes.believes(&nodes.here, &late));
}

#[test]
fn once_it_has_retired_the_old_key_signs_nothing_even_where_there_is_no_other() {
    let nodes = Nodes::during_a_rotation();
    nodes.here.load(std::slice::from_ref(&nodes.old)).expect("it opens");
    nodes.clock.advance(NOTICE + TTL + NOTICE);

    let signed = nodes.here.sign(&AccessClaims {
        issued_at: nodes.clock.now(),
        ..claims()
    });

    assert_eq!(signed.err(), Some(PortError::Unavailable));
}
