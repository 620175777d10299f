//! Running the service: the first administrator, keys, deliveries, the audit trail, upkeep.

mod deliver;
mod hands;
mod lease;
mod manage_deliveries;
mod read_audit;
mod rotate_keys;
mod set_up;
mod suppress;
mod use_inbox;

pub use deliver::Step;
pub(crate) use hands::Hands;
pub use manage_deliveries::{ReadDeliveryError, RetryDeliveryError};
pub use read_audit::Stats;
pub use set_up::{SetUp, SetUpError};
pub use suppress::LiftSuppressionError;
