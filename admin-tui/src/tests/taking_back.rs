//! Taking back that was stopped, failed in part or was refused: what is left of it, and whose it is.

use ratatui::crossterm::event::KeyCode;

use super::driver::{Driver, SIZE, offline, refused, root, signed_out, user, users};
use crate::call::{Call, Failure, Reply};
use crate::model::User;

/// A program that deactivated one account, and then so many others at once.
fn after_deactivating(count: u32) -> Driver {
    let mut driver = Driver::at_users(SIZE);
    driver.types("gdy");
    answers_each(&mut driver, "deactivated");
    driver.waiting.clear();
    driver.types(&format!("j{}dy", " ".repeat(count as usize)));
    answers_each(&mut driver, "deactivated");
    driver.waiting.clear();
    driver
}

/// Has every change under way done.
fn answers_each(driver: &mut Driver, status: &str) {
    while let Some(id) = changed(driver).first() {
        let number = id.trim_start_matches("usr_").parse().unwrap();
        driver.answers(Call::writes, Ok(Reply::User(user(number, status))));
    }
}

fn changed(driver: &Driver) -> Vec<String> {
    let ids = driver.writes().into_iter().filter_map(Call::changes);
    ids.map(str::to_owned).collect()
}

fn fails_each(driver: &mut Driver, failure: &Failure) {
    while !driver.writes().is_empty() {
        driver.answers(Call::writes, Err(failure.clone()));
    }
}

/// A program whose undo of a change was refused, with another change before that.
fn refused_undo() -> Driver {
    let mut driver = after_deactivating(1);
    driver.types("u");
    driver.answers(
        Call::writes,
        Err(refused("version_mismatch", "It was changed meanwhile.")),
    );
    driver
}

/// Somebody signs in after the session ended.
fn signs_in_again(driver: &mut Driver, who: User) {
    driver.types("root@example.com");
    driver.presses(KeyCode::Tab);
    driver.types("secret");
    driver.presses(KeyCode::Enter);
    driver.answers(
        |call| matches!(call, Call::SignInWithPassword { .. }),
        Ok(Reply::SignedIn(who)),
    );
}

#[test]
fn what_a_stopped_undo_did_not_get_to_is_taken_back_next() {
    let mut driver = after_deactivating(6);
    driver.types("u");
    assert_eq!(changed(&driver), ["usr_002", "usr_003", "usr_004", "usr_005"]);
    driver.presses(KeyCode::Esc);
    answers_each(&mut driver, "active");
    assert!(driver.sees().contains("stopped: 4 done"), "{}", driver.sees());
    driver.presses(KeyCode::Esc);

    driver.types("u");

    assert_eq!(changed(&driver), ["usr_006", "usr_007"]);
    answers_each(&mut driver, "active");
    assert_eq!(driver.said()[0], "Taken back: deactivation of 2 users");
    driver.types("u");
    assert_eq!(changed(&driver), ["usr_001"]);
}

#[test]
fn what_failed_for_now_is_taken_back_next_and_what_was_refused_is_named() {
    let mut driver = after_deactivating(3);
    driver.types("u");
    driver.answers(Call::writes, Ok(Reply::User(user(2, "active"))));
    driver.answers(Call::writes, Err(refused("conflict", "Not this one.")));
    driver.answers(Call::writes, Err(offline()));
    driver.presses(KeyCode::Esc);

    driver.types("u");
    assert_eq!(changed(&driver), ["usr_004"]);
    answers_each(&mut driver, "active");
    assert!(driver.said().contains(&"Taken back: deactivation of ann4@example.com"));
    driver.types("u");

    assert!(changed(&driver).is_empty());
    assert_eq!(
        driver.said()[0],
        "Cannot be taken back: deactivation of ann3@example.com. u once more takes back: deactivation of ann1@example.com."
    );
}

#[test]
fn what_was_tried_again_at_once_is_not_taken_back_twice() {
    let mut driver = after_deactivating(3);
    driver.types("u");
    driver.answers(Call::writes, Ok(Reply::User(user(2, "active"))));
    driver.answers(Call::writes, Err(refused("conflict", "Not this one.")));
    driver.answers(Call::writes, Err(offline()));

    driver.types("r");
    assert_eq!(changed(&driver), ["usr_003", "usr_004"]);
    answers_each(&mut driver, "active");
    driver.types("u");

    assert_eq!(changed(&driver), ["usr_001"]);
}

#[test]
fn what_was_not_sent_stays_when_what_failed_is_tried_again() {
    let mut driver = after_deactivating(6);
    driver.types("u");
    driver.presses(KeyCode::Esc);
    fails_each(&mut driver, &offline());

    driver.types("r");
    answers_each(&mut driver, "active");
    assert_eq!(driver.said()[0], "Taken back: deactivation of 4 users");
    driver.types("u");

    assert_eq!(changed(&driver), ["usr_006", "usr_007"]);
}

#[test]
fn an_undo_whose_session_ended_goes_on_after_the_same_person_signed_in() {
    let mut driver = after_deactivating(6);
    driver.types("u");
    fails_each(&mut driver, &signed_out());
    signs_in_again(&mut driver, root("admin"));
    driver.presses(KeyCode::Esc);

    driver.types("u");

    assert_eq!(changed(&driver).len(), 4);
    answers_each(&mut driver, "active");
    assert_eq!(driver.said()[0], "Taken back: deactivation of 6 users");
}

#[test]
fn nobody_takes_back_what_another_person_did() {
    let mut driver = after_deactivating(1);
    driver.holds_ctrl('r');
    driver.answers(|call| matches!(call, Call::Users(_)), Err(signed_out()));

    signs_in_again(
        &mut driver,
        User {
            id: "usr_999".to_owned(),
            ..root("admin")
        },
    );
    driver.types("u");

    assert!(changed(&driver).is_empty());
    assert_eq!(driver.said()[0], "There is nothing to take back.");
}

#[test]
fn what_is_left_of_an_undo_goes_with_who_signs_out() {
    let mut driver = after_deactivating(1);
    driver.types("u:sign-out");
    driver.presses(KeyCode::Enter);

    fails_each(&mut driver, &signed_out());

    assert!(driver.state.desk.undo.is_empty());
}

#[test]
fn a_refused_undo_is_named_before_anything_older_is_taken_back() {
    let mut driver = refused_undo();

    driver.types("u");
    assert!(changed(&driver).is_empty());
    assert_eq!(
        driver.said()[0],
        "Cannot be taken back: deactivation of ann2@example.com. u once more takes back: deactivation of ann1@example.com."
    );
    driver.types("u");

    assert_eq!(changed(&driver), ["usr_001"]);
}

#[test]
fn an_address_that_was_not_proven_before_is_not_to_be_proven_anew() {
    for (is_proven, told) in [
        (true, "change of ann11@example.com; to be proven anew: e-mail address"),
        (false, "change of ann11@example.com"),
    ] {
        let mut driver = Driver::at_users(SIZE);
        driver.holds_ctrl('r');
        let Reply::Users(mut page) = users(11..12, None, 1) else {
            panic!("accounts")
        };
        page.items[0].email_verified = is_proven;
        driver.answers_list(Reply::Users(page));
        driver.types("e");
        driver.holds_ctrl('u');
        driver.types("ben@example.com");
        driver.holds_ctrl('s');
        driver.answers(Call::writes, Ok(Reply::User(user(11, "active"))));

        driver.types("u");
        driver.answers(Call::writes, Ok(Reply::User(user(11, "active"))));

        assert_eq!(driver.said()[0], format!("Taken back: {told}"));
    }
}

#[test]
fn what_is_taken_back_is_called_by_what_it_is() {
    let mut driver = after_deactivating(3);

    driver.types("u");

    assert!(driver.sees().contains("Take back 3 users"), "{}", driver.sees());
}

#[test]
fn a_job_that_is_being_stopped_does_not_offer_to_be_stopped() {
    let mut driver = after_deactivating(6);
    driver.types("u");
    assert!(driver.sees().contains("esc stop"));

    driver.presses(KeyCode::Esc);

    let seen = driver.sees();
    assert!(seen.contains("… stopping") && !seen.contains("esc stop"), "{seen}");
}
