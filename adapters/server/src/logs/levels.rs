//! Which events are logged: a level for everything, other levels for single modules, and a ceiling for some libraries.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{FilterExt as _, FilterFn, Targets, filter_fn};
use tracing_subscriber::layer::Filter;

use super::moot::Moot;

/// Crates, by the beginning of their names, that log queries, headers or bodies below warn, or each step of compiling a plugin.
const HELD: [&str; 11] = [
    "surreal",
    "poem",
    "hyper",
    "h2",
    "reqwest",
    "rustls",
    "tungstenite",
    "tokio_tungstenite",
    "wasmtime",
    "cranelift",
    "regalloc",
];

/// Levels as an operator writes them: `info` or `info,doorward_http=debug`.
#[derive(Debug, Clone, PartialEq)]
pub struct Levels {
    text: String,
    targets: Targets,
}

/// The text names no levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this names no log levels")]
pub struct BadLevels;

impl Levels {
    /// Reads `LEVEL`, `MODULE=LEVEL`, or several of them with commas between. Without a level for everything that is info.
    pub fn parse(text: &str) -> Result<Self, BadLevels> {
        let mut targets = Targets::new().with_default(LevelFilter::INFO);
        for part in text.split(',').map(str::trim) {
            targets = match part.split_once('=') {
                Some((module, level)) if is_module(module.trim()) => {
                    targets.with_target(module.trim(), parse_level(level)?)
                }
                Some(_) => return Err(BadLevels),
                None => targets.with_default(parse_level(part)?),
            };
        }
        Ok(Self {
            text: text.to_owned(),
            targets,
        })
    }

    /// The levels as they were written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Lets through what the levels say, except what must not be said at all.
    pub(super) fn filter<S: 'static>(&self) -> impl Filter<S> + use<S> {
        let held: FilterFn = filter_fn(|event| *event.level() <= tracing::Level::WARN || !is_held(event.target()));
        self.targets.clone().and(held).and(Moot)
    }
}

fn parse_level(text: &str) -> Result<LevelFilter, BadLevels> {
    match text.trim().to_ascii_lowercase().as_str() {
        "off" => Ok(LevelFilter::OFF),
        "error" => Ok(LevelFilter::ERROR),
        "warn" => Ok(LevelFilter::WARN),
        "info" => Ok(LevelFilter::INFO),
        "debug" => Ok(LevelFilter::DEBUG),
        "trace" => Ok(LevelFilter::TRACE),
        _ => Err(BadLevels),
    }
}

fn is_module(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
}

/// The crate of a target decides, and all crates named after a held one share its fate: `hyper_util`, `surrealdb_core`.
fn is_held(target: &str) -> bool {
    HELD.iter().any(|name| target.starts_with(name))
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use tracing::{debug, error, info, trace, warn};
    use tracing_subscriber::Layer as _;
    use tracing_subscriber::layer::SubscriberExt as _;
    use tracing_subscriber::util::SubscriberInitExt as _;

    use super::*;

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written while `events` happen.
    fn logged(levels: &str, events: impl FnOnce()) -> String {
        let paper = Paper::default();
        let writer = paper.clone();
        let lines = tracing_subscriber::fmt::layer()
            .without_time()
            .with_ansi(false)
            .with_writer(move || writer.clone());
        let filter = Levels::parse(levels).unwrap().filter();
        let guard = tracing_subscriber::registry()
            .with(lines.with_filter(filter))
            .set_default();
        events();
        drop(guard);
        let bytes = paper.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn levels_are_chosen_by_module() {
        let text = logged("warn,doorward_http=debug", || {
            info!(target: "doorward", "one");
            warn!(target: "doorward", "two");
            debug!(target: "doorward_http::routes", "three");
            trace!(target: "doorward_http", "four");
        });

        assert!(
            !text.contains("one") && text.contains("two") && text.contains("three") && !text.contains("four"),
            "{text}"
        );
    }

    #[test]
    fn without_a_level_for_everything_it_is_info() {
        let text = logged("doorward_http=error", || {
            info!(target: "doorward", "one");
            debug!(target: "doorward", "two");
        });

        assert!(text.contains("one") && !text.contains("two"), "{text}");
    }

    #[test]
    fn no_level_makes_held_libraries_say_more_than_warnings() {
        let text = logged("trace,surrealdb_core::dbs=trace,hyper=trace,h2=trace", || {
            trace!(target: "surrealdb_core::dbs", "the query");
            info!(target: "surrealdb", "the query");
            debug!(target: "surrealkv", "the query");
            debug!(target: "poem_openapi", "the body");
            trace!(target: "hyper_util::client", "the body");
            debug!(target: "h2::codec", "the body");
            info!(target: "reqwest::connect", "the body");
            debug!(target: "rustls::client", "the body");
            trace!(target: "tungstenite::protocol", "the body");
            trace!(target: "tokio_tungstenite", "the body");
            log::trace!(target: "tungstenite::protocol", "the body");
            warn!(target: "surrealdb", "the disk is full");
            error!(target: "hyper", "the line is cut");
            trace!(target: "doorward", "our own word");
            log::trace!(target: "somebody", "another word");
        });

        assert!(!text.contains("the query") && !text.contains("the body"), "{text}");
        for said in ["the disk is full", "the line is cut", "our own word", "another word"] {
            assert!(text.contains(said), "{said}: {text}");
        }
    }

    #[test]
    fn what_means_nothing_is_not_said() {
        let text = logged("info", || {
            log::warn!(target: "surrealkv::lsm", "No runtime available for closing the store correctly");
            log::warn!(target: "surrealkv::lsm", "No runtime available");
            warn!(target: "surrealkv::lsm", "No runtime available for closing the store correctly, and more");
        });

        assert_eq!(text.lines().count(), 2, "{text}");
    }

    #[test]
    fn what_names_no_level_is_refused() {
        for written in [
            "",
            "inof",
            "info,",
            "=debug",
            "doorward=loud",
            "info;debug",
            "a b=info",
            "doorward[span]=info",
        ] {
            assert_eq!(Levels::parse(written), Err(BadLevels), "{written:?}");
        }
    }
}
