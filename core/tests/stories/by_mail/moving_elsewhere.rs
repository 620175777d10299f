//! Moving an account to another mailbox: only the account that began it can end it, and nobody else notices that it waits.

use std::time::Duration;

use doorward_core::records::delivery::MessagePurpose;
use doorward_core::use_cases::by_mail::{ChangeByMail, ChangeByMailError, SignedInByMail};
use doorward_core::use_cases::signing_in::{RequestLoginCodeError, VerifyChallengeError};
use doorward_core::values::code::Code;

use super::{DIGITS, recent, wrong};
use crate::world::{Device, Person, World};

impl Device {
    async fn moves_to(&self, mailbox: &Person) -> Result<(), ChangeByMailError> {
        let recent = recent(self).await;
        let app = &self.world.app;
        let cmd = ChangeByMail {
            email: Some(mailbox.email()),
            code_length: DIGITS,
            ..ChangeByMail::default()
        };
        let changed = app.change_by_mail(&recent, &cmd, &self.person.origin()).await;
        changed.map(drop)
    }

    async fn asks_by_mail_at(&self, mailbox: &Person) -> Result<(), RequestLoginCodeError> {
        let actor = self.actor().await;
        let app = &self.world.app;
        app.request_mailed_code(&mailbox.email(), DIGITS, Some(&actor), &self.person.origin())
            .await
    }

    async fn answers_by_mail_at(&self, mailbox: &Person, code: &str) -> Result<SignedInByMail, VerifyChallengeError> {
        let (actor, code) = (self.actor().await, Code::parse(code).expect("a code"));
        let app = &self.world.app;
        app.verify_mailed_code(&mailbox.email(), code, Some(&actor), &self.person.origin())
            .await
    }
}

#[tokio::test]
async fn an_account_moves_when_it_presents_the_code_itself() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let moved = ann.clone().with_email("ann@elsewhere.example");

    device.moves_to(&moved).await.expect("asked");
    let before = device.actor().await.user().email.clone();
    let code = moved.mailed_code().await;
    let signed_in = device.answers_by_mail_at(&moved, &code).await.expect("moved");

    assert_eq!(before, ann.email());
    assert_eq!(
        (signed_in.user.id, signed_in.user.email),
        (device.user.id, moved.email())
    );
    assert_eq!(
        ann.mail_purposes().await.last(),
        Some(&MessagePurpose::EmailChangeNotice)
    );
    assert!(ann.signs_in_by_password().await.is_err() && moved.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn whoever_else_reads_the_code_of_a_move_gets_nowhere_with_it() {
    let world = World::new().await;
    let eve = world.eve().joins().await;
    let ann = world.ann();
    eve.moves_to(&ann).await.expect("asked");
    let code = ann.mailed_code().await;
    let bob = world.bob().joins().await;

    let by_its_reader = ann.answers_by_mail(&code).await;
    let by_another_account = bob.answers_by_mail_at(&ann, &code).await;

    assert!(matches!(by_its_reader, Err(VerifyChallengeError::Expired)));
    assert!(matches!(by_another_account, Err(VerifyChallengeError::Expired)));
    assert_eq!(eve.actor().await.user().email, world.eve().email());
}

#[tokio::test]
async fn who_signs_up_at_a_mailbox_a_stranger_wants_to_move_to_gets_an_account_of_their_own() {
    let world = World::new().await;
    let eve = world.eve().joins().await;
    let ann = world.ann();
    eve.moves_to(&ann).await.expect("asked");

    ann.signs_up_by_mail().await.expect("remembered");
    let signed_in = ann.gets_in_by_mail().await;

    assert_ne!(signed_in.user.id, eve.user.id);
    assert_eq!(
        (signed_in.user.email, signed_in.user.first_name),
        (ann.email(), ann.first_name())
    );
    assert_eq!(eve.actor().await.user().email, world.eve().email());
}

#[tokio::test]
async fn a_code_asked_for_at_a_mailbox_a_stranger_wants_to_move_to_is_answered_as_if_nothing_waited() {
    let world = World::new().await;
    let eve = world.eve().joins().await;
    let (ann, bob) = (world.ann(), world.bob());
    eve.moves_to(&ann).await.expect("asked");
    let mail = ann.mail().await.len();

    let (wanted, wanted_cost) = world.cost_of(ann.asks_by_mail()).await;
    let (other, other_cost) = world.cost_of(bob.asks_by_mail()).await;

    assert!(wanted.is_ok() && other.is_ok());
    assert_eq!(wanted_cost, other_cost);
    assert_eq!(ann.mail().await.len(), mail, "nobody's code is sent to nobody");
}

#[tokio::test]
async fn a_move_leaves_a_waiting_sign_up_alone() {
    let world = World::new().await;
    let eve = world.eve().joins().await;
    let ann = world.ann();
    ann.signs_up_by_mail().await.expect("remembered");
    ann.asks_by_mail().await.expect("asked");
    let code = ann.mailed_code().await;

    eve.moves_to(&ann).await.expect("asked");
    let signed_in = ann.answers_by_mail(&code).await.expect("an account");

    assert_eq!(signed_in.user.first_name, ann.first_name());
    assert_ne!(signed_in.user.id, eve.user.id);
}

#[tokio::test]
async fn a_move_to_a_mailbox_claimed_meanwhile_fails() {
    let world = World::new().await;
    let eve = world.eve().joins().await;
    let ann = world.ann();
    eve.moves_to(&ann).await.expect("asked");
    let code = ann.mailed_code().await;
    let anns = ann.joins().await;
    let mail = ann.mail().await.len();

    let asked_again = eve.asks_by_mail_at(&ann).await;
    let by_code = eve.answers_by_mail_at(&ann, &code).await;

    assert!(asked_again.is_ok() && by_code.is_err());
    assert_eq!(
        ann.mail().await.len(),
        mail,
        "the owner is not sent a code of somebody else's move"
    );
    assert_eq!(anns.actor().await.user().email, ann.email());
}

#[tokio::test]
async fn the_mover_can_ask_for_another_code() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    let moved = world.ann().with_email("ann@elsewhere.example");
    device.moves_to(&moved).await.expect("asked");
    let first = moved.mailed_code().await;
    world.passes(Duration::from_mins(9));
    let device = device.refreshes().await.expect("new tokens");

    device.asks_by_mail_at(&moved).await.expect("asked");
    let second = moved.mailed_code().await;
    world.passes(Duration::from_mins(9));
    let by_first = device.answers_by_mail_at(&moved, &first).await;
    let by_second = device.answers_by_mail_at(&moved, &second).await;

    assert!(matches!(
        by_first,
        Err(VerifyChallengeError::Wrong { attempts_left: 2 })
    ));
    assert_eq!(by_second.expect("moved").user.id, device.user.id);
}

#[tokio::test]
async fn two_who_want_the_same_mailbox_do_not_disturb_each_other_and_the_first_gets_it() {
    let world = World::new().await;
    let (bob, eve) = (world.bob().joins().await, world.eve().joins().await);
    let wanted = world.ann();
    bob.moves_to(&wanted).await.expect("asked");
    let bobs = wanted.mailed_code().await;
    eve.moves_to(&wanted).await.expect("asked");
    let eves = wanted.mailed_code().await;

    let first = bob.answers_by_mail_at(&wanted, &bobs).await;
    let second = eve.answers_by_mail_at(&wanted, &eves).await;

    assert_eq!(first.expect("moved").user.id, bob.user.id);
    assert!(matches!(second, Err(VerifyChallengeError::Expired)));
}

#[tokio::test]
async fn a_token_at_hand_does_not_hinder_an_ordinary_sign_in() {
    let world = World::new().await;
    let (ann, bob) = (world.ann(), world.bob());
    let device = ann.joins().await;
    let bobs = bob.joins().await;

    device.asks_by_mail_at(&bob).await.expect("asked");
    let code = bob.mailed_code().await;
    let signed_in = device.answers_by_mail_at(&bob, &code).await.expect("signed in");

    assert_eq!(signed_in.user.id, bobs.user.id);
}

#[tokio::test]
async fn a_move_is_answered_alike_whether_the_mailbox_is_taken_or_free() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    let (taken, free) = (world.bob(), world.eve());
    taken.joins().await;
    taken.asks_by_mail().await.expect("asked");
    let owners_code = taken.mailed_code().await;

    let mut answers = Vec::new();
    for mailbox in [&taken, &free] {
        let (begun, cost) = world.cost_of(device.moves_to(mailbox)).await;
        let (again, cost_of_another) = world.cost_of(device.asks_by_mail_at(mailbox)).await;
        let mut said = vec![(format!("{begun:?}"), cost), (format!("{again:?}"), cost_of_another)];
        let guess = wrong(&mailbox.mailed_code().await);
        for _ in 0..4 {
            let (refused, cost) = world.cost_of(device.answers_by_mail_at(mailbox, &guess)).await;
            said.push((refused.expect_err("refused").to_string(), cost));
        }
        answers.push(said);
    }

    assert_eq!(answers[0], answers[1]);
    assert!(taken.mail_purposes().await.contains(&MessagePurpose::AlreadyRegistered));
    assert!(taken.answers_by_mail(&owners_code).await.is_ok());
}
