//! The configuration in the operators' guide to providers is one that the server takes.

use std::path::Path;

use crate::world::Machine;

/// Every block of configuration in the guide.
fn blocks() -> Vec<String> {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/providers.md");
    let text = std::fs::read_to_string(guide).unwrap();
    let blocks = text.split("```toml\n").skip(1);
    blocks
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_example_in_the_guide_is_a_configuration() {
    let blocks = blocks();

    assert!(blocks.len() >= 4);
    for block in blocks {
        // A stranger's plugin is not there before its file is.
        let machine = Machine::with(&block.replace("plugin = \"sms-acme\"", "plugin = \"webhook\""));
        assert_eq!(machine.problems(), "", "{block}");
    }
}
