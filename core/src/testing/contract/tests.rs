//! The contract is complete, the store in memory keeps it, and stores that break it are found out.

mod flawed;

use std::fs;
use std::path::Path;

use super::*;
use crate::testing::MemoryStore;

mod kept {
    use crate::testing::MemoryStore;

    crate::store_contract!(MemoryStore::new().storage());
}

#[tokio::test]
async fn the_whole_contract_runs_in_one_go() {
    keeps_the_contract(async || MemoryStore::new().storage()).await;
}

#[test]
fn every_fact_is_on_the_list() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/testing");
    let list = fs::read_to_string(here.join("contract.rs")).expect("the list");
    let files = fs::read_dir(here.join("contract")).expect("the facts");
    let sources = files
        .map(|file| file.expect("a file").path())
        .filter(|path| path.is_file())
        .map(|path| fs::read_to_string(path).expect("a source"));

    let facts: Vec<String> = sources.flat_map(|source| facts_of(&source)).collect();
    let forgotten = facts
        .iter()
        .filter(|fact| !list.contains(&format!("            {fact},\n")));

    assert!(facts.len() > 80);
    assert_eq!(forgotten.collect::<Vec<_>>(), [""; 0]);
}

fn facts_of(source: &str) -> Vec<String> {
    let named = source.lines().filter_map(|line| line.strip_prefix("pub async fn "));
    named
        .filter_map(|rest| rest.split('(').next())
        .map(str::to_owned)
        .collect()
}
