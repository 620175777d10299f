//! A role that is lost while something is done with it: how much is still asked.

use super::driver::{Driver, SIZE, forbidden, root};
use crate::call::{Call, Failure, Reply};

/// Six accounts are deactivated, as far as it is begun.
fn deactivating() -> Driver {
    let mut driver = Driver::at_users(SIZE);
    driver.types(&format!("g{}dy", " ".repeat(6)));
    driver
}

/// Has every change under way fail.
fn fails_each(driver: &mut Driver, failure: &Failure) {
    while !driver.writes().is_empty() {
        driver.answers(Call::writes, Err(failure.clone()));
    }
}

/// The role is another one, and that is seen.
fn is_now(driver: &mut Driver, role: &str) {
    driver.answers(|call| *call == Call::Me, Ok(Reply::SignedIn(root(role))));
}

fn times_asked_who(driver: &Driver) -> usize {
    driver.waiting.iter().filter(|(_, call)| *call == Call::Me).count()
}

#[test]
fn who_works_here_is_asked_once_for_all_that_is_refused() {
    let mut driver = deactivating();
    fails_each(&mut driver, &forbidden());

    assert_eq!(times_asked_who(&driver), 1);
}

#[test]
fn a_key_that_is_held_asks_who_works_here_once_at_a_time() {
    let mut driver = Driver::new(SIZE);
    driver.signs_in("support");
    driver.goes("users");

    driver.types("dddddd");
    assert_eq!(times_asked_who(&driver), 1);
    is_now(&mut driver, "support");
    driver.types("dd");

    assert_eq!(times_asked_who(&driver), 1);
}
