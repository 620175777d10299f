//! The tool for authors of plugins: from an empty folder to a file in use, and what it says when something is missing.

mod operating;
mod page;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use doorward_tests::binary::{command, program};

/// A command line of the tool in a folder. Guests are built where all others are, so that little is left to do, and without
/// the network.
fn tool(folder: &Path, arguments: &[&str]) -> Command {
    let mut tool = command(folder, &[]);
    in_workshop(&mut tool).arg("plugin").args(arguments);
    tool
}

/// What compilers find their way by.
fn in_workshop(command: &mut Command) -> &mut Command {
    for name in ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
        .env("CARGO_TARGET_DIR", guests())
        .env("CARGO_NET_OFFLINE", "true")
}

/// The target directory of the guests, beside the profile's.
fn guests() -> PathBuf {
    let above = program()
        .ancestors()
        .nth(2)
        .expect("the program lies in the profile's folder");
    above.join("plugins")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// What is said by a command that fails.
fn refused(tool: &mut Command) -> String {
    let output = tool.output().unwrap();
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    said
}

#[test]
fn what_is_missing_or_wrong_is_said_with_what_helps() {
    let home = tempfile::tempdir().unwrap();
    let here = home.path();
    assert!(tool(here, &["new", "acme"]).status().unwrap().success());

    let nowhere = refused(&mut tool(here, &["build", "nowhere"]));
    let empty = refused(&mut tool(here, &["test"]));
    let taken = refused(&mut tool(here, &["new", "acme"]));
    let unfit = refused(&mut tool(here, &["new", "Acme_2"]));
    let cargoless = refused(tool(here, &["build", "acme"]).env("PATH", here));
    let manifest = here.join("acme/plugin.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("notifier@1.0.0", "notifier@9.0.0")).unwrap();
    let foreign = refused(&mut tool(here, &["check", "acme"]));
    fs::write(&manifest, text.replace("[[http]]", "[[http]")).unwrap();
    let broken = refused(&mut tool(here, &["check", "acme"]));
    let serverless = refused(&mut tool(here, &["list"]));

    assert!(
        nowhere.contains("there is no folder nowhere: begin one with `doorward plugin new NAME`"),
        "{nowhere}"
    );
    assert!(empty.contains("there is no plugin.toml"), "{empty}");
    assert!(taken.contains("acme is there already"), "{taken}");
    assert!(
        unfit.contains("`Acme_2` cannot be a plugin's name: use at most 32 of a-z"),
        "{unfit}"
    );
    assert!(cargoless.contains("get Rust from https://rustup.rs"), "{cargoless}");
    assert!(
        foreign.contains("acme/plugin.toml:4: the plugin was built for doorward:notifier@9.0.0"),
        "{foreign}"
    );
    assert!(broken.contains("line 8"), "{broken}");
    assert!(serverless.contains("no server runs on"), "{serverless}");
}

#[test]
fn what_is_no_plugin_is_refused_with_what_helps() {
    let home = tempfile::tempdir().unwrap();
    let here = home.path();
    let damaged = here.join("damaged.wasm");
    fs::write(&damaged, b"no WebAssembly").unwrap();
    let module = here.join("module.wasm");
    fs::write(&module, b"\0asm\x01\0\0\0").unwrap();

    let of_damaged = refused(&mut tool(here, &["check", "damaged.wasm"]));
    let of_module = refused(&mut tool(here, &["check", "module.wasm"]));

    assert!(of_damaged.contains("build it again and copy it whole"), "{of_damaged}");
    assert!(of_module.contains("core module, not a component"), "{of_module}");
}

#[test]
fn every_command_has_help_with_an_example() {
    let home = tempfile::tempdir().unwrap();
    for name in [
        "new",
        "build",
        "check",
        "test",
        "dev",
        "pack",
        "send-test",
        "list",
        "reload",
        "grant",
        "rollback",
    ] {
        let output = tool(home.path(), &[name, "--help"]).output().unwrap();
        let help = said(&output);

        assert!(output.status.success(), "{help}");
        assert!(
            help.contains(&format!("doorward plugin {name}")) && help.contains("Example"),
            "{help}"
        );
    }
}
