//! Registering: nothing is anybody's until its address is proven, and only what was submitted with the proof remains.

mod duplicates;
mod phones;
mod waiting;

use doorward_core::app::Hindrance;
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::challenge::Purpose;
use doorward_core::records::delivery::{Channel, MessagePurpose};
use doorward_core::records::user::{Role, UserStatus};
use doorward_core::use_cases::signing_in::{LoginWithPasswordError, RegisterError, VerifyChallengeError};

use crate::world::World;

#[tokio::test]
async fn the_right_code_opens_the_account_and_signs_in() {
    let world = World::new().await;
    let ann = world.ann().speaking("de-AT");
    let challenge = ann.registers().await.expect("a challenge");
    let code = ann.mailed_code().await;

    let verified = ann.verifies(&challenge, &code).await.expect("an account");

    let tokens = verified.tokens.expect("tokens");
    let user = verified.user;
    let actor = world.app.authenticate(tokens.access.reveal()).await.expect("signed in");
    assert_eq!(verified.purpose, Purpose::Registration);
    assert_eq!(
        (&user.first_name, &user.last_name),
        (&ann.first_name(), &ann.last_name())
    );
    assert_eq!((&user.email, user.email_verified), (&ann.email(), true));
    assert_eq!((user.role, user.status), (Role::User, UserStatus::Active));
    assert_eq!(user.locale, ann.locale());
    assert_eq!((actor.user().id, actor.user().version), (user.id, user.version));
    assert!(ann.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn the_challenge_says_where_its_code_went_and_for_how_long_it_counts() {
    let world = World::new().await;
    let ann = world.ann().speaking("de");

    let challenge = ann.registers().await.expect("a challenge");

    let [sent] = ann.mail().await.try_into().expect("one e-mail");
    assert_eq!(
        (challenge.purpose, challenge.channel),
        (Purpose::Registration, Channel::Email)
    );
    assert_eq!(challenge.destination, "a•••@e•••.com");
    assert_eq!(
        challenge.expires_at,
        world.now() + world.app.policy().codes.verification_ttl
    );
    assert_eq!(challenge.resend_after.as_secs(), 30);
    assert_eq!(
        (sent.purpose, sent.locale),
        (MessagePurpose::Registration, ann.locale())
    );
    assert_eq!(
        sent.code.map(|code| code.len()),
        Some(usize::from(challenge.code_length))
    );
    assert!(sent.text.contains("first_name=Ann") && sent.text.contains("minutes=10"));
}

#[tokio::test]
async fn a_registration_claims_nothing_until_it_is_proven() {
    let world = World::new().await;
    let (ann, bob) = (world.ann(), world.bob().with_phone("+4915123456789"));
    let hers = bob.clone().with_email("ann@example.com");

    hers.registers().await.expect("a challenge");
    let bobs = bob.joins().await;
    let anns = ann.joins().await;

    assert_eq!(bobs.user.phone, bob.phone());
    assert_eq!(anns.user.email, ann.email());
    assert!(
        bob.mail_purposes()
            .await
            .iter()
            .all(|it| *it == MessagePurpose::Registration)
    );
}

#[tokio::test]
async fn an_account_is_known_by_its_mailbox_however_it_is_written() {
    let world = World::new().await;
    let ann = world.ann().with_email("Ann@EXAMPLE.com");
    let device = ann.joins().await;

    let again = world.ann().with_email("aNN@example.COM").signs_in_by_code().await;

    assert_eq!(again.user.id, device.user.id);
    assert_eq!(device.user.email.as_sent(), "Ann@example.com");
}

#[tokio::test]
async fn the_trail_tells_of_the_account_and_of_the_sign_in() {
    let world = World::new().await;

    let device = world.ann().joins().await;

    let ann = (AuditActor::User(device.user.id), Some(device.user.id.to_string()));
    for action in [Action::UserRegistered, Action::SignedIn] {
        let [event] = world.trail(action).try_into().expect("one event");
        assert_eq!((event.actor, event.target), ann);
    }
    assert_eq!(world.store.events().len(), 2);
}

#[tokio::test]
async fn a_stranger_who_registered_the_address_first_gains_nothing() {
    let world = World::unlimited().await;
    let ann = world.ann();
    let stranger = ann.clone().with_password("chosen by a stranger");
    let theirs = stranger.registers().await.expect("a challenge");
    let their_code = ann.mailed_code().await;

    let device = ann.joins().await;
    let late = stranger.verifies(&theirs, &their_code).await;

    assert!(matches!(late, Err(VerifyChallengeError::Expired)));
    assert!(matches!(
        stranger.signs_in_by_password().await,
        Err(LoginWithPasswordError::Wrong)
    ));
    assert_eq!(ann.signs_in().await.user.id, device.user.id);
}

#[tokio::test]
async fn a_stranger_who_registers_the_address_in_between_gains_nothing() {
    let world = World::unlimited().await;
    let ann = world.ann();
    let stranger = ann.clone().with_password("chosen by a stranger");
    let hers = ann.registers().await.expect("a challenge");
    let her_code = ann.mailed_code().await;
    let theirs = stranger.registers().await.expect("a challenge");

    let crossed = stranger.verifies(&theirs, &her_code).await;
    let verified = ann.verifies(&hers, &her_code).await;

    assert!(matches!(crossed, Err(VerifyChallengeError::Wrong { .. })));
    assert!(verified.is_ok());
    let mail = ann.mail().await.len();
    assert!(matches!(
        stranger.signs_in_by_password().await,
        Err(LoginWithPasswordError::EmailUnverified { .. })
    ));
    assert_eq!(ann.mail().await.len(), mail);
    assert!(ann.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn of_two_proofs_at_two_nodes_one_opens_the_account() {
    let world = World::unlimited().await;
    let here = world.ann();
    let there = world
        .ann()
        .at(&world.another_node().await)
        .with_password("the other one she chose");
    let first = here.registers().await.expect("a challenge");
    let first_code = here.mailed_code().await;
    let second = there.registers().await.expect("a challenge");
    let second_code = there.mailed_code().await;

    let (first, second) = tokio::join!(
        here.verifies(&first, &first_code),
        there.verifies(&second, &second_code)
    );

    let refused = if first.is_ok() { second } else { first };
    assert!(matches!(refused, Err(VerifyChallengeError::Expired)));
    assert_eq!(world.trail(Action::UserRegistered).len(), 1);
}

#[tokio::test]
async fn where_registration_is_closed_nothing_is_sent() {
    let world = World::with(|policy| policy.registration.open = false).await;

    let refused = world.ann().registers().await;

    assert!(matches!(refused, Err(RegisterError::Closed)));
    assert_eq!(world.ann().mail().await, []);
}

#[tokio::test]
async fn a_password_that_will_not_do_is_refused_before_anything_happens() {
    let world = World::new().await;

    for (password, flaw) in [
        ("password123", "too_common"),
        ("this is example.com", "contains_personal"),
    ] {
        let (refused, cost) = world.cost_of(world.ann().with_password(password).registers()).await;

        assert!(matches!(refused, Err(RegisterError::Password(found)) if found.code == flaw));
        assert_eq!((cost.commits, cost.hashes), (0, 0));
    }
}

#[tokio::test]
async fn too_many_passwords_at_once_are_refused_rather_than_queued() {
    let world = World::new().await;
    world.hasher.overload();

    let (refused, cost) = world.cost_of(world.ann().registers()).await;

    assert!(matches!(refused, Err(RegisterError::Hindered(Hindrance::Overloaded))));
    assert_eq!(cost.commits, 0);
}
