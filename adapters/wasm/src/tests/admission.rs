//! Which files become plugins.

use super::guest::{End, Step, bare, guest, with_manifest};
use super::world::{MANIFEST, World};
use crate::{AdmissionError, Tier};

/// A component from its text, with the usual manifest.
fn component(text: &str) -> Vec<u8> {
    with_manifest(wat::parse_str(text).unwrap(), MANIFEST)
}

async fn refused(file: Vec<u8>) -> String {
    let world = World::new().await;
    let refusal = world.plugins.admit(file, Tier::Compiled).await.unwrap_err();
    refusal.to_string()
}

#[tokio::test]
async fn a_plugin_is_admitted_with_what_it_says() {
    let world = World::new().await;
    let file = guest(MANIFEST, &[Step::Trap], End::Accepted);
    let bytes = file.len();

    let admitted = world.plugins.admit(file, Tier::Compiled).await.unwrap();

    assert_eq!(
        (admitted.manifest.id.as_str(), admitted.bytes, admitted.receipts),
        ("acme", bytes, false)
    );
    assert!(
        admitted
            .imports
            .iter()
            .all(|import| import.starts_with("doorward:notifier/")),
        "{admitted:?}"
    );
}

#[tokio::test]
async fn a_hundred_megabytes_are_turned_away_unread() {
    let refusal = refused(vec![0; 100 << 20]).await;

    assert!(refusal.contains("104857600 bytes, at most 4194304"), "{refusal}");
}

#[tokio::test]
async fn a_hundred_megabytes_on_disk_are_not_even_read() {
    let world = World::new().await;
    let path = world.home.path().join("huge.wasm");
    std::fs::File::create(&path).unwrap().set_len(100 << 20).unwrap();

    let refused = world.plugins.install_file(&path, Tier::Compiled).await.unwrap_err();

    assert!(refused.to_string().contains("104857600 bytes"), "{refused}");
}

#[tokio::test]
async fn a_larger_file_is_admitted_where_the_operator_says_so() {
    let world = World::new().await;
    let mut file = guest(MANIFEST, &[], End::Accepted);
    file.extend_from_slice(&[0, 0x80, 0x80, 0xc0, 0x02]);
    file.extend(vec![0; 5 << 20]);

    assert!(matches!(
        world.plugins.admit(file.clone(), Tier::Compiled).await,
        Err(AdmissionError::TooLarge { .. })
    ));
    let admitted = world.plugins.admit(file, Tier::Interpreted).await;

    assert!(admitted.is_ok(), "{admitted:?}");
}

#[tokio::test]
async fn a_truncated_file_is_turned_away_wherever_it_ends() {
    let world = World::new().await;
    let file = guest(MANIFEST, &[], End::Accepted);

    for end in (0..file.len()).step_by(97) {
        let refusal = world.plugins.admit(file[..end].to_vec(), Tier::Compiled).await;
        assert!(refusal.is_err(), "{end} of {} bytes", file.len());
    }
}

#[tokio::test]
async fn a_flipped_bit_never_crashes_the_host() {
    let world = World::new().await;
    let file = guest(MANIFEST, &[], End::Accepted);

    for at in (0..file.len()).step_by(53) {
        let mut file = file.clone();
        file[at] ^= 0x55;
        // Some flips change a constant and leave a plugin; what matters is that there is an answer.
        let _ = world.plugins.admit(file, Tier::Compiled).await;
    }
}

#[tokio::test]
async fn what_is_no_component_is_turned_away_with_the_fix() {
    for (file, fix) in [
        (b"MZ not wasm at all".to_vec(), "copy it whole"),
        (Vec::new(), "copy it whole"),
        (
            wat::parse_str("(module (memory 1))").unwrap(),
            "`doorward plugin build`",
        ),
        (bare(), "`doorward plugin pack`"),
        (
            with_manifest(guest(MANIFEST, &[], End::Accepted), MANIFEST),
            "pack it again",
        ),
    ] {
        let refusal = refused(file).await;
        assert!(refusal.contains(fix), "{refusal}");
    }
}

#[tokio::test]
async fn imports_that_are_not_ours_are_turned_away_with_the_fix() {
    for (import, fix) in [
        ("wasi:io/streams@0.2.0", "build for wasm32-unknown-unknown"),
        ("wasi:http/outgoing-handler@0.2.0", "build for wasm32-unknown-unknown"),
        ("doorward:notifier/http@2.0.0", "the version of the contract"),
        ("doorward:notifier/filesystem@1.0.0", "the version of the contract"),
        ("acme:tools/exec", "only interfaces of doorward:notifier"),
    ] {
        let refusal = refused(component(&format!("(component (import {import:?} (instance)))"))).await;
        assert!(refusal.contains(import) && refusal.contains(fix), "{refusal}");
    }
}

#[tokio::test]
async fn a_component_that_cannot_send_is_turned_away() {
    let refusal = refused(component("(component)")).await;

    assert!(
        refusal.contains("does not export doorward:notifier/sender@1.0.0"),
        "{refusal}"
    );
}

const SENDER: &str = "(instance $s) (export \"doorward:notifier/sender@1.0.0\" (instance $s))";

#[tokio::test]
async fn nested_components_memories_and_modules_are_counted() {
    let module = "(core module (memory 1))";
    let cases = [
        (
            format!("(component {SENDER} {module} (component {module}))"),
            "component nested",
        ),
        (
            format!("(component {SENDER} {module} (component (component)))"),
            "component nested",
        ),
        (format!("(component {SENDER})"), "0 memories"),
        (format!("(component {SENDER} {module} {module})"), "2 memories"),
        (
            format!("(component {SENDER} (core module (memory 300)))"),
            "19660800 bytes of memory",
        ),
        (
            format!("(component {SENDER} (core module (memory 1 2 shared)))"),
            "of memory",
        ),
        (
            format!("(component {SENDER} {module} {})", "(core module)".repeat(70)),
            "core modules",
        ),
        (
            format!("(component {SENDER} {module} (core module (table 100000 funcref)))"),
            "table elements",
        ),
    ];
    for (text, tells) in cases {
        let refusal = refused(component(&text)).await;
        assert!(refusal.contains(tells), "{text}: {refusal}");
    }
}

#[tokio::test]
async fn a_sender_of_another_shape_is_turned_away() {
    let module = "(core module $m (memory (export \"m\") 1) (func (export \"f\")))";
    let text = format!(
        "(component {module} (core instance $i (instantiate $m)) (func $f (canon lift (core func $i \"f\")))
           (instance $s (export \"send\" (func $f))) (export \"doorward:notifier/sender@1.0.0\" (instance $s)))"
    );

    let refusal = refused(component(&text)).await;

    assert!(refusal.contains("is not accepted"), "{refusal}");
}

#[tokio::test]
async fn the_wrong_contract_version_is_turned_away_with_the_fix() {
    let manifest = MANIFEST.replace("notifier@1.0.0", "notifier@9.0.0");

    let refusal = refused(guest(&manifest, &[], End::Accepted)).await;

    assert!(refusal.contains("built for doorward:notifier@9.0.0"), "{refusal}");
}
