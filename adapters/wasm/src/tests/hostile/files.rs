//! Files that are no plugins, or other plugins than they say.

use std::fmt::Write as _;

use doorward_core::records::delivery::OutcomeKind;

use super::cases::at;
use crate::Tier;
use crate::tests::guest::{End, Step, guest, with_manifest};
use crate::tests::world::{MANIFEST, World};

/// A file, and a word the operator has to be told.
struct HostileFile {
    name: &'static str,
    bytes: Vec<u8>,
    tells: &'static str,
}

fn file(name: &'static str, bytes: Vec<u8>, tells: &'static str) -> HostileFile {
    HostileFile { name, bytes, tells }
}

/// A component from its text, with the usual manifest.
fn component(name: &'static str, text: &str, tells: &'static str) -> HostileFile {
    let component = wat::parse_str(text).expect("the text is a component");
    file(name, with_manifest(component, MANIFEST), tells)
}

fn files() -> Vec<HostileFile> {
    const SENDER: &str = "(instance $s) (export \"doorward:notifier/sender@1.0.0\" (instance $s))";
    let good = guest(MANIFEST, &[], End::Accepted);
    let other_version = guest(
        &MANIFEST.replace("notifier@1.0.0", "notifier@9.0.0"),
        &[],
        End::Accepted,
    );
    let nested = format!("(component {SENDER} (core module (memory 1)) (component (core module (memory 1))))");
    let two = format!("(component {SENDER} (core module (memory 1)) (core module (memory 1)))");
    let vast = format!("(component {SENDER} (core module (memory 300)))");
    vec![
        file("100 MB", vec![0; 100 << 20], "104857600 bytes, at most 4194304"),
        file("truncated", good[..good.len() / 2].to_vec(), "copy it whole"),
        file("empty", Vec::new(), "copy it whole"),
        file("a program", b"\x7fELF and so on".to_vec(), "copy it whole"),
        file(
            "contract of another version",
            other_version,
            "built for doorward:notifier@9.0.0",
        ),
        file("two manifests", with_manifest(good, MANIFEST), "pack it again"),
        component(
            "import of WASI",
            &import("wasi:io/streams@0.2.0"),
            "wasm32-unknown-unknown",
        ),
        component(
            "import of wasi:http",
            &import("wasi:http/outgoing-handler@0.2.0"),
            "wasm32-unknown-unknown",
        ),
        component(
            "import of a stranger's",
            &import("acme:tools/exec"),
            "only interfaces of doorward:notifier",
        ),
        component(
            "import of ours that is none",
            &import("doorward:notifier/filesystem@1.0.0"),
            "the version of the contract",
        ),
        component("component nested", &nested, "component nested"),
        component("two memories", &two, "2 memories"),
        component("vast memory", &vast, "19660800 bytes of memory"),
        component("no sender", "(component)", "does not export"),
    ]
}

fn import(name: &str) -> String {
    format!("(component (import {name:?} (instance)))")
}

#[tokio::test]
async fn no_hostile_file_becomes_a_plugin() {
    let world = World::new().await;
    world.runs(&[Step::Fetch(at("/ok"))], End::AsFetched).await;
    let mut table = String::from("\n| file | told |\n|---|---|\n");
    for HostileFile { name, bytes, tells } in files() {
        let refused = world.plugins.install(bytes, Tier::Compiled).await;

        let told = refused.expect_err(name).to_string();
        assert!(told.contains(tells), "{name}: {told}");
        assert_eq!(world.sends().await.outcome.kind, OutcomeKind::Accepted, "after {name}");
        let _ = writeln!(table, "| {name} | {} |", told.lines().collect::<String>());
    }
    println!("{table}");
}
