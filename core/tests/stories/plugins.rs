//! Provider plugins: what administrators do with them, and what providers report.

mod receipts;
mod testing;
