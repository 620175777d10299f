//! What a request looks like on the wire.

use super::*;

fn outgoing(body: Body) -> Outgoing {
    let target = Target::parse("https://api.example.com/v1/send?x=1").unwrap();
    Outgoing {
        method: "POST",
        target,
        headers: Vec::new(),
        body,
    }
}

fn header(name: &str, value: &str) -> (String, Zeroizing<Vec<u8>>) {
    (name.to_owned(), Zeroizing::new(value.as_bytes().to_vec()))
}

#[test]
fn the_head_is_ours() {
    let bytes = outgoing(Body::Json("{}".to_owned())).settle().unwrap().into_bytes();

    let version = env!("CARGO_PKG_VERSION");
    let expected = format!(
        "POST /v1/send?x=1 HTTP/1.1\r\nHost: api.example.com\r\nContent-Type: application/json\r\n\
         User-Agent: Doorward/{version}\r\nAccept-Encoding: identity\r\nContent-Length: 2\r\n\r\n{{}}"
    );
    assert_eq!(std::str::from_utf8(&bytes).unwrap(), expected);
}

#[test]
fn headers_that_would_change_the_request_are_refused() {
    let bad = [
        header("X-A", "b\r\nHost: evil"),
        header("X-A", "b\n"),
        header("X-A", "ü"),
        header("X-A", "\0"),
        header("X A", "b"),
        header("", "b"),
        header("X-A\r\nB", "c"),
        header("Host", "evil"),
        header("content-length", "1"),
        header("Transfer-Encoding", "chunked"),
        header("Authorization", "x"),
        header("cookie", "a=b"),
        header("Proxy-Authorization", "x"),
        header("X-A", &"b".repeat(20_000)),
    ];

    for (name, value) in bad {
        let mut request = outgoing(Body::None);
        request.headers.push((name.clone(), value));
        assert!(request.judge(&Limits::compiled()).is_err(), "{name}");
    }
    let mut many = outgoing(Body::None);
    many.headers = (0..65).map(|at| header(&format!("X-{at}"), "y")).collect();
    assert!(many.judge(&Limits::compiled()).is_err());
}

#[test]
fn a_form_is_spelled_as_browsers_spell_it() {
    let fields = vec![("To".to_owned(), Zeroizing::new("+49 30&x".to_owned()))];

    assert_eq!(
        outgoing(Body::Form(fields)).settle().unwrap().body.as_slice(),
        b"To=%2B49+30%26x"
    );
}

#[test]
fn a_part_cannot_break_out_of_its_head() {
    let part = |name: &str| Part {
        name: name.to_owned(),
        file_name: None,
        media_type: None,
        content: b"v".to_vec(),
    };

    assert!(outgoing(Body::Multipart(vec![part("a\"; x=\"")])).settle().is_err());
    let settled = outgoing(Body::Multipart(vec![part("a")])).settle().unwrap();
    let text = String::from_utf8(settled.body.to_vec()).unwrap();
    assert!(
        text.contains("Content-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n--"),
        "{text}"
    );
}
