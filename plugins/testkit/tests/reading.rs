//! Cassettes and settings that mean nothing are refused, with words that say why.

use doorward_testkit::{Cassette, CassetteError, Folder, FolderError, Manifest, ManifestError};

const MANIFEST: &str = include_str!("acme/plugin.toml");
const CASSETTE: &str = include_str!("acme/tests/sending.toml");

#[test]
fn a_cassette_that_means_nothing_is_refused() {
    let problem = |cassette: &str| match Cassette::parse("sending", cassette) {
        Err(CassetteError::Case { problem, .. } | CassetteError::Syntax(problem)) => problem,
        Ok(_) => "nothing".to_owned(),
    };
    let changed = |from: &str, to: &str| problem(&CASSETTE.replace(from, to));

    assert!(changed("{{secret:api-key}}", "s3cr3t").contains("is not of the form {{secret:NAME}}"));
    assert!(changed("recipient = ", "recipent = ").contains("recipent"));
    assert!(changed("status = 201", "staus = 201").contains("staus"));
    assert!(changed("json = {", "text = \"x\"\njson = {").contains("one of form, multipart, json and text"));
    assert!(changed("[message.text]", "[message.sms]").contains("sms"));
    assert!(changed("[request]", "[unrequested]").contains("unrequested"));
    assert!(changed("response = {", "reply = { code = 250 }\nresponse = {").contains("answers a request"));
    assert_eq!(changed("sending", "sending"), "nothing");
}

#[test]
fn settings_are_held_against_the_manifest() {
    let manifest = Manifest::parse(MANIFEST).unwrap();
    let settings = |text: &str| manifest.settings(&text.parse().unwrap());

    assert!(settings("account = \"shop\"").is_ok());
    assert_eq!(settings(""), Err(ManifestError::Missing("account".to_owned())));
    assert_eq!(
        settings("account = \"shop\"\nx = 1"),
        Err(ManifestError::Unknown("x".to_owned()))
    );
    assert!(matches!(
        settings("account = \"SHOP\""),
        Err(ManifestError::Unfit { .. })
    ));
    assert!(matches!(settings("account = 1"), Err(ManifestError::Unfit { .. })));
}

#[test]
fn a_folder_without_a_manifest_or_cassettes_is_no_plugin() {
    let error = Folder::read(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).err();
    assert!(matches!(error, Some(FolderError::File { path, .. }) if path.ends_with("plugin.toml")));
}
