//! Plugins for tests, written as a list of steps: a core module in text form, componentised against the contract.

// Named, because the benchmark includes this file by its path.
#[path = "guest/code.rs"]
mod code;
#[path = "guest/memory.rs"]
mod memory;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

const CONTRACT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/wit/notifier.wit"));

/// What a plugin does when it is to send.
#[derive(Clone)]
pub(crate) enum Step {
    /// Opens this secret; it is the one that later requests use.
    Open(&'static str),
    Fetch(Fetch),
    /// Submits a mail from the first address to the second.
    Submit(&'static str, &'static str),
    Log(String, usize),
    Loop,
    LoopInHostCalls,
    Grow,
    Recurse,
    Trap,
    OpenWithoutEnd(&'static str),
}

/// A request.
#[derive(Clone)]
pub(crate) struct Fetch {
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
    pub(crate) auth: Option<Auth>,
}

#[derive(Clone)]
pub(crate) enum Body {
    Json(String),
    Form(Vec<(String, String)>),
    /// So many bytes.
    Bytes(usize),
}

#[derive(Debug, Clone)]
pub(crate) enum Auth {
    Basic(&'static str),
    Bearer,
    Header(&'static str),
    Query(&'static str),
    Hmac(&'static str),
}

/// How it ends.
#[derive(Clone, Copy)]
pub(crate) enum End {
    Accepted,
    /// Accepted with the body as id after a 2xx; otherwise rejected with the body, or with the error's case and text.
    AsFetched,
    /// Accepted after a 250; otherwise rejected with the reply's or the error's text.
    AsSubmitted,
}

pub(crate) fn fetch(url: &str) -> Fetch {
    Fetch {
        url: url.to_owned(),
        headers: Vec::new(),
        body: Body::Json("{}".to_owned()),
        auth: None,
    }
}

/// A plugin with this manifest that takes these steps.
pub(crate) fn guest(manifest: &str, steps: &[Step], end: End) -> Vec<u8> {
    let module = wat::parse_str(code::module(steps, end)).expect("the text is a module");
    with_manifest(componentised(module, "notifier"), manifest)
}

/// A plugin that reads callbacks: it verifies the body with a secret and reports it as a delivered message's id.
pub(crate) fn reader(manifest: &str, secret: &str) -> Vec<u8> {
    let module = wat::parse_str(code::reading(secret)).expect("the text is a module");
    with_manifest(componentised(module, "notifier-with-receipts"), manifest)
}

/// A plugin that finds its setting `region` wrong.
pub(crate) fn grumbler(manifest: &str) -> Vec<u8> {
    let module = wat::parse_str(code::grumbling()).expect("the text is a module");
    with_manifest(componentised(module, "notifier"), manifest)
}

/// The component without a manifest.
pub(crate) fn bare() -> Vec<u8> {
    componentised(
        wat::parse_str(code::module(&[], End::Accepted)).expect("the text is a module"),
        "notifier",
    )
}

fn componentised(mut module: Vec<u8>, world: &str) -> Vec<u8> {
    let mut resolve = Resolve::new();
    let package = resolve
        .push_source("notifier.wit", CONTRACT)
        .expect("the contract parses");
    let world = resolve
        .select_world(&[package], Some(world))
        .expect("the world is there");
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).expect("the world embeds");
    let mut encoder = ComponentEncoder::default()
        .module(&module)
        .expect("the module fits")
        .validate(true);
    encoder.encode().expect("the module becomes a component")
}

/// Adds the manifest as custom section.
pub(crate) fn with_manifest(mut component: Vec<u8>, manifest: &str) -> Vec<u8> {
    let name = "doorward-manifest";
    let mut section = Vec::new();
    leb(&mut section, name.len());
    section.extend_from_slice(name.as_bytes());
    section.extend_from_slice(manifest.as_bytes());
    component.push(0);
    leb(&mut component, section.len());
    component.extend(section);
    component
}

fn leb(out: &mut Vec<u8>, mut value: usize) {
    while value > 0x7f {
        out.push(u8::try_from(value & 0x7f).expect("seven bits") | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).expect("seven bits"));
}
