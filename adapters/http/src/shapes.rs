//! What travels: requests and answers as JSON, and how they come from and go to values of the core.

pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod challenge;
pub(crate) mod delivery;
pub(crate) mod edit;
pub(crate) mod inbox;
pub(crate) mod instant;
pub(crate) mod moment;
pub(crate) mod plugin;
pub(crate) mod product;
pub(crate) mod session;
pub(crate) mod stats;
pub(crate) mod suppression;
pub(crate) mod tokens;
pub(crate) mod user;
pub(crate) mod word;
