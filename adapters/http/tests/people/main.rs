//! What people and machines do over HTTP without being anybody special: signing up and in, their own account, the
//! hosted page, health, the documents; and how every failure looks.

#[cfg(test)]
mod bodies;
#[cfg(test)]
mod challenges;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod headers;
#[cfg(test)]
mod login;
#[cfg(test)]
mod me;
#[cfg(test)]
mod observed;
#[cfg(test)]
mod passwords;
#[cfg(test)]
mod registrations;
#[cfg(test)]
mod reset_page;
#[cfg(test)]
#[path = "../support/routed.rs"]
mod routed;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod setup;
#[cfg(test)]
mod system;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod world;
