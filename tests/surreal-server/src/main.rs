//! A real SurrealDB server, command line and all, for tests that need one on the other end of a socket.

#![recursion_limit = "256"]

use std::process::ExitCode;

fn main() -> ExitCode {
    surrealdb_server::init(surrealdb_server::core::CommunityComposer())
}
