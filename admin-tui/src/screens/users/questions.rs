//! What is asked before something is done to accounts, and what is said where there is nothing to do.

use super::changes::{deactivation, named, restoration, steps};
use crate::call::Call;
use crate::desk::{Desk, Wish};
use crate::job::{Job, Step};
use crate::listing::Row as _;
use crate::model::{Session, User};
use crate::overlays::confirm::Confirm;
use crate::text;
use crate::theme::Tone;

pub(super) fn deactivate(users: &[User], desk: &mut Desk) {
    let active = apt(users, false, "deactivate", desk);
    if active.is_empty() {
        return;
    }
    desk.open(Confirm::new(
        format!("Deactivate {}?", named(&active)),
        with_warning(
            "All their sessions end at once. You can restore them, or undo this.",
            &active,
            desk,
        ),
        deactivation(&active),
    ));
}

pub(super) fn restore(users: &[User], desk: &mut Desk) {
    let deactivated = apt(users, true, "restore", desk);
    if !deactivated.is_empty() {
        desk.wish(Wish::Run(restoration(&deactivated)));
    }
}

pub(super) fn erase(users: &[User], desk: &mut Desk) {
    let [user] = users else {
        desk.say(Tone::Warn, "Accounts are erased one by one.");
        return;
    };
    let job = Job::new(
        "Erase",
        "Erased",
        "user",
        steps(users, |id| Call::EraseUser { id }, None),
    );
    let consequence = "Personal data goes for good. The audit trail keeps the id. This cannot be undone.";
    let consequence = with_warning(consequence, users, desk);
    desk.open(Confirm::new(format!("Erase {} for ever?", user.email), consequence, job).by_name(user.email.clone()));
}

pub(super) fn reset_password(users: &[User], desk: &mut Desk) {
    let steps = steps(users, |id| Call::ResetPassword { id }, None);
    let job = Job::new("Send a reset to", "A password reset is on its way to", "user", steps);
    desk.open(Confirm::new(
        format!("Send a password reset to {}?", named(users)),
        "They get a link by e-mail.",
        job,
    ));
}

pub(super) fn end_sessions(users: &[User], desk: &mut Desk) {
    let steps = steps(users, |id| Call::EndUserSessions { id }, None);
    let job = Job::new("End all sessions of", "Ended all sessions of", "user", steps);
    desk.open(Confirm::new(
        format!("End all sessions of {}?", named(users)),
        with_warning("They have to sign in again.", users, desk),
        job,
    ));
}

/// Only one's own sessions can be ended one by one; the one that is worked in goes alone, for its end would refuse the rest.
pub(super) fn end_own(sessions: &[Session], desk: &mut Desk) {
    if let [only] = sessions
        && only.current
    {
        let consequence = "This is the session you work in: you have to sign in again.";
        confirm_end(sessions, consequence, desk);
        return;
    }
    let others: Vec<Session> = sessions.iter().filter(|it| !it.current).cloned().collect();
    let consequence = if others.len() < sessions.len() {
        "The one you work in is left out. Whoever uses the rest has to sign in again."
    } else if let [_] = sessions {
        "Whoever uses it has to sign in again."
    } else {
        "Whoever uses them has to sign in again."
    };
    confirm_end(&others, consequence, desk);
}

fn confirm_end(sessions: &[Session], consequence: &str, desk: &mut Desk) {
    let step = |session: &Session| Step {
        name: session.name(),
        call: Call::EndSession { id: session.id.clone() },
        inverse: None,
    };
    let question = match sessions {
        [only] => {
            let with = only.user_agent.as_deref().unwrap_or("an unknown program");
            format!("End your session with {with}?")
        }
        many => format!("End {} of your sessions?", many.len()),
    };
    let job = Job::new("End", "Ended", Session::THING, sessions.iter().map(step).collect());
    desk.open(Confirm::new(question, consequence, job));
}

/// Those that something would change for; of the others it is said why not.
fn apt(users: &[User], is_deactivated: bool, verb: &str, desk: &mut Desk) -> Vec<User> {
    let (apt, others): (Vec<User>, Vec<User>) = users
        .iter()
        .cloned()
        .partition(|user| user.is_deactivated() == is_deactivated);
    let so = if is_deactivated {
        "not deactivated"
    } else {
        "deactivated already"
    };
    match (others.as_slice(), apt.is_empty()) {
        ([], _) => {}
        ([only], true) => desk.say(
            Tone::Warn,
            format!("Nothing to {verb}: {} is {}.", only.email, only.status),
        ),
        (many, is_all) => {
            let verb_of = if many.len() == 1 { "is" } else { "are" };
            let subject = text::counted(many.len(), User::THING);
            let said = if is_all {
                format!("Nothing to {verb}: {subject} {verb_of} {so}.")
            } else {
                format!("{subject} {verb_of} left out: {so}.")
            };
            desk.say(Tone::Warn, said);
        }
    }
    apt
}

fn with_warning(consequence: &str, users: &[User], desk: &Desk) -> String {
    match users {
        [only] if desk.is_own(&only.id) => format!("This is your own account. {consequence}"),
        many if many.iter().any(|user| desk.is_own(&user.id)) => {
            format!("Your own account is among them. {consequence}")
        }
        _ => consequence.to_owned(),
    }
}
