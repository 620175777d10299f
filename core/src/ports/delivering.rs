//! Reading deliveries, leasing the work of sending them, and the addresses that are sent nothing.

use async_trait::async_trait;

use crate::Timestamp;
use crate::listing::{Page, Span};
use crate::ports::PortError;
use crate::records::delivery::{Address, Channel, Delivery, DeliveryStatus, Lease};
use crate::records::suppression::{Suppression, SuppressionId};
use crate::values::ids::{DeliveryId, UserId};

/// Reads deliveries, and leases the work of sending them.
#[async_trait]
pub trait Deliveries: Send + Sync {
    /// The delivery with this id.
    async fn find(&self, id: DeliveryId) -> Result<Option<Delivery>, PortError>;

    /// One page, newest first, decoys left out.
    async fn list(&self, query: &DeliveryQuery) -> Result<Page<Delivery>, PortError>;

    /// All deliveries to this address, decoys too.
    async fn to(&self, address: &Address) -> Result<Vec<Delivery>, PortError>;

    /// All deliveries of this account.
    async fn of_user(&self, user: UserId) -> Result<Vec<Delivery>, PortError>;

    /// The delivery that this provider took and calls so; the newest where there are several.
    async fn taken_as(&self, provider: &str, code: &str) -> Result<Option<Delivery>, PortError>;

    /// Leases up to `limit` deliveries that are due at `now` and that nobody holds a living lease on, and marks them `Sending`.
    /// Those excepted are left as they are.
    ///
    /// MUST give one delivery to one caller only, however many ask at once; each claim is one more version.
    async fn claim(
        &self,
        lease: Lease,
        now: Timestamp,
        limit: usize,
        except: &[DeliveryId],
    ) -> Result<Vec<Delivery>, PortError>;

    /// Frees every lease, for a node that knows that it is the only one.
    async fn free_all(&self) -> Result<(), PortError>;
}

/// Which deliveries. Cannot be printed: what is looked for may be an address.
#[derive(Clone)]
pub struct DeliveryQuery {
    /// Only this status.
    pub status: Option<DeliveryStatus>,
    /// Only this channel.
    pub channel: Option<Channel>,
    /// Beginning of the address, in any case.
    pub prefix: Option<String>,
    /// Which part.
    pub span: Span,
}

/// Reads the suppression list.
#[async_trait]
pub trait Suppressions: Send + Sync {
    /// The entry with this id.
    async fn find(&self, id: SuppressionId) -> Result<Option<Suppression>, PortError>;

    /// One page, newest first.
    async fn list(&self, query: &SuppressionQuery) -> Result<Page<Suppression>, PortError>;
}

/// Which entries of the suppression list.
#[derive(Debug, Clone)]
pub struct SuppressionQuery {
    /// Only this channel.
    pub channel: Option<Channel>,
    /// Which part.
    pub span: Span,
}
