//! The text of a core module that takes a list of steps: how values lie in memory, and the calls that use them.

use std::fmt::Write as _;

use super::memory::{DATA, Strings, auth_words, mail_words, pairs};
use super::{Body, End, Fetch, Step};

/// Where allocations begin; below the strings lie results of host calls and the answer.
const HEAP: usize = 65536;
const FETCHED: usize = 256;
const OPENED: usize = 384;
const ANSWER: usize = 512;
const PROBLEMS: usize = 1024;

const IMPORTS: &str = r#"
  (import "doorward:notifier/secrets@1.0.0" "open" (func $open (param i32 i32 i32)))
  (import "doorward:notifier/http@1.0.0" "fetch"
    (func $fetch (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "doorward:notifier/smtp@1.0.0" "submit" (func $submit (param i32 i32)))
  (import "doorward:notifier/log@1.0.0" "event" (func $log (param i32 i32 i32 i32 i32)))
  (import "doorward:notifier/clock@1.0.0" "now-unix" (func $now (result i64)))
"#;

const VERIFY: &str = r#"
  (import "doorward:notifier/crypto@1.0.0" "verify" (func $verify (param i32 i32 i32 i32 i32 i32) (result i32)))
"#;

pub(super) fn module(steps: &[Step], end: End) -> String {
    let mut strings = Strings { bytes: Vec::new() };
    let mut code = String::new();
    for step in steps {
        code.push_str(&step_code(step, &mut strings));
        code.push('\n');
    }
    let end = end_code(end, &mut strings);
    assert!(strings.bytes.len() < HEAP - DATA, "the strings fit below the heap");
    let data: String = strings.bytes.iter().fold(String::new(), |mut data, byte| {
        let _ = write!(data, "\\{byte:02x}");
        data
    });
    format!(
        "(module {IMPORTS}
  (memory (export \"memory\") 2)
  (global $top (mut i32) (i32.const {HEAP}))
  (data (i32.const {DATA}) \"{data}\")
  (func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
    (global.set $top (i32.add (local.get $at) (local.get 3)))
    (if (i32.gt_u (global.get $top) (i32.shl (memory.size) (i32.const 16)))
      (then (drop (memory.grow (i32.add (i32.shr_u (local.get 3) (i32.const 16)) (i32.const 1))))))
    (local.get $at))
  (func $deep (param i32) (result i32)
    (i32.add (call $deep (i32.add (local.get 0) (i32.const 1))) (i32.load8_u (local.get 0))))
  (func (export \"doorward:notifier/sender@1.0.0#check-config\") (result i32)
    ;; check-config
    i32.const {PROBLEMS})
  (func (export \"doorward:notifier/sender@1.0.0#send\") (param i32) (result i32)
    (local $n i32)
    {code}
    {end}
    i32.const {ANSWER})
)"
    )
}

fn step_code(step: &Step, strings: &mut Strings) -> String {
    match step {
        Step::Open(name) => {
            let (at, length) = strings.text(name);
            // An error leaves the case in place of the handle; the request that uses it tells.
            format!("(call $open (i32.const {at}) (i32.const {length}) (i32.const {OPENED}))")
        }
        Step::OpenWithoutEnd(name) => {
            let (at, length) = strings.text(name);
            format!("(loop $again (call $open (i32.const {at}) (i32.const {length}) (i32.const {OPENED})) (br $again))")
        }
        Step::Fetch(fetch) => fetch_code(fetch, strings),
        Step::Submit(from, to) => {
            let mail = mail_words(from, to, strings);
            format!("(call $submit (i32.const {mail}) (i32.const {FETCHED}))")
        }
        Step::Log(text, times) => {
            let (at, length) = strings.text(text);
            format!(
                "(local.set $n (i32.const {times}))
                 (loop $again
                   (call $log (i32.const 1) (i32.const {at}) (i32.const {length}) (i32.const 0) (i32.const 0))
                   (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                   (br_if $again (local.get $n)))"
            )
        }
        Step::Loop => "(loop $again (br $again))".to_owned(),
        Step::LoopInHostCalls => "(loop $again (drop (call $now)) (br $again))".to_owned(),
        Step::Grow => "(loop $again
            (local.set $n (memory.grow (i32.const 16)))
            (memory.fill (i32.shl (local.get $n) (i32.const 16)) (i32.const 1) (i32.const 1048576))
            (br $again))"
            .to_owned(),
        Step::Recurse => "(drop (call $deep (i32.const 0)))".to_owned(),
        Step::Trap => "unreachable".to_owned(),
    }
}

fn fetch_code(fetch: &Fetch, strings: &mut Strings) -> String {
    let (url, url_length) = strings.text(&fetch.url);
    let (headers, header_count) = pairs(&fetch.headers, strings);
    let (kind, body, body_length) = match &fetch.body {
        Body::Json(text) => {
            let (at, length) = strings.text(text);
            (1, at, length)
        }
        Body::Form(fields) => {
            let (at, count) = pairs(fields, strings);
            (2, at, count)
        }
        Body::Bytes(length) => (4, 0, *length),
    };
    let grow = format!(
        "(drop (memory.grow (i32.const {})))",
        body_length.saturating_sub(HEAP) / 65536 + 1
    );
    let auth = fetch.auth.as_ref().map(|auth| auth_words(auth, strings));
    let (fill, auth, auth_count) = match auth {
        // The handle is known only when it runs.
        Some((at, handle)) => (
            format!("(i32.store (i32.const {handle}) (i32.load (i32.const {})))", OPENED + 4),
            at,
            1,
        ),
        None => (String::new(), 0, 0),
    };
    format!(
        "{grow} {fill}
         (call $fetch (i32.const 1) (i32.const {url}) (i32.const {url_length}) (i32.const {headers}) (i32.const {header_count})
           (i32.const {kind}) (i32.const {body}) (i32.const {body_length}) (i32.const 0) (i32.const 0)
           (i32.const {auth}) (i32.const {auth_count}) (i32.const {FETCHED}))"
    )
}

fn end_code(end: End, strings: &mut Strings) -> String {
    match end {
        End::Accepted => set(0, "(i32.const 0)"),
        End::AsSubmitted => as_submitted(),
        End::AsFetched => as_fetched(strings),
    }
}

/// The cases of an HTTP error, in order.
const CASES: [&str; 6] = [
    "denied",
    "invalid",
    "budget-exhausted",
    "timeout",
    "transport",
    "response-too-large",
];

/// Writes a word of the answer.
fn set(offset: usize, value: &str) -> String {
    format!("(i32.store (i32.const {}) {value})\n", ANSWER + offset)
}

/// A word of what a host call gave.
fn got(offset: usize) -> String {
    format!("(i32.load (i32.const {}))", FETCHED + offset)
}

fn as_submitted() -> String {
    let rejected = set(0, "(i32.const 1)");
    let fault = [rejected.clone(), set(20, &got(8)), set(24, &got(12))].concat();
    let refused = [rejected, set(20, &got(20)), set(24, &got(24))].concat();
    format!(
        "(if (i32.load8_u (i32.const {FETCHED})) (then {fault})
           (else (if (i32.ne (i32.load16_u (i32.const {})) (i32.const 250)) (then {refused}))))",
        FETCHED + 4
    )
}

fn as_fetched(strings: &mut Strings) -> String {
    let names: Vec<usize> = CASES
        .iter()
        .flat_map(|case| <[usize; 2]>::from(strings.text(case)))
        .collect();
    let names = strings.words(&names);
    let at = FETCHED + 8;
    let case = format!("(i32.load8_u (i32.const {at}))");
    let name = |offset: usize| {
        format!(
            "(i32.load (i32.add (i32.const {}) (i32.shl {case} (i32.const 3))))",
            names + offset
        )
    };
    let rejected = set(0, "(i32.const 1)");
    let taken = [set(8, "(i32.const 1)"), set(12, &got(20)), set(16, &got(24))].concat();
    let refused = [rejected.clone(), set(20, &got(20)), set(24, &got(24))].concat();
    let told = [set(20, &got(16)), set(24, &got(20))].concat();
    let told = format!("(if (i32.lt_u {case} (i32.const 3)) (then {told}))");
    let broken = [
        rejected,
        set(8, "(i32.const 1)"),
        set(12, &name(0)),
        set(16, &name(4)),
        told,
    ]
    .concat();
    let good = format!("(i32.eq (i32.div_u (i32.load16_u (i32.const {at})) (i32.const 100)) (i32.const 2))");
    format!(
        "(if (i32.load8_u (i32.const {FETCHED})) (then {broken})
           (else (if {good} (then {taken}) (else {refused}))))"
    )
}

/// A module that reads callbacks too.
pub(super) fn reading(secret: &str) -> String {
    let text = module(&[], End::Accepted);
    let open = text.trim_end().trim_end_matches(')');
    let text = format!("{open}{}", parse(secret));
    text.replacen("(module", &format!("(module {VERIFY}"), 1)
}

/// A module that finds one of its settings wrong.
pub(super) fn grumbling() -> String {
    const QUIET: &str = ";; check-config";
    let (list, at) = (PROBLEMS + 16, DATA + 0x7000);
    let put =
        |offset: usize, value: usize| format!("(i32.store (i32.const {}) (i32.const {value}))", PROBLEMS + offset);
    let told = [(0, list), (4, 1), (16, at), (20, 6), (24, at + 8), (28, 20)];
    let told: String = told.iter().map(|(offset, value)| put(*offset, *value)).collect();
    let data = format!("(data (i32.const {at}) \"region: is no region of ours\")");
    let text = module(&[], End::Accepted).replace(QUIET, &told);
    format!("{} {data})", text.trim_end().trim_end_matches(')'))
}

/// Takes the first header's value as the tag of the body.
fn parse(secret: &str) -> String {
    let (name, event) = (DATA + 0x8000, PROBLEMS + 64);
    let read = |offset: usize| format!("(i32.load (i32.add (local.get $headers) (i32.const {offset})))");
    let write = |offset: usize, value: &str| format!("(i32.store (i32.const {}) {value})\n", event + offset);
    let told = [
        write(0, "(local.get $body)"),
        write(4, "(local.get $length)"),
        write(8, "(i32.const 2)"),
    ]
    .concat();
    let good = [
        set(0, "(i32.const 0)"),
        set(4, &format!("(i32.const {event})")),
        set(8, "(i32.const 1)"),
    ]
    .concat();
    let bad = [set(0, "(i32.const 1)"), set(4, "(i32.const 0)")].concat();
    format!(
        "(data (i32.const {name}) {secret:?})
  (func (export \"doorward:notifier/receipts@1.0.0#parse\")
    (param $method i32) (param $url i32) (param $url-length i32) (param $headers i32) (param $count i32)
    (param $body i32) (param $length i32) (result i32)
    (call $open (i32.const {name}) (i32.const {}) (i32.const {OPENED}))
    (if (call $verify (i32.load (i32.const {})) (i32.const 1) (local.get $body) (local.get $length) {} {})
      (then {told} {good}) (else {bad}))
    i32.const {ANSWER}))",
        secret.len(),
        OPENED + 4,
        read(8),
        read(12),
    )
}
