//! The clients of two earlier systems, as they always called: MailGuard by token, the Flask service with a cookie jar.

#[cfg(test)]
mod flask;
#[cfg(test)]
mod flask_accounts;
#[cfg(test)]
mod jar;
#[cfg(test)]
mod mailguard;
#[cfg(test)]
mod mailguard_abuse;
#[cfg(test)]
mod mailguard_people;
#[cfg(test)]
#[path = "../support/routed.rs"]
mod routed;
#[cfg(test)]
mod switches;
#[cfg(test)]
mod world;
