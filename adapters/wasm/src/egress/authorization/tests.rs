//! Each secret in its place.

use doorward_core::testing::fixed_now;

use super::*;
use crate::egress::Target;

fn sent(credential: Credential) -> Result<String, String> {
    let outgoing = Outgoing {
        method: "POST",
        target: Target::parse("https://api.example.com/v1?a=b").unwrap(),
        headers: Vec::new(),
        body: Body::Form(vec![("to".to_owned(), Zeroizing::new("1".to_owned()))]),
    };
    let stamp = Stamp {
        now: fixed_now(),
        message_id: "msg_1",
    };
    let bytes = authorize(outgoing, &[credential], &stamp)?;
    Ok(String::from_utf8(bytes.to_vec()).unwrap())
}

fn key() -> SecretText {
    SecretText::new("s3cr&t")
}

#[test]
fn each_placement_puts_the_secret_in_its_place() {
    let named = |make: fn(String, String, SecretText) -> Credential| make("k".to_owned(), "p ".to_owned(), key());
    let cases = [
        (
            Credential::Basic {
                username: "AC1".to_owned(),
                password: key(),
            },
            "Authorization: Basic QUMxOnMzY3ImdA==\r\n",
        ),
        (Credential::Bearer(key()), "Authorization: Bearer s3cr&t\r\n"),
        (
            named(|name, prefix, value| Credential::Header { name, prefix, value }),
            "k: p s3cr&t\r\n",
        ),
        (
            named(|name, prefix, value| Credential::Query { name, prefix, value }),
            "/v1?a=b&k=p+s3cr%26t HTTP",
        ),
        (
            named(|name, prefix, value| Credential::FormField { name, prefix, value }),
            "\r\n\r\nto=1&k=p+s3cr%26t",
        ),
    ];

    for (credential, expected) in cases {
        let text = sent(credential).unwrap();
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn a_body_is_signed_as_it_is_sent() {
    // echo -n 'to=1' | openssl dgst -sha256 -hmac 's3cr&t'
    let hmac = |scheme| Credential::HmacBody {
        header: "X-Sig".to_owned(),
        key: key(),
        scheme,
    };
    let expected = hex(&tag(b"s3cr&t", &[b"to=1"]).unwrap());

    assert!(
        sent(hmac(Scheme::HexSha256))
            .unwrap()
            .contains(&format!("X-Sig: {expected}\r\n"))
    );
}

/// The example of the Standard Webhooks specification.
#[test]
fn a_webhook_is_signed_as_the_standard_says() {
    let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();

    let tag = tag(
        &key,
        &[br#"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#],
    )
    .unwrap();

    assert_eq!(STANDARD.encode(tag), "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[test]
fn a_webhook_carries_the_id_of_its_message() {
    let credential = Credential::HmacBody {
        header: "webhook-signature".to_owned(),
        key: SecretText::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        scheme: Scheme::StandardWebhooks,
    };

    let text = sent(credential).unwrap();

    assert!(
        text.contains("webhook-id: msg_1\r\n") && text.contains("webhook-signature: v1,"),
        "{text}"
    );
    assert!(
        text.contains(&format!("webhook-timestamp: {}\r\n", fixed_now().timestamp())),
        "{text}"
    );
}

#[test]
fn a_secret_cannot_break_out_of_a_header() {
    assert!(sent(Credential::Bearer(SecretText::new("a\r\nHost: evil"))).is_err());
    assert!(
        sent(Credential::Basic {
            username: "a:b".to_owned(),
            password: key()
        })
        .is_err()
    );
    let bad = Credential::Header {
        name: "X\r\nY".to_owned(),
        prefix: String::new(),
        value: key(),
    };
    assert!(sent(bad).is_err());
}
