//! The program's commands against a server that notes what it hears.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod dashes;
#[cfg(test)]
mod files;
#[cfg(test)]
mod oneself;
#[cfg(test)]
mod plugins;
#[cfg(test)]
mod program;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod server;
#[cfg(test)]
mod spreadsheets;
#[cfg(test)]
mod tails;
#[cfg(test)]
mod wrong_use;
