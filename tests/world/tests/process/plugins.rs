//! The program sends through provider plugins: with the operator's key, past a provider that is down, and with files that come
//! while it runs.

mod failover;
mod files;
mod receipts;
mod stopping;

use std::path::Path;

use doorward_tests::binary::Binary;
use doorward_tests::patience::eventually;
use doorward_tests::{House, Outside, stage};
use serde_json::json;

const KEY: &str = "SG.a-key-that-nobody-may-see";

/// Writes the configuration file that the program reads in its directory.
pub(crate) fn configure(directory: &Path, text: &str) {
    std::fs::write(directory.join("doorward.toml"), text).unwrap();
}

/// A provider of e-mail at an address of this machine.
pub(crate) fn sendgrid(name: &str, url: &str) -> String {
    format!(
        "[providers.{name}]\nplugin = \"sendgrid\"\nallow_private = true\n\
         config = {{ endpoint = \"{url}\", from = \"accounts@example.com\" }}\n\
         secrets = {{ api-key = \"{KEY}\" }}\n"
    )
}

#[test]
fn a_code_leaves_through_the_configured_provider_and_its_key_is_seen_by_nobody_else() {
    let directory = tempfile::tempdir().unwrap();
    stage(async || {
        let provider = Outside::answering(202, "").await;
        configure(directory.path(), &sendgrid("post", &provider.url()));
        let settings = [("DOORWARD_LOGGING__LEVEL", "trace")];
        let server = Binary::start(directory.path(), &settings);
        let house = House::founded(server.base(), &server.setup_code()).await;
        let ann = house.ann();

        let challenge = ann.registers().await;
        let call = provider.call_about(&ann.email).await;
        ann.verifies(&challenge, &call.code()).await.with(200);

        assert_eq!(call.line, "POST /v3/mail/send");
        assert_eq!(call.header("authorization"), format!("Bearer {KEY}"));
        assert_eq!(call.json()["from"]["email"], "accounts@example.com");
        let mut outputs = vec![house.admin().get("/v1/plugins").await.with(200).text];
        outputs.push(is_sent(&house, &ann.email).await);
        let measures = house.admin().get("/metrics").await.with(200).text;
        assert!(
            measures.contains("sends_total{provider=\"post\",outcome=\"accepted\"}"),
            "{measures}"
        );
        assert!(measures.contains("plugin_fuel_bucket{provider=\"post\""), "{measures}");
        assert!(
            measures.contains("plugin_memory_bytes_bucket{provider=\"post\""),
            "{measures}"
        );
        outputs.push(measures);
        let (ended, said) = server.terminate();
        assert!(ended.success(), "{said}");
        assert!(said.contains("post (sendgrid 1.0.0)"), "{said}");
        outputs.push(said);
        for output in outputs {
            assert!(!output.contains(KEY) && !output.contains(&call.code()), "{output}");
        }
    });
}

/// The delivery to an address, once it is settled.
async fn is_sent(house: &House, address: &str) -> String {
    eventually("the delivery to be written down", async || {
        let page = house
            .admin()
            .get(&format!("/v1/deliveries?status=sent&q={address}"))
            .await
            .with(200);
        let delivery = page.items().first()?;
        assert_eq!(delivery["attempts"][0]["outcome"], json!("accepted"));
        Some(page.text)
    })
    .await
}

#[test]
fn settings_a_plugin_refuses_are_named_with_their_keys_before_anything_starts() {
    let directory = tempfile::tempdir().unwrap();
    configure(
        directory.path(),
        "[providers.text]\nplugin = \"twilio\"\nconfig = { account-sid = \"AC1\" }\n\
         [providers.post]\nplugin = \"sendgrid\"\n",
    );

    let said = Binary::try_start(directory.path(), &[])
        .err()
        .expect("it does not start");
    let check = doorward_tests::binary::command(directory.path(), &[])
        .args(["config", "check"])
        .output()
        .unwrap();

    let checked = String::from_utf8(check.stderr).unwrap();
    assert_eq!(check.status.code(), Some(2));
    for problem in [
        "mail.from: it is not set, but the provider `post` sends e-mail",
        "providers.post.secrets.api-key: it is a required secret",
        "providers.text.config.account-sid: it must match",
        "providers.text.secrets.auth-token: it is a required secret without `api-key-sid`",
    ] {
        assert!(said.contains(problem), "{said}");
        assert!(checked.contains(problem), "{checked}");
    }
}
