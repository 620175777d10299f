//! Other people's accounts: support reads and helps in, administrators do the rest, and one administrator always remains.

mod changing;
mod erasing;
mod helping;
mod inviting;
mod last_admin;
mod putting_aside;
mod recovering;
mod repeating;
