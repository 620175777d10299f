//! Each hostile plugin, and how it has to end.

use doorward_core::records::delivery::OutcomeKind;

use crate::tests::guest::{Auth, Body, End, Fetch, Step, fetch};

const API: &str = "https://api.example.com";
const CLAIMS: &str = "claims success";
const ENDED: &str = "used up its instructions|longer than it may";

/// One plugin, how it has to end, and a word the operator has to be told.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) steps: Vec<Step>,
    pub(super) end: End,
    pub(super) kind: OutcomeKind,
    pub(super) tells: &'static str,
}

fn case(name: &'static str, steps: Vec<Step>, kind: OutcomeKind, tells: &'static str) -> Case {
    Case {
        name,
        steps,
        end: End::Accepted,
        kind,
        tells,
    }
}

fn fetching(name: &'static str, fetch: Fetch, tells: &'static str) -> Case {
    Case {
        name,
        steps: vec![Step::Open("key"), Step::Fetch(fetch)],
        end: End::AsFetched,
        kind: OutcomeKind::Rejected,
        tells,
    }
}

pub(super) fn at(path: &str) -> Fetch {
    fetch(&format!("{API}{path}"))
}

fn with_header(name: &str, value: &str) -> Fetch {
    Fetch {
        headers: vec![(name.to_owned(), value.to_owned())],
        ..at("/ok")
    }
}

pub(super) fn with_auth(url: &str, auth: Auth) -> Fetch {
    Fetch {
        auth: Some(auth),
        ..fetch(url)
    }
}

/// Every hostile plugin.
pub(super) fn cases() -> Vec<Case> {
    [greedy(), mute(), misdirected(), deceitful()]
        .into_iter()
        .flatten()
        .collect()
}

/// They take more than they may, or claim what is not so.
fn greedy() -> Vec<Case> {
    use OutcomeKind::{Unavailable, Uncertain};

    let sent = || Step::Fetch(at("/ok"));
    let log = || Step::Log("x".repeat(40_000), 500);
    vec![
        case("endless loop", vec![Step::Loop], Unavailable, ENDED),
        case("endless loop after sending", vec![sent(), Step::Loop], Uncertain, ENDED),
        case(
            "endless loop in host calls",
            vec![Step::LoopInHostCalls],
            Unavailable,
            ENDED,
        ),
        case("memory bomb", vec![Step::Grow], Unavailable, "more memory"),
        case(
            "deep recursion",
            vec![Step::Recurse],
            Unavailable,
            "call stack exhausted",
        ),
        case("trap", vec![Step::Trap], Unavailable, "unreachable"),
        case("trap after sending", vec![sent(), Step::Trap], Uncertain, "unreachable"),
        case(
            "handles without end",
            vec![Step::OpenWithoutEnd("key")],
            Unavailable,
            "broke the contract",
        ),
        case("huge log", vec![log()], Uncertain, CLAIMS),
        case("accepted without a request", vec![], Uncertain, CLAIMS),
        case(
            "accepted after a refusal",
            vec![Step::Fetch(at("/wrong"))],
            Uncertain,
            CLAIMS,
        ),
    ]
}

/// Their peer does not answer as it should.
fn mute() -> Vec<Case> {
    vec![
        fetching("huge response", at("/huge"), "response-too-large"),
        fetching("endless response", at("/endless"), "response-too-large"),
        fetching("slow response", at("/slow"), "timeout"),
        fetching("response that stops half-way", at("/drip"), "timeout"),
        fetching("connection cut", at("/reset"), "transport"),
        fetching("answer that is no HTTP", at("/garbage"), "transport"),
        fetching("redirect to a forbidden host", at("/redirect"), "302"),
    ]
}

/// They reach for what is not granted.
fn misdirected() -> Vec<Case> {
    let to = |url: &str| with_auth(url, Auth::Bearer);
    let with = |auth| with_auth("https://api.example.com/ok", auth);
    vec![
        fetching("host not granted", fetch("https://evil.example/"), "denied"),
        fetching(
            "granted host, other port",
            fetch("https://api.example.com:8443/"),
            "denied",
        ),
        fetching("granted host, no TLS", fetch("http://api.example.com:443/"), "denied"),
        fetching("IP literal", fetch("https://127.0.0.1/"), "denied"),
        fetching("IP literal, decimal", fetch("https://2130706433/"), "denied"),
        fetching("IP literal, hexadecimal", fetch("https://0x7f.1/"), "denied"),
        fetching("IP literal, octal", fetch("https://0177.0.0.1/"), "denied"),
        fetching("IP literal, short", fetch("https://127.1/"), "denied"),
        fetching("IP literal, zero", fetch("https://0/"), "denied"),
        fetching("IP literal, escaped", fetch("https://%3127.0.0.1/"), "denied"),
        fetching("IP literal, of version 6", fetch("https://[::1]/"), "denied"),
        fetching(
            "granted host with a dot behind",
            fetch("https://api.example.com./"),
            "denied",
        ),
        fetching("IP literal, mapped", fetch("https://[::ffff:127.0.0.1]/"), "denied"),
        fetching("secret to another host", to("https://named.example.com/"), "denied"),
        fetching("secret in another place", with(Auth::Query("k")), "denied"),
        fetching("secret in another header", with(Auth::Header("X-Other")), "denied"),
        fetching("secret as a signature", with(Auth::Hmac("X-Sig")), "denied"),
    ]
}

/// They write requests that could be read in two ways.
fn deceitful() -> Vec<Case> {
    let (broken, twisted) = (
        "https://api.example.com/\r\nHost: evil.example",
        "https://api.example.com\\@evil.example/",
    );
    let huge = Fetch {
        body: Body::Bytes(1_500_000),
        ..at("/ok")
    };
    vec![
        fetching(
            "user in the address",
            fetch("https://api.example.com@evil.example/"),
            "invalid",
        ),
        fetching("line break in the address", fetch(broken), "invalid"),
        fetching("backslash in the address", fetch(twisted), "invalid"),
        fetching("no absolute address", fetch("//api.example.com/ok"), "invalid"),
        fetching(
            "line break in a header",
            with_header("X-A", "b\r\nHost: evil.example"),
            "invalid",
        ),
        fetching("own Host header", with_header("Host", "evil.example"), "invalid"),
        fetching("own Content-Length", with_header("Content-Length", "0"), "invalid"),
        fetching(
            "own Transfer-Encoding",
            with_header("Transfer-Encoding", "chunked"),
            "invalid",
        ),
        fetching("huge request", huge, "invalid"),
        Case {
            kind: OutcomeKind::Accepted,
            ..fetching(
                "absolute-form target",
                at("/http://evil.example/"),
                "api.example.com/http://evil.example/: granted",
            )
        },
    ]
}
