//! The rules of challenges, as facts.

use super::*;
use crate::testing::{SeededEntropy, fixed_now};
use crate::values::email::EmailAddress;
use crate::values::ids::UserId;

const MINUTE: Duration = Duration::from_mins(1);

struct Scene {
    pepper: Pepper,
    entropy: SeededEntropy,
    policy: CodePolicy,
}

impl Scene {
    fn new() -> Self {
        Self {
            pepper: Pepper::new([1; 32]),
            entropy: SeededEntropy::new(7),
            policy: crate::policy::Policy::default().codes,
        }
    }

    fn open(&self, subject: Subject) -> (Challenge, ChallengeHandle, Code) {
        let opening = Opening {
            purpose: Purpose::Login,
            address: Address::Email(EmailAddress::parse("ann@example.com").unwrap()),
            subject,
            locale: Locale::default(),
            code_length: 6,
            code_ttl: 5 * MINUTE,
            tries: 5,
            kept_for: Duration::ZERO,
        };
        open(opening, &self.pepper, &self.entropy, fixed_now())
    }

    fn open_for_ann(&self) -> (Challenge, ChallengeHandle, Code) {
        self.open(Subject::User {
            id: UserId::mint(fixed_now(), &self.entropy),
            epoch: 0,
        })
    }

    fn judge(&self, challenge: &Challenge, handle: &ChallengeHandle, code: &Code, now: Timestamp) -> Judged {
        judge(challenge, handle, code, &self.pepper, now)
    }

    fn resend(
        &self,
        challenge: &Challenge,
        handle: &ChallengeHandle,
        now: Timestamp,
    ) -> Result<(Challenge, Code), NoResend> {
        resend(
            challenge,
            handle,
            5 * MINUTE,
            &self.policy,
            &self.pepper,
            &self.entropy,
            now,
        )
    }
}

fn wrong(code: &Code) -> Code {
    let other = if code.digits() == "000000" { "000001" } else { "000000" };
    Code::parse(other).unwrap()
}

#[test]
fn the_right_code_fulfils() {
    let scene = Scene::new();
    let (challenge, handle, code) = scene.open_for_ann();

    assert!(matches!(
        scene.judge(&challenge, &handle, &code, fixed_now()),
        Judged::Right
    ));
}

#[test]
fn five_wrong_codes_spend_the_challenge_and_then_the_right_one_is_too_late() {
    let scene = Scene::new();
    let (mut challenge, handle, code) = scene.open_for_ann();

    for left in (0..5).rev() {
        let Judged::Wrong(next) = scene.judge(&challenge, &handle, &wrong(&code), fixed_now()) else {
            panic!("not counted")
        };
        assert_eq!(next.tries_left, left);
        challenge = *next;
    }

    assert!(matches!(
        scene.judge(&challenge, &handle, &code, fixed_now()),
        Judged::Spent
    ));
}

#[test]
fn a_code_stops_counting_when_its_life_ends() {
    let scene = Scene::new();
    let (challenge, handle, code) = scene.open_for_ann();

    assert!(matches!(
        scene.judge(&challenge, &handle, &code, fixed_now() + 5 * MINUTE),
        Judged::Expired
    ));
    let in_time = fixed_now() + 5 * MINUTE - Duration::from_micros(1);
    assert!(matches!(
        scene.judge(&challenge, &handle, &code, in_time),
        Judged::Right
    ));
}

#[test]
fn another_secret_is_answered_like_no_challenge() {
    let scene = Scene::new();
    let (challenge, handle, code) = scene.open_for_ann();
    let foreign = ChallengeHandle {
        id: handle.id,
        secret: Zeroizing::new([0; 32]),
    };

    assert!(matches!(
        scene.judge(&challenge, &foreign, &code, fixed_now()),
        Judged::Expired
    ));
}

#[test]
fn nobodys_challenge_is_never_fulfilled() {
    let scene = Scene::new();
    let (challenge, handle, code) = scene.open(Subject::Nobody);

    assert!(matches!(
        scene.judge(&challenge, &handle, &code, fixed_now()),
        Judged::Wrong(_)
    ));
}

#[test]
fn codes_sent_again_share_the_budget_and_older_ones_still_count() {
    let scene = Scene::new();
    let (challenge, handle, first) = scene.open_for_ann();
    let Judged::Wrong(challenge) = scene.judge(&challenge, &handle, &wrong(&first), fixed_now()) else {
        panic!("not counted")
    };

    let later = fixed_now() + Duration::from_secs(30);
    let (challenge, second) = scene.resend(&challenge, &handle, later).unwrap();

    assert_eq!(challenge.tries_left, 4);
    assert!(matches!(scene.judge(&challenge, &handle, &first, later), Judged::Right));
    assert!(matches!(
        scene.judge(&challenge, &handle, &second, later),
        Judged::Right
    ));
}

#[test]
fn the_cool_down_grows_and_at_most_three_codes_count() {
    let scene = Scene::new();
    let (challenge, handle, first) = scene.open_for_ann();
    let seconds = Duration::from_secs;

    assert_eq!(
        scene.resend(&challenge, &handle, fixed_now()).unwrap_err(),
        NoResend::TooSoon(Wait(seconds(30)))
    );
    let mut now = fixed_now() + seconds(30);
    let (challenge, _) = scene.resend(&challenge, &handle, now).unwrap();
    assert_eq!(
        scene.resend(&challenge, &handle, now).unwrap_err(),
        NoResend::TooSoon(Wait(seconds(60)))
    );
    now += seconds(60);
    let (challenge, _) = scene.resend(&challenge, &handle, now).unwrap();
    assert_eq!(
        scene.resend(&challenge, &handle, now).unwrap_err(),
        NoResend::TooSoon(Wait(seconds(120)))
    );
    now += seconds(120);
    let (challenge, _) = scene.resend(&challenge, &handle, now).unwrap();

    assert_eq!(challenge.codes.len(), LIVE_CODES);
    assert!(matches!(
        scene.judge(&challenge, &handle, &first, now),
        Judged::Wrong(_)
    ));
}

#[test]
fn a_handle_survives_its_text_and_debug_hides_its_secret() {
    let (_, handle, _) = Scene::new().open_for_ann();
    let text = handle.reveal();

    let read = ChallengeHandle::parse(text.reveal()).unwrap();

    assert_eq!(read.reveal().reveal(), text.reveal());
    assert!(format!("{read:?}").ends_with(".***"));
    assert!(ChallengeHandle::parse("chl_1.abc").is_none());
}
