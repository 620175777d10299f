//! What support and administrators do over HTTP: accounts, products, deliveries, the audit trail, counts, the inbox.

#[cfg(test)]
mod access;
#[cfg(test)]
mod accounts;
#[cfg(test)]
mod caller;
#[cfg(test)]
mod deliveries;
#[cfg(test)]
mod inbox;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod plugins;
#[cfg(test)]
mod products;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod repeats;
#[cfg(test)]
#[path = "../support/routed.rs"]
mod routed;
#[cfg(test)]
mod trail;
#[cfg(test)]
mod users;
#[cfg(test)]
mod versions;
#[cfg(test)]
mod world;
