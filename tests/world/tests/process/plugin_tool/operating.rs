//! The tool beside a running server: what is in use, what waits, back and forth, and the way of a test message.

use std::fs;
use std::path::Path;

use doorward_tests::binary::Binary;
use doorward_tests::{Outside, stage};

use super::{refused, said, tool};

/// Builds the plugin in a folder under a version, and puts the file where servers look.
fn publishes(here: &Path, version: &str) {
    let manifest = here.join("sms-acme/plugin.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let lines = text.lines().map(|line| {
        if line.starts_with("version") {
            format!("version = \"{version}\"")
        } else {
            line.to_owned()
        }
    });
    fs::write(&manifest, lines.collect::<Vec<_>>().join("\n")).unwrap();
    succeeds(here, &["build", "sms-acme"]);
    fs::create_dir_all(here.join("plugins")).unwrap();
    let file = here.join(format!("plugins/sms-acme-{version}.wasm"));
    fs::copy(here.join("sms-acme/sms-acme.wasm"), file).unwrap();
}

/// What is said by a command that succeeds.
fn succeeds(here: &Path, arguments: &[&str]) -> String {
    let output = tool(here, arguments).output().unwrap();
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn an_operator_grants_sends_renews_and_goes_back() {
    let home = tempfile::tempdir().unwrap();
    let here = home.path();
    stage(async || {
        let acme = Outside::answering(201, "{\"id\":\"msg-1\"}").await;
        succeeds(here, &["new", "sms-acme"]);
        publishes(here, "0.1.0");
        let provider = |name: &str, url: &str| {
            format!(
                "[providers.{name}]\nplugin = \"sms-acme\"\nallow_private = true\n\
                 config = {{ endpoint = \"{url}\" }}\nsecrets = {{ api-key = \"a-key\" }}\n"
            )
        };
        let nobody = format!("http://127.0.0.1:{}", doorward_tests::binary::a_free_port());
        let route = "[[routes]]\nchannel = \"sms\"\nvia = [\"first\", \"second\"]\n";
        let text = format!(
            "{}{}{route}",
            provider("first", &nobody),
            provider("second", &acme.url())
        );
        fs::write(here.join("doorward.toml"), text).unwrap();
        let _server = Binary::start(here, &[]);

        let ungranted = refused(&mut tool(here, &["send-test", "--to", "+4915123456789"]));
        assert!(ungranted.contains("no provider took the message"), "{ungranted}");
        succeeds(here, &["grant", "first"]);
        let granted = succeeds(here, &["grant", "second"]);
        assert!(granted.contains("speaks for second"), "{granted}");

        let sent = succeeds(here, &["send-test", "--to", "+4915123456789", "--explain"]);
        assert!(sent.contains("by first, then second"), "{sent}");
        assert!(sent.contains("first: unavailable"), "{sent}");
        assert!(sent.contains("next: second, because this one is down"), "{sent}");
        assert!(
            sent.contains("granted to \"Send the message by the address you set\""),
            "{sent}"
        );
        assert!(sent.contains("secret api-key as bearer"), "{sent}");
        assert!(sent.contains("second: accepted, msg-1"), "{sent}");
        assert!(!sent.contains("a-key"), "{sent}");

        publishes(here, "0.2.0");
        let waiting = succeeds(here, &["reload"]);
        assert!(
            waiting.contains("to grant it: doorward plugin grant first"),
            "{waiting}"
        );
        succeeds(here, &["grant", "first"]);
        succeeds(here, &["grant", "second"]);
        let renewed = succeeds(here, &["list"]);
        assert!(renewed.contains("sms-acme 0.2.0: ready"), "{renewed}");
        let back = succeeds(here, &["rollback", "sms-acme"]);
        assert!(back.contains("sms-acme 0.1.0 is in use again"), "{back}");
        let unknown = refused(&mut tool(here, &["rollback", "nobody"]));
        assert!(unknown.contains("no plugin `nobody` is in use"), "{unknown}");
    });
}
