//! The server: the one crate that knows all the others, puts them together and runs them.

pub mod cli;
pub mod config;
mod control;
mod inbox_notifier;
pub mod letters;
mod listening;
pub mod logs;
mod measures;
mod new_admin;
pub mod node;
pub mod plugin_tool;
mod plugins;
mod private_file;
mod screen;
pub mod serve;
mod setup_code;
mod stopping;
pub mod tasks;
#[cfg(test)]
mod testing;
mod upkeep;
mod worker;
