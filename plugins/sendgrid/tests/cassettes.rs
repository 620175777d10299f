//! The provider's cassettes, and the fault matrix made of them.

use doorward_provider_sendgrid::SendGrid;
use doorward_testkit::{Folder, Native};

#[test]
fn every_cassette_plays_as_written() {
    let folder = Folder::read(env!("CARGO_MANIFEST_DIR")).unwrap();

    let report = folder.play(&Native::of::<SendGrid>());

    assert!(report.passed(), "{report}");
}

#[test]
fn no_fault_makes_it_trap_reach_out_or_claim_too_much() {
    let folder = Folder::read(env!("CARGO_MANIFEST_DIR")).unwrap();

    let report = folder.endure(&Native::of::<SendGrid>());

    assert!(report.passed(), "{report}");
}
