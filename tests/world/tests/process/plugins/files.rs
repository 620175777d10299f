//! Plugin files of others: granted by their hash, put into use and out of it while the server runs, and harmless when they are
//! no plugins.

use std::path::Path;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use doorward_tests::binary::{Binary, command};
use doorward_tests::patience::{eventually, eventually_within};
use doorward_tests::{House, Outside, stage};
use serde_json::{Value, json};

use super::configure;

/// A stranger's plugin: the bundled `webhook` under another id. Words of one length are exchanged, so that nothing moves.
fn hooking(version: &str) -> Vec<u8> {
    let mut file = doorward_bundle::bundled("webhook").unwrap().component.to_vec();
    for (word, other) in [
        ("id = \"webhook\"", "id = \"hooking\"".to_owned()),
        ("version = \"1.0.0\"", format!("version = \"{version}\"")),
    ] {
        assert_eq!(word.len(), other.len());
        let at = file
            .windows(word.len())
            .position(|window| window == word.as_bytes())
            .unwrap();
        file[at..at + word.len()].copy_from_slice(other.as_bytes());
    }
    file
}

fn hash(file: &[u8]) -> String {
    let digits = digest(&SHA256, file);
    let digits = digits.as_ref().iter();
    digits.fold("sha256:".to_owned(), |hash, byte| format!("{hash}{byte:02x}"))
}

/// A reload compiles, which takes its time in a build for tests, on a busy machine.
const COMPILING: Duration = Duration::from_mins(10);
const PATIENT: &[(&str, &str)] = &[("DOORWARD_HTTP__REQUEST_TIMEOUT_S", "600")];

/// Puts a file into the folder of plugins.
fn put(directory: &Path, name: &str, file: &[u8]) {
    std::fs::create_dir_all(directory.join("plugins")).unwrap();
    std::fs::write(directory.join("plugins").join(name), file).unwrap();
}

fn provider(url: &str, grant: Option<&str>) -> String {
    let grant = grant.map_or_else(String::new, |hash| format!("grant = \"{hash}\"\n"));
    format!(
        "[providers.service]\nplugin = \"hooking\"\nallow_private = true\n{grant}\
         config = {{ url = \"{url}/doorward\" }}\n\
         secrets = {{ signing-key = \"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\" }}\n"
    )
}

/// What the program says when it is called beside the running server.
fn told(directory: &Path, arguments: &[&str]) -> String {
    let output = command(directory, &[]).args(arguments).output().unwrap();
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{arguments:?}: {text}");
    text
}

/// The plugin as administrators see it.
async fn plugin(house: &House) -> Value {
    let page = house.admin().get("/v1/plugins").await.with(200);
    let found = page.items().iter().find(|plugin| plugin["id"] == "hooking");
    found.unwrap_or_else(|| panic!("{page:#?}")).clone()
}

/// Somebody new gets their code through the service.
async fn a_code_arrives(house: &House, service: &Outside) {
    let person = house.somebody("Nora");
    let challenge = person.registers().await;
    let call = service.call_about(&person.email).await;
    let event = call.json();
    assert_eq!(call.line, "POST /doorward");
    assert_eq!(event["type"], "message");
    assert_eq!(event["data"]["purpose"], "registration");
    let code = event["data"]["code"].as_str().unwrap();
    person.verifies(&challenge, code).await.with(200);
}

#[test]
fn a_granted_file_sends_and_a_newer_one_waits_for_its_grant_and_can_be_rolled_back() {
    let directory = tempfile::tempdir().unwrap();
    let (old, new) = (hooking("1.0.0"), hooking("1.0.1"));
    stage(async || {
        let service = Outside::answering(204, "").await;
        configure(directory.path(), &provider(&service.url(), Some(&hash(&old))));
        put(directory.path(), "hooking.wasm", &old);
        put(
            directory.path(),
            "garbage.wasm",
            b"\0asm\x0d\0\x01\0 and nothing of sense",
        );
        let server = Binary::start(directory.path(), PATIENT);
        let house = House::founded(server.base(), &server.setup_code()).await;
        a_code_arrives(&house, &service).await;

        put(directory.path(), "hooking.wasm", &new);
        put(directory.path(), "huge.wasm", &vec![0; 25 << 20]);
        let reloaded = house.admin().post("/v1/plugins/reload", json!({})).await.with(200);
        assert!(
            reloaded.text.contains("garbage.wasm") && reloaded.text.contains("huge.wasm"),
            "{reloaded:#?}"
        );
        let waiting = plugin(&house).await;
        assert_eq!(
            (&waiting["version"], &waiting["state"]),
            (&json!("1.0.0"), &json!("waiting"))
        );
        a_code_arrives(&house, &service).await;

        told(directory.path(), &["plugin", "grant", "service"]);
        let granted = plugin(&house).await;
        assert_eq!(
            (&granted["version"], &granted["state"]),
            (&json!("1.0.1"), &json!("ready"))
        );
        a_code_arrives(&house, &service).await;

        told(directory.path(), &["plugin", "rollback", "hooking"]);
        assert_eq!(plugin(&house).await["version"], "1.0.0");
        a_code_arrives(&house, &service).await;
        let (ended, said) = server.terminate();
        assert!(ended.success(), "{said}");

        // The grant was written down, so the newer file is what the next start takes.
        let server = Binary::start(directory.path(), &[]);
        assert!(server.said().contains("service (hooking 1.0.1)"), "{}", server.said());
    });
}

#[test]
fn a_hangup_makes_the_server_look_for_new_files() {
    let directory = tempfile::tempdir().unwrap();
    let (old, new) = (hooking("1.0.0"), hooking("1.0.1"));
    configure(directory.path(), &provider("http://127.0.0.1:9", Some(&hash(&old))));
    put(directory.path(), "hooking.wasm", &old);
    stage(async || {
        let server = Binary::start(directory.path(), &[]);
        let house = House::founded(server.base(), &server.setup_code()).await;
        assert_eq!(plugin(&house).await["state"], "ready");

        put(directory.path(), "hooking.wasm", &new);
        server.signal("HUP");

        let waiting = eventually_within(COMPILING, "the newer file to be seen", async || {
            Some(plugin(&house).await).filter(|plugin| plugin["state"] == "waiting")
        });
        assert_eq!(waiting.await["waiting"]["hash"], hash(&new));
    });
}

#[test]
fn a_file_nobody_granted_sends_nothing_and_the_start_says_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    let file = hooking("1.0.0");
    stage(async || {
        let service = Outside::answering(204, "").await;
        configure(directory.path(), &provider(&service.url(), None));
        put(directory.path(), "hooking.wasm", &file);
        let server = Binary::start(directory.path(), &[]);
        let house = House::founded(server.base(), &server.setup_code()).await;

        let ann = house.ann();
        ann.registers().await;
        let refused = eventually("the message to be given up", async || {
            let path = format!("/v1/deliveries?q={}&status=failed", ann.email);
            house.admin().get(&path).await.with(200).items().first().cloned()
        })
        .await;

        assert_eq!(refused["attempts"][0]["outcome"], "misconfigured");
        assert_eq!(service.calls().len(), 0);
        let said = server.said();
        assert!(said.contains("service (hooking 1.0.0, not granted)"), "{said}");
        assert!(
            said.contains(&hash(&file)) && said.contains("doorward plugin grant service"),
            "{said}"
        );
        told(directory.path(), &["plugin", "grant", "service"]);
        a_code_arrives(&house, &service).await;
    });
}
