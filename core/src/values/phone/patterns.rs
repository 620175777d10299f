//! The numbering plans' patterns, compiled when first used and kept.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use parking_lot::RwLock;
use regex_lite::{Captures, Regex};

/// Where a pattern has to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Extent {
    Start,
    Whole,
}

type Compiled = HashMap<(&'static str, Extent), Arc<Regex>>;

/// Holds at most what the plans contain; a pattern comes from nowhere else.
static COMPILED: LazyLock<RwLock<Compiled>> = LazyLock::new(RwLock::default);

/// Whether the whole text fits the pattern.
pub(super) fn fits(pattern: &'static str, text: &str) -> bool {
    compiled(pattern, Extent::Whole).is_some_and(|re| re.is_match(text))
}

/// What of the text's start fits the pattern.
pub(super) fn start_of<'t>(pattern: &'static str, text: &'t str) -> Option<Captures<'t>> {
    compiled(pattern, Extent::Start)?.captures(text)
}

fn compiled(pattern: &'static str, extent: Extent) -> Option<Arc<Regex>> {
    if let Some(found) = COMPILED.read().get(&(pattern, extent)) {
        return Some(Arc::clone(found));
    }
    // The plans' source spreads patterns over lines, which means nothing.
    let anchored = match extent {
        Extent::Start => format!("(?x)^(?:{pattern})"),
        Extent::Whole => format!("(?x)^(?:{pattern})$"),
    };
    let regex = Arc::new(Regex::new(&anchored).ok()?);
    COMPILED.write().insert((pattern, extent), Arc::clone(&regex));
    Some(regex)
}
