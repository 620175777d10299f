//! One decision's effects, and the port that makes all of them happen or none.

use std::fmt::Display;

use async_trait::async_trait;

use crate::ports::PortError;
use crate::records::Version;
use crate::records::audit::AuditEvent;
use crate::records::budget::{Budget, BudgetKey};
use crate::records::challenge::Challenge;
use crate::records::claim::ClaimKey;
use crate::records::delivery::Delivery;
use crate::records::fact::{Fact, FactKey};
use crate::records::link::Link;
use crate::records::product::Product;
use crate::records::replay::Replay;
use crate::records::session::Session;
use crate::records::signing_key::SigningKey;
use crate::records::suppression::{Suppression, SuppressionId};
use crate::records::user::User;
use crate::values::ids::{ChallengeId, DeliveryId, KeyId, LinkId, ProductId, SessionId, UserId};
use crate::values::secret::Digest;

/// Everything one decision changes.
#[derive(Debug, Default)]
pub struct Changes {
    /// Records written or removed.
    pub records: Vec<Change>,
    /// Identities taken or released.
    pub claims: Vec<ClaimChange>,
    /// Rows for the audit trail.
    pub events: Vec<AuditEvent>,
}

/// A change to one record.
#[derive(Debug)]
pub enum Change {
    /// The record becomes this. Its version is the one it replaces; [`Version::NEW`] means there was none.
    Put(Record),
    /// The record goes.
    Remove(RecordKey, Version),
}

impl Change {
    /// Its record, the version it replaces, and the one it leaves.
    pub(crate) fn step(&self) -> (RecordKey, Version, Version) {
        match self {
            Self::Put(record) => (record.key(), record.version(), record.version().next()),
            Self::Remove(key, version) => (*key, *version, Version::NEW),
        }
    }
}

/// A record of any kind.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each variant is the record it names")]
pub enum Record {
    User(Box<User>),
    Challenge(Box<Challenge>),
    Session(Box<Session>),
    Product(Box<Product>),
    Delivery(Box<Delivery>),
    Budget(Budget),
    Fact(Fact),
    Link(Link),
    Replay(Replay),
    SigningKey(SigningKey),
    Suppression(Suppression),
}

/// Which record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the key of the record it names")]
pub enum RecordKey {
    User(UserId),
    Challenge(ChallengeId),
    Session(UserId, SessionId),
    Product(ProductId),
    Delivery(DeliveryId),
    Budget(BudgetKey),
    Fact(FactKey),
    Link(LinkId),
    Replay(Digest),
    SigningKey(KeyId),
    Suppression(SuppressionId),
}

/// A change to who holds an identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimChange {
    /// The holder takes it; nobody may hold it (but see [`ClaimChange::Release`] earlier in the same changes).
    Take {
        /// The identity.
        key: ClaimKey,
        /// The id of who takes it.
        holder: String,
    },
    /// The holder lets go of it.
    Release {
        /// The identity.
        key: ClaimKey,
        /// The id of who holds it now.
        holder: String,
    },
}

impl Changes {
    /// Nothing changes.
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether there is nothing to commit.
    pub const fn is_empty(&self) -> bool {
        self.records.is_empty() && self.claims.is_empty() && self.events.is_empty()
    }

    /// Writes a record, and answers it as it will be once committed.
    pub fn put<R: Kept>(&mut self, record: R) -> R {
        self.records.push(Change::Put(record.clone().into_record()));
        record.once_committed()
    }

    /// Removes a record that was loaded.
    pub fn remove<R: Kept>(&mut self, record: &R) {
        self.records.push(Change::Remove(record.key(), record.version()));
    }

    /// Lets `holder` take an identity.
    pub fn take(&mut self, key: ClaimKey, holder: impl Display + Copy) {
        self.claims.push(ClaimChange::Take {
            key,
            holder: holder.to_string(),
        });
    }

    /// Lets `holder` release an identity.
    pub fn release(&mut self, key: ClaimKey, holder: impl Display + Copy) {
        self.claims.push(ClaimChange::Release {
            key,
            holder: holder.to_string(),
        });
    }

    /// Whether changes to one record follow each other. Of two that replace the same version the second would always be stale.
    pub fn are_coherent(&self) -> bool {
        let mut left: Vec<(RecordKey, Version)> = Vec::new();
        self.records.iter().all(|change| {
            let (key, replaces, leaves) = change.step();
            let before = left.iter().rev().find(|(other, _)| *other == key);
            let follows = before.is_none_or(|(_, version)| *version == replaces);
            left.push((key, leaves));
            follows
        })
    }

    /// The deliveries among the changes, as they will be once committed.
    pub fn deliveries(&self) -> impl Iterator<Item = Delivery> {
        self.records.iter().filter_map(|change| match change {
            Change::Put(Record::Delivery(delivery)) => Some((**delivery).clone().once_committed()),
            _ => None,
        })
    }
}

/// A record the journal can keep.
pub trait Kept: Clone {
    /// Its key.
    fn key(&self) -> RecordKey;
    /// The version it carries.
    fn version(&self) -> Version;
    /// The same with the version it has after the commit.
    #[must_use]
    fn once_committed(self) -> Self;
    /// As a record of any kind.
    fn into_record(self) -> Record;
}

macro_rules! kept {
    ($($kind:ident: |$record:ident| $key:expr, $wrap:expr;)+) => {$(
        impl Kept for $kind {
            fn key(&self) -> RecordKey {
                let $record = self;
                RecordKey::$kind($key)
            }

            fn version(&self) -> Version {
                self.version
            }

            fn once_committed(mut self) -> Self {
                self.version = self.version.next();
                self
            }

            fn into_record(self) -> Record {
                Record::$kind($wrap(self))
            }
        }
    )+

        impl Record {
            /// Its key.
            pub fn key(&self) -> RecordKey {
                match self { $(Self::$kind(record) => record.key(),)+ Self::Session(record) => record.key() }
            }

            /// The version it replaces.
            pub fn version(&self) -> Version {
                match self { $(Self::$kind(record) => record.version,)+ Self::Session(record) => record.version }
            }
        }
    };
}

kept! {
    User: |record| record.id, Box::new;
    Challenge: |record| record.id, Box::new;
    Product: |record| record.id, Box::new;
    Delivery: |record| record.id, Box::new;
    Budget: |record| record.key, std::convert::identity;
    Fact: |record| record.key, std::convert::identity;
    Link: |record| record.id, std::convert::identity;
    Replay: |record| record.key, std::convert::identity;
    SigningKey: |record| record.id, std::convert::identity;
    Suppression: |record| record.id, std::convert::identity;
}

impl Kept for Session {
    fn key(&self) -> RecordKey {
        RecordKey::Session(self.user, self.id)
    }

    fn version(&self) -> Version {
        self.version
    }

    fn once_committed(mut self) -> Self {
        self.version = self.version.next();
        self
    }

    fn into_record(self) -> Record {
        Record::Session(Box::new(self))
    }
}

/// Why a commit wrote nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// A record has left the version a change replaces, or another transaction was faster.
    #[error("somebody else was faster")]
    Stale,
    /// An identity has another holder.
    #[error("already held by somebody else")]
    Taken,
    /// The store could not do it.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Makes decisions durable.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Writes all changes in one transaction; once it answers `Ok` they survive a crash of the process.
    ///
    /// MUST answer `Stale` and write nothing when any record has left the version a change replaces.
    /// MUST answer `Taken` and write nothing when a claimed identity has another holder.
    /// MUST apply claim changes in their order, so that one commit can move an identity between holders.
    /// MUST answer `Unavailable` and write nothing when it cannot tell that all was written; a commit whose fate is unknown counts as not written only if it was not.
    async fn commit(&self, changes: &Changes) -> Result<(), CommitError>;
}
