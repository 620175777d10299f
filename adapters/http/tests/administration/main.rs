//! What support and administrators do over HTTP: accounts, products, deliveries, the audit trail, counts, the inbox.

mod access;
mod accounts;
mod deliveries;
mod inbox;
mod lists;
mod products;
mod repeats;
mod trail;
mod users;
mod versions;
mod world;
