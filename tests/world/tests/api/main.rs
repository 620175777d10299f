//! What the server does for people and programs, seen from outside: a file for each path of the API, and for what many have in common.

#[cfg(test)]
mod enumeration;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod polling;
#[cfg(test)]
mod races;
#[cfg(test)]
mod reset_page;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod system;
#[cfg(test)]
mod v1_audit;
#[cfg(test)]
mod v1_challenges;
#[cfg(test)]
mod v1_deliveries;
#[cfg(test)]
mod v1_inbox;
#[cfg(test)]
mod v1_login;
#[cfg(test)]
mod v1_me;
#[cfg(test)]
mod v1_password_resets;
#[cfg(test)]
mod v1_plugins;
#[cfg(test)]
mod v1_products;
#[cfg(test)]
mod v1_receipts;
#[cfg(test)]
mod v1_registrations;
#[cfg(test)]
mod v1_sessions;
#[cfg(test)]
mod v1_setup;
#[cfg(test)]
mod v1_stats;
#[cfg(test)]
mod v1_tokens;
#[cfg(test)]
mod v1_users;
