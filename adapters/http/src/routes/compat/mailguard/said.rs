//! What MailGuard's clients are told.

use poem_openapi::Object;

use super::person::PersonOut;

/// What was done.
#[derive(Object)]
#[oai(rename = "MailguardMessage")]
pub(super) struct Message {
    /// A sentence.
    message: String,
}

impl Message {
    pub(super) fn new(sentence: &str) -> Self {
        Self {
            message: sentence.to_owned(),
        }
    }
}

/// What was done.
#[derive(Object)]
#[oai(rename = "MailguardDetail")]
pub(super) struct Detail {
    /// A sentence.
    detail: String,
}

impl Detail {
    pub(super) fn new(sentence: &str) -> Self {
        Self {
            detail: sentence.to_owned(),
        }
    }
}

/// Somebody is signed in.
#[derive(Object)]
#[oai(rename = "MailguardToken")]
pub(super) struct TokenOut {
    /// For `Authorization: Token …`.
    pub(super) token: String,
}

/// Accounts.
#[derive(Object)]
#[oai(rename = "MailguardUsers")]
pub(super) struct ListedOut {
    /// The accounts.
    data: Vec<PersonOut>,
    /// A sentence.
    message: String,
}

impl ListedOut {
    pub(super) fn new(data: Vec<PersonOut>) -> Self {
        let message = "Data retrieved successfully".to_owned();
        Self { data, message }
    }
}

/// An account was added.
#[derive(Object)]
#[oai(rename = "MailguardAdded")]
pub(super) struct AddedOut {
    /// The account, or the sign-up that waits for its proof.
    data: PersonOut,
    /// A sentence.
    message: String,
}

impl AddedOut {
    pub(super) fn new(data: PersonOut) -> Self {
        let message = "User added successfully".to_owned();
        Self { data, message }
    }
}

/// An account was changed.
#[derive(Object)]
#[oai(rename = "MailguardChanged")]
pub(super) struct ChangedOut {
    /// The account as it is now.
    data: PersonOut,
    /// A sentence.
    message: String,
}

impl ChangedOut {
    pub(super) fn updated(data: PersonOut) -> Self {
        let message = "Details updated successfully.".to_owned();
        Self { data, message }
    }

    pub(super) fn deleted(data: PersonOut) -> Self {
        let message = "User deleted successfully".to_owned();
        Self { data, message }
    }
}
