//! The forms for accounts, and the changes to one or many of them.

use std::collections::BTreeMap;

use crate::call::{Call, Fields};
use crate::job::{Job, Step};
use crate::listing::Row as _;
use crate::model::User;
use crate::overlays::form::{Editing, Form, Submit};
use crate::overlays::sheet::{Field, Sheet};
use crate::text;

const ROLES: &[&str] = &["user", "support", "admin"];

/// What can be edited of an account, as a form has it.
pub(crate) fn members(user: &User) -> Fields {
    let members = [
        ("email", user.email.clone()),
        ("first_name", user.first_name.clone()),
        ("last_name", user.last_name.clone()),
        ("phone", user.phone.clone().unwrap_or_default()),
        ("role", user.role.clone()),
        ("locale", user.locale.clone()),
    ];
    members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The members of an account that somebody has proven to have.
pub(crate) fn proven(user: &User) -> Vec<&'static str> {
    let members = [("email", user.email_verified), ("phone", user.phone_verified)];
    let proven = members.into_iter().filter(|(_, is_proven)| *is_proven);
    proven.map(|(name, _)| name).collect()
}

fn sheet() -> Sheet {
    Sheet::new(vec![
        Field::text("email", "E-mail"),
        Field::text("first_name", "First name"),
        Field::text("last_name", "Last name"),
        Field::text("phone", "Phone").hint("with country code: +49 151 23456789"),
        Field::choice("role", "Role", ROLES).hint("← → to choose"),
        Field::text("locale", "Locale").hint("such as en or de-AT"),
    ])
}

pub(super) fn creation() -> Form {
    let submit = |fields: &Fields| Submit::Call(Call::CreateUser { fields: fields.clone() });
    Form::new(
        "New user",
        "The user was made; an invitation is on its way.",
        sheet(),
        submit,
    )
}

pub(super) fn edition(user: &User) -> Form {
    let editing = Editing {
        before: members(user),
        version: user.version,
        read: Call::User { id: user.id.clone() },
        change: |id, version, fields| Call::UpdateUser { id, version, fields },
        id: user.id.clone(),
        name: user.email.clone(),
        thing: User::THING,
        proven: proven(user),
    };
    Form::editing(
        &format!("Edit {}", user.email),
        &format!("Changed {}", user.email),
        sheet(),
        editing,
    )
}

pub(super) fn steps(users: &[User], call: fn(String) -> Call, inverse: Option<fn(String) -> Call>) -> Vec<Step> {
    let step = |user: &User| Step {
        name: user.email.clone(),
        call: call(user.id.clone()),
        inverse: inverse.map(|inverse| inverse(user.id.clone())),
    };
    users.iter().map(step).collect()
}

pub(super) fn deactivation(users: &[User]) -> Job {
    let call = |id| Call::DeactivateUser { id };
    let steps = steps(users, call, Some(|id| Call::RestoreUser { id }));
    Job::new("Deactivate", "Deactivated", User::THING, steps)
        .called("deactivation of")
        .with_statuses(statuses(users))
}

pub(super) fn restoration(users: &[User]) -> Job {
    let call = |id| Call::RestoreUser { id };
    let steps = steps(users, call, Some(|id| Call::DeactivateUser { id }));
    Job::new("Restore", "Restored", User::THING, steps)
        .called("restoration of")
        .with_statuses(statuses(users))
}

fn statuses(users: &[User]) -> BTreeMap<String, String> {
    let status = |user: &User| (user.id.clone(), user.status.clone());
    users.iter().map(status).collect()
}

/// `ann@example.com`, or `12 users`.
pub(super) fn named(users: &[User]) -> String {
    match users {
        [only] => only.email.clone(),
        many => text::counted(many.len(), "user"),
    }
}
