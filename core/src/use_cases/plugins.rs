//! Provider plugins: reading how they do, trying them out, reloading them, and what providers report back.

mod read_plugins;
mod take_receipts;
mod test_plugin;

pub(crate) use take_receipts::Reception;
pub use take_receipts::{Heard, TakeReceiptsError, TakenReceipts};
pub use test_plugin::{TestPlugin, TestPluginError, Tested};
