//! Builds every provider folder beside this crate into a plugin file, with the packer that plugin authors use.
//!
//! The guests are compiled by a cargo of their own in `plugins` below the target directory: the same place and profile as
//! `plugins/build.sh` and the plugins' own tests use, so that nothing is compiled twice and no lock is waited for in a circle.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";

/// What this build must not hand on to the other: it is meant for this machine's code, or for this crate.
const OF_THIS_BUILD: &[&str] = &[
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_MAKEFLAGS",
    "CARGO_TARGET_DIR",
    "MAKEFLAGS",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
    "TARGET",
];

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    let plugins = here.parent().ok_or("this crate lies in the folder of plugins")?;
    let providers = providers(plugins)?;
    watch(plugins, &providers);
    if !has_target() {
        println!("cargo::warning=adding {TARGET} to the Rust toolchain: provider plugins are built for it");
    }
    pack(plugins, &providers, &target_dir(&out), &out)?;
    fs::write(out.join("bundled.rs"), listing(&providers)?)?;
    Ok(())
}

fn variable(name: &str) -> Result<String, Box<dyn Error>> {
    env::var(name).map_err(|_| format!("cargo sets {name}").into())
}

/// The names of the folders that hold a provider.
fn providers(plugins: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(plugins)? {
        let folder = entry?.path();
        let is_provider = folder.join("plugin.toml").is_file() && folder.join("Cargo.toml").is_file();
        if let (true, Some(name)) = (is_provider, folder.file_name()) {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Runs again when anything changes that the files are made from, or a folder is added.
fn watch(plugins: &Path, providers: &[String]) {
    let shared = [
        "Cargo.toml",
        "Cargo.lock",
        "wit/notifier.wit",
        "sdk/Cargo.toml",
        "sdk/src",
        "pack/Cargo.toml",
        "pack/src",
    ];
    let own = providers
        .iter()
        .flat_map(|name| ["Cargo.toml", "plugin.toml", "src"].map(|part| format!("{name}/{part}")));
    for path in shared.into_iter().map(str::to_owned).chain(own) {
        println!("cargo::rerun-if-changed={}", plugins.join(path).display());
    }
    println!("cargo::rerun-if-changed=build.rs");
}

/// Where the plugins are built: below the target directory of this build.
fn target_dir(out: &Path) -> PathBuf {
    // Cargo marks the root of a target directory so.
    let mut above = out.ancestors().filter(|folder| folder.join("CACHEDIR.TAG").is_file());
    above.next().unwrap_or(out).join("plugins")
}

fn has_target() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let asked = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output();
    asked.is_ok_and(|answer| Path::new(String::from_utf8_lossy(&answer.stdout).trim()).is_dir())
}

/// Lets the packer build, check and write `NAME.wasm` for every provider.
fn pack(plugins: &Path, providers: &[String], target_dir: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(plugins)
        .args([
            "run",
            "--quiet",
            "--locked",
            "--package",
            "doorward-pack",
            "--target-dir",
        ])
        .arg(target_dir)
        .args(["--", "--target-dir"])
        .arg(target_dir)
        .arg("--out")
        .arg(out)
        .args(providers);
    let told = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let about_this_crate = |name: &String| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for name in told.filter(about_this_crate) {
        cargo.env_remove(name);
    }
    for name in OF_THIS_BUILD {
        cargo.env_remove(name);
    }
    if cargo.status()?.success() {
        Ok(())
    } else {
        Err(format!(
            "the provider plugins could not be built; the reason stands above. If the target is missing: rustup target add {TARGET}"
        )
        .into())
    }
}

/// The table of all files, as Rust.
fn listing(providers: &[String]) -> Result<String, Box<dyn Error>> {
    let mut text = "/// All of them, by id.\npub const BUNDLED: &[Bundled] = &[\n".to_owned();
    for id in providers {
        writeln!(
            text,
            "    Bundled {{ id: {id:?}, component: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{id}.wasm\")) }},"
        )?;
    }
    text.push_str("];\n");
    Ok(text)
}
