//! Callbacks of providers, verified with a secret the plugin cannot read.

use doorward_core::ports::{Callback, Receipt, ReceiptRefusal, ReceiptState};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::guest::{End, reader};
use super::world::{MANIFEST, SECRET, World};

fn callback(tag: Vec<u8>, body: &str) -> Callback {
    Callback {
        method: "POST".to_owned(),
        url: "https://id.example.com/v1/receipts/acme".to_owned(),
        headers: vec![("X-Signature".to_owned(), tag)],
        body: body.as_bytes().to_vec(),
    }
}

fn tag(body: &str) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.chain_update(body).finalize().into_bytes().to_vec()
}

#[tokio::test]
async fn a_signed_callback_is_read() {
    let world = World::new().await;
    world.installs(reader(MANIFEST, "key")).await;

    let events = world
        .plugins
        .receive("acme", callback(tag("SM1"), "SM1"))
        .await
        .unwrap();

    let expected = Receipt {
        provider_message_id: "SM1".to_owned(),
        state: ReceiptState::Delivered,
        code: None,
        detail: None,
    };
    assert_eq!(events, [expected]);
    assert!(world.plugins.status()[0].receipts);
}

#[tokio::test]
async fn a_forged_callback_is_not() {
    let world = World::new().await;
    world.installs(reader(MANIFEST, "key")).await;

    let forged = world.plugins.receive("acme", callback(tag("SM2"), "SM1")).await;

    assert_eq!(forged, Err(ReceiptRefusal::BadSignature));
}

#[tokio::test]
async fn a_secret_checks_callbacks_only_where_the_manifest_says_so() {
    let world = World::new().await;
    world
        .installs(reader(&MANIFEST.replace("    { as = \"verify\" },\n", ""), "key"))
        .await;

    let read = world.plugins.receive("acme", callback(tag("SM1"), "SM1")).await;

    assert_eq!(read, Err(ReceiptRefusal::BadSignature));
}

#[tokio::test]
async fn what_no_provider_sends_is_not_shown_to_a_plugin() {
    let world = World::new().await;
    world.installs(reader(MANIFEST, "key")).await;
    let large = "x".repeat(300 << 10);

    let huge = world.plugins.receive("acme", callback(tag(&large), &large)).await;
    let odd = world
        .plugins
        .receive(
            "acme",
            Callback {
                method: "BREW".to_owned(),
                ..callback(tag(""), "")
            },
        )
        .await;
    let unknown = world.plugins.receive("nobody", callback(tag(""), "")).await;

    assert_eq!(
        (huge, odd, unknown),
        (
            Err(ReceiptRefusal::Malformed),
            Err(ReceiptRefusal::Malformed),
            Err(ReceiptRefusal::Unknown)
        )
    );
}

#[tokio::test]
async fn a_plugin_without_receipts_reads_none() {
    let world = World::new().await;
    world.runs(&[], End::Accepted).await;

    let read = world.plugins.receive("acme", callback(tag(""), "")).await;

    assert_eq!(read, Err(ReceiptRefusal::Unknown));
}
