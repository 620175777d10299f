//! The rules of Doorward: values, records, use cases and the ports they need. No technology is named here.

pub mod app;
pub mod challenges;
pub mod listing;
pub mod pepper;
pub mod policy;
pub mod ports;
pub mod receipts;
pub mod records;
pub mod retrying;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod use_cases;
pub mod values;
mod words;

/// An instant, in UTC.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
