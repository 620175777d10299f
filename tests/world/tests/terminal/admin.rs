//! The administrators' program, built from the sources as they are.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The path of the program.
pub(crate) fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let test = std::env::current_exe().expect("a test has a path");
        let profile = test.ancestors().nth(2).expect("tests lie in deps/").to_owned();
        let program = profile.join("doorward-admin");
        if !is_fresh(&program) {
            build(profile.ends_with("release"));
        }
        program
    })
}

fn build(is_release: bool) {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--package", "doorward-admin"]);
    if is_release {
        cargo.arg("--release");
    }
    assert!(cargo.status().expect("cargo runs").success(), "the program is built");
}

/// Whether the program is at least as new as everything that cargo says it is made of.
fn is_fresh(program: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|it| it.modified()).ok();
    let Some(built) = changed(program) else { return false };
    let Ok(made_of) = std::fs::read_to_string(program.with_extension("d")) else {
        return false;
    };
    let sources = made_of.split_once(": ").map_or("", |(_, sources)| sources);
    let mut sources = sources.split_whitespace().map(Path::new);
    sources.all(|source| changed(source).is_some_and(|changed| changed <= built))
}
