//! Doorward over HTTP: routes that turn requests into commands of the core, and its answers into JSON or problems.
//!
//! [`routes::routes`] is the whole API as one endpoint; [`openapi::document`] describes it.

mod answers;
mod bearer;
mod body;
mod caller;
mod conditional;
mod device;
mod fields;
mod header;
mod middleware;
pub mod openapi;
pub mod pages;
mod paging;
pub mod problem;
mod repeating;
pub mod routes;
pub mod services;
pub mod settings;
mod shapes;

pub use self::middleware::unread;
