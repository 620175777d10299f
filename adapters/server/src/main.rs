//! The program `doorward`.

use std::process::ExitCode;

fn main() -> ExitCode {
    doorward::cli::main(async |task| Err(format!("this program cannot do that: {task:?}").into()))
}
