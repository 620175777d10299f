//! Compiling a guest with the installed toolchain, whatever build this is part of.

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

const TARGET: &str = "wasm32-unknown-unknown";

/// What an enclosing build must not hand on: it is meant for the machine, not for the guest.
const OF_THE_ENCLOSING_BUILD: [&str; 7] = [
    "CARGO_BUILD_TARGET",
    "CARGO_MAKEFLAGS",
    "MAKEFLAGS",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
    "TARGET",
];

/// Why there is no module.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A program could not be started.
    #[error("{program} cannot be started: {error}")]
    Start {
        /// Which.
        program: String,
        /// Why.
        error: io::Error,
    },
    /// Rust cannot build guests on this machine.
    #[error("the target {TARGET} is missing and rustup could not add it; type: rustup target add {TARGET}")]
    Target,
    /// The guest does not compile. The compiler has said why.
    #[error("{} does not compile", .0.display())]
    Compile(PathBuf),
    /// The guest compiles to no module.
    #[error("{} builds no library", .0.display())]
    NoModule(PathBuf),
}

/// Compiles the package in `folder` for the sandbox, below `target_dir`, and says where the module is. Adds the target to
/// the toolchain if it is missing.
pub fn build(folder: &Path, target_dir: &Path) -> Result<PathBuf, BuildError> {
    add_target()?;
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args([
            "rustc",
            "--release",
            "--lib",
            "--crate-type",
            "cdylib",
            "--target",
            TARGET,
        ])
        .args(["--message-format", "json-render-diagnostics", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target_dir)
        .stderr(Stdio::inherit());
    for variable in OF_THE_ENCLOSING_BUILD {
        cargo.env_remove(variable);
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", without_machine_paths());
    let output = cargo.output().map_err(|error| start("cargo", error))?;
    if !output.status.success() {
        return Err(BuildError::Compile(folder.to_owned()));
    }
    let module = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(module_in)
        .next_back();
    module.ok_or_else(|| BuildError::NoModule(folder.to_owned()))
}

/// Flags that keep the folders of this machine out of the module, so that it is the same file wherever it is built.
fn without_machine_paths() -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    home.map(|home| format!("--remap-path-prefix={}=/cargo", home.display()))
        .unwrap_or_default()
}

/// The module that a line of cargo's tells of: the package's own is the last.
fn module_in(line: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    let files = message.get("filenames")?.as_array()?;
    let mut files = files.iter().filter_map(Value::as_str).map(PathBuf::from);
    files.find(|file| file.extension().is_some_and(|ending| ending == "wasm"))
}

fn add_target() -> Result<(), BuildError> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output();
    let libraries = output.map_err(|error| start("rustc", error))?.stdout;
    if Path::new(String::from_utf8_lossy(&libraries).trim()).is_dir() {
        return Ok(());
    }
    // When nobody reads it, the target is added all the same.
    let _ = writeln!(io::stderr(), "The target {TARGET} is missing: rustup adds it now.");
    let added = Command::new("rustup").args(["target", "add", TARGET]).status();
    match added {
        Ok(status) if status.success() => Ok(()),
        _ => Err(BuildError::Target),
    }
}

fn start(program: &str, error: io::Error) -> BuildError {
    BuildError::Start {
        program: program.to_owned(),
        error,
    }
}
