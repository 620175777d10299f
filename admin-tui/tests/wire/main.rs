//! The program's commands against a server that notes what it hears.

#[cfg(test)]
mod commands;
#[cfg(test)]
mod server;
