//! What a provider reports counts when its signature proves it: once, forwards, and for the address it was signed for.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorward_tests::binary::Binary;
use doorward_tests::patience::eventually;
use doorward_tests::{Answer, Client, House, Outside, Person, stage};
use serde_json::{Value, json};

use super::configure;

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const TOKEN: &str = "a-token-that-nobody-may-see";
const PUBLIC: &str = "https://login.example.com";

/// Two providers of one kind, with keys of their own, so that a report to one can be shown to the other.
fn settings(url: &str) -> String {
    let provider = |name: &str, token: &str| {
        format!(
            "[providers.{name}]\nplugin = \"twilio\"\nallow_private = true\n\
             config = {{ endpoint = \"{url}\", account-sid = \"{ACCOUNT}\", from = \"+15005550006\" }}\n\
             secrets = {{ auth-token = \"{token}\" }}\n"
        )
    };
    format!(
        "http.public_url = \"{PUBLIC}\"\nphone.countries = [\"DE\"]\n\
         routes = [{{ channel = \"sms\", via = [\"text\"] }}]\n{}{}",
        provider("text", TOKEN),
        provider("other", "another-token")
    )
}

/// The signature that Twilio makes: over the address and the fields in their order.
fn signature(token: &str, url: &str, fields: &[(&str, &str)]) -> String {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let signed = sorted
        .iter()
        .fold(url.to_owned(), |text, (name, value)| text + name + value);
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    STANDARD.encode(hmac::sign(&key, signed.as_bytes()))
}

/// Somebody reports to a provider's address with a signature made for an address of that name.
async fn reports(whoever: &Client, to: &str, signed_for: &str, token: &str, fields: &[(&str, &str)]) -> Answer {
    let signature = signature(token, &format!("{PUBLIC}/v1/receipts/{signed_for}"), fields);
    let report = whoever.asks("POST", &format!("/v1/receipts/{to}")).form(fields);
    report.header("x-twilio-signature", &signature).await
}

/// The newest delivery to a number, once it has this status.
async fn delivery(house: &House, number: &str, status: &str) -> Value {
    eventually(&format!("a delivery that is {status}"), async || {
        let path = format!(
            "/v1/deliveries?channel=sms&status={status}&q={}",
            number.replace('+', "%2B")
        );
        let page = house.admin().get(&path).await.with(200);
        page.items().first().cloned()
    })
    .await
}

/// Asks for a code by text message.
async fn asks_for_a_text(ann: &Person) {
    ann.post("/v1/login/code", json!({ "phone": ann.number }))
        .await
        .with(202);
}

#[test]
fn a_report_counts_with_the_providers_signature_only_and_is_not_taken_back_by_an_older_one() {
    let directory = tempfile::tempdir().unwrap();
    stage(async || {
        let twilio = Outside::answering(201, r#"{"sid":"SM1","status":"queued"}"#).await;
        configure(directory.path(), &settings(&twilio.url()));
        let server = Binary::start(directory.path(), &[]);
        let house = House::founded(server.base(), &server.setup_code()).await;
        let ann = house.ann().with_phone().signs_up().await;
        asks_for_a_text(&ann).await;
        let asked = twilio.call_about(&ann.number.replace('+', "%2B")).await;
        assert!(
            asked
                .body
                .contains("StatusCallback=https%3A%2F%2Flogin.example.com%2Fv1%2Freceipts%2Ftext"),
            "{}",
            asked.body
        );
        delivery(&house, &ann.number, "sent").await;
        let stranger = house.stranger();
        let sent = [("MessageSid", "SM1"), ("MessageStatus", "sent")];
        let delivered = [("MessageSid", "SM1"), ("MessageStatus", "delivered")];
        let failed = [("MessageSid", "SM1"), ("MessageStatus", "failed")];

        for (to, signed_for, token) in [
            ("text", "text", "a guess"),
            ("text", "other", TOKEN),
            ("text", "text", "another-token"),
        ] {
            let forged = reports(&stranger, to, signed_for, token, &failed).await;
            forged.refused(401, "unauthenticated");
        }
        let unsigned = stranger.asks("POST", "/v1/receipts/text").form(&failed).await;
        unsigned.refused(401, "unauthenticated");
        // A message of one provider is none of another's business, however well that one signs.
        reports(&stranger, "other", "other", "another-token", &failed)
            .await
            .with(204);
        assert_eq!(delivery(&house, &ann.number, "sent").await["provider"], "text");
        reports(&stranger, "text", "text", TOKEN, &delivered).await.with(204);
        let arrived = delivery(&house, &ann.number, "delivered").await;
        for replayed in [&sent, &delivered, &failed, &delivered] {
            reports(&stranger, "text", "text", TOKEN, replayed).await.with(204);
        }
        let later = delivery(&house, &ann.number, "delivered").await;

        assert_eq!(later, arrived, "replays change nothing");
        let measures = house.admin().get("/metrics").await.with(200).text;
        assert!(
            measures.contains("receipts_refused_total{reason=\"signature\"} 4"),
            "{measures}"
        );
        assert!(!server.said().contains(TOKEN));
    });
}

#[test]
fn a_number_that_opted_out_is_sent_nothing_more() {
    let directory = tempfile::tempdir().unwrap();
    stage(async || {
        let twilio = Outside::answering(201, r#"{"sid":"SM1","status":"queued"}"#).await;
        configure(directory.path(), &settings(&twilio.url()));
        let server = Binary::start(directory.path(), &[]);
        let house = House::founded(server.base(), &server.setup_code()).await;
        let ann = house.ann().with_phone().signs_up().await;
        asks_for_a_text(&ann).await;
        delivery(&house, &ann.number, "sent").await;

        let stop = [
            ("MessageSid", "SM1"),
            ("MessageStatus", "undelivered"),
            ("ErrorCode", "21610"),
        ];
        reports(&house.stranger(), "text", "text", TOKEN, &stop).await.with(204);
        let first = delivery(&house, &ann.number, "suppressed").await;
        asks_for_a_text(&ann).await;
        let second = eventually("the second message to be held", async || {
            let held = delivery(&house, &ann.number, "suppressed").await;
            (held["id"] != first["id"]).then_some(held)
        })
        .await;

        assert_eq!(second["attempts"], json!([]));
        assert_eq!(twilio.calls().len(), 1);
    });
}
