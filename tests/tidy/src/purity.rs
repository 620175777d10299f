//! What the core is made of: crates that compute, none that talk to a machine or a network.

use serde_json::Value;

use crate::repository::{cargo, packages, text};

/// Every crate the core may name, and why it is no technology.
const PURE: &[(&str, &str)] = &[
    ("async-lock", "queues work on one hot key, under any runtime"),
    ("async-trait", "ports are asynchronous and used as trait objects"),
    ("base64", "spells random bytes as text"),
    ("chrono", "instants and spans as values; its clock is not used"),
    ("hmac", "keyed fingerprints of codes and handles"),
    ("idna", "the canonical form of a mail domain"),
    ("parking_lot", "a lock without poisoning for the fakes"),
    ("phonenumber", "numbering plans as data"),
    ("rand_chacha", "a generator with a seed, so that a test repeats"),
    ("regex-lite", "patterns over values, without tables"),
    ("serde", "records describe their own shape"),
    ("serde_json", "the free-form part of a record"),
    ("sha2", "fingerprints"),
    ("subtle", "comparison in constant time"),
    ("thiserror", "error enums"),
    ("unicode-normalization", "one form for each password and name"),
    ("url", "product addresses in normal form"),
    ("uuid", "ids that sort by time, made from Clock and Entropy"),
    ("zeroize", "secrets leave no trace in memory"),
];

/// Technologies that must not come in by way of another crate either. A name ending in `*` stands for all that begin so.
const TECHNOLOGY: &[&str] = &[
    "async-std",
    "axum",
    "hyper",
    "lettre",
    "mio",
    "poem*",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "surreal*",
    "tokio*",
    "wasmtime*",
];

#[test]
fn the_core_names_only_crates_that_compute() {
    for name in named_by_the_core() {
        let listed = PURE.iter().any(|(pure, _)| *pure == name);
        assert!(
            listed,
            "core names {name}: if it only computes, list it with the reason; else the core needs a port"
        );
    }
}

#[test]
fn no_crate_behind_the_core_is_a_technology() {
    let tree = cargo(&[
        "tree",
        "--locked",
        "--package",
        "doorward-core",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
    ]);
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());

    for name in names {
        assert!(
            !TECHNOLOGY.iter().any(|pattern| begins(pattern, name)),
            "core reaches {name}, see `cargo tree -i {name}`"
        );
    }
}

fn begins(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == pattern,
    }
}

fn named_by_the_core() -> Vec<String> {
    let packages = packages(&cargo(&["metadata", "--format-version", "1", "--no-deps", "--offline"]));
    let core = packages
        .iter()
        .find(|package| text(package, "name") == "doorward-core")
        .expect("the core is a member");
    let dependencies: &Vec<Value> = core["dependencies"]
        .as_array()
        .expect("a package lists its dependencies");
    dependencies
        .iter()
        .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
        .map(|dependency| text(dependency, "name").to_owned())
        .collect()
}
