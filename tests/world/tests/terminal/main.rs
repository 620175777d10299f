//! The administrators' program in a real terminal, against the real server.

#[cfg(test)]
mod admin;
#[cfg(test)]
mod at_work;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod story;
#[cfg(test)]
mod tmux;
#[cfg(test)]
mod trouble;
