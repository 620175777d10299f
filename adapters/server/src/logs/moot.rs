//! What a library says that means nothing, so that nobody looks for what is behind it.

use std::fmt::{Debug, Write};

use tracing::field::{Field, Visit};
use tracing::{Event, Metadata};
use tracing_subscriber::layer::{Context, Filter};

/// The thread with which surrealkv syncs commits holds the store as well, and drops it where there is no runtime. The store itself
/// is closed after that thread has ended, in order.
const MOOT: &str = "No runtime available for closing the store correctly";

/// Lets through all but that.
pub(super) struct Moot;

impl<S> Filter<S> for Moot {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _: &Context<'_, S>) -> bool {
        let mut comparison = Comparison::default();
        event.record(&mut comparison);
        !comparison.is_moot
    }
}

#[derive(Default)]
struct Comparison {
    is_moot: bool,
}

impl Visit for Comparison {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            let mut rest = Rest(Some(MOOT));
            // It only fails to write what differs.
            self.is_moot = write!(rest, "{value:?}").is_ok() && rest.0 == Some("");
        }
    }
}

/// What is left of a text after all that was written, while that is the same; no text is made for comparing.
struct Rest(Option<&'static str>);

impl Write for Rest {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0 = self.0.and_then(|rest| rest.strip_prefix(text));
        self.0.map(drop).ok_or(std::fmt::Error)
    }
}
