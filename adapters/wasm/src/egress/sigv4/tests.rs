//! The signer against the vectors AWS publishes.

use zeroize::Zeroizing;

use super::super::outgoing::{Body, Outgoing};
use super::*;
use crate::egress::Target;

const KEYS: Keys<'_> = Keys {
    access: "AKIDEXAMPLE",
    secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    region: "us-east-1",
    service: "service",
};

fn signature(method: &'static str, address: &str, headers: &[(&str, &str)], body: &[u8]) -> String {
    let header = |(name, value): &(&str, &str)| ((*name).to_owned(), Zeroizing::new(value.as_bytes().to_vec()));
    let body = if body.is_empty() {
        Body::None
    } else {
        Body::Bytes(body.to_vec())
    };
    let target = Target::parse(address).unwrap();
    let outgoing = Outgoing {
        method,
        target,
        headers: headers.iter().map(header).collect(),
        body,
    };
    let authorization = authorization(&outgoing.settle().unwrap(), &KEYS, "20150830T123600Z").unwrap();
    authorization.rsplit_once("Signature=").unwrap().1.to_owned()
}

const DATE: (&str, &str) = ("X-Amz-Date", "20150830T123600Z");

#[test]
fn get_vanilla() {
    let signature = signature("GET", "https://example.amazonaws.com/", &[DATE], b"");

    assert_eq!(
        signature,
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    );
}

#[test]
fn get_vanilla_query_order_key_case() {
    let signature = signature(
        "GET",
        "https://example.amazonaws.com/?Param2=value2&Param1=value1",
        &[DATE],
        b"",
    );

    assert_eq!(
        signature,
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
    );
}

#[test]
fn post_vanilla() {
    let signature = signature("POST", "https://example.amazonaws.com/", &[DATE], b"");

    assert_eq!(
        signature,
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
    );
}

#[test]
fn post_x_www_form_urlencoded() {
    let form = ("Content-Type", "application/x-www-form-urlencoded");

    let signature = signature(
        "POST",
        "https://example.amazonaws.com/",
        &[form, DATE],
        b"Param1=value1",
    );

    assert_eq!(
        signature,
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
    );
}

#[test]
fn a_scope_cannot_be_broken_open() {
    let target = Target::parse("https://example.amazonaws.com/").unwrap();
    let outgoing = Outgoing {
        method: "GET",
        target,
        headers: Vec::new(),
        body: Body::None,
    };
    let keys = Keys {
        region: "us-east-1/x, Signature=0",
        ..KEYS
    };

    assert!(authorization(&outgoing.settle().unwrap(), &keys, "20150830T123600Z").is_err());
}
