//! The store: opening and closing it, and the few ways in which every port asks it something.

use std::sync::Arc;

use doorward_core::ports::{PortError, Storage};
use surrealdb::IndexedResults;
use surrealdb::types::{RecordId, Value};
use tokio::sync::Mutex;

use crate::connection::{Connection, Fault};
use crate::counting::Plenty;
use crate::lately::LatelyCounted;
use crate::query::Query;
use crate::rows::{self, Row};
use crate::{OpenError, Settings, migrations};

/// Every storage port of the core on one SurrealDB.
pub struct SurrealStore {
    pub(crate) connection: Arc<Connection>,
    /// Claims of one process would only conflict with each other.
    pub(crate) claiming: Mutex<()>,
    pub(crate) plenty: Plenty,
    pub(crate) counted_lately: LatelyCounted,
}

impl SurrealStore {
    /// Opens the store and brings its schema up to date.
    ///
    /// A connection lost later comes back by itself; until then every call answers `Unavailable` at once. Needs a tokio runtime
    /// whose threads have stacks of at least 10 MiB (20 MiB in debug builds).
    pub async fn open(settings: Settings) -> Result<Arc<Self>, OpenError> {
        let connection = Connection::open(settings).await?;
        migrations::run(&connection, migrations::ALL).await?;
        Ok(Arc::new(Self {
            connection,
            claiming: Mutex::new(()),
            plenty: Plenty::default(),
            counted_lately: LatelyCounted::default(),
        }))
    }

    /// All its ports.
    pub fn storage(self: &Arc<Self>) -> Storage {
        Storage::of(self.clone())
    }

    /// Whether the store answers and, as far as is known, takes writes.
    pub async fn ready(&self) -> bool {
        self.connection.answers().await
    }

    /// Lets go of the store; when this returns, another process can open the data. Calls that come later answer `Unavailable`.
    pub async fn close(&self) {
        self.connection.close().await;
    }

    /// Asks something that writes nothing, or whose writing may be done again.
    pub(crate) async fn ask(&self, query: Query) -> Result<IndexedResults, Fault> {
        self.connection.ask(query).await
    }

    /// The record under this id.
    pub(crate) async fn find<R: Row>(&self, id: RecordId) -> Result<Option<R::Record>, PortError> {
        match self.fetch(id).await? {
            Value::None | Value::Null => Ok(None),
            row => rows::read::<R>(row).map(Some),
        }
    }

    /// The row under this id, or [`Value::None`].
    pub(crate) async fn fetch(&self, id: RecordId) -> Result<Value, Fault> {
        let query = Query::new("SELECT * FROM ONLY $id").bind("id", id);
        one(&mut self.ask(query).await?, 0)
    }

    /// The records a query answers with first.
    pub(crate) async fn select<R: Row>(&self, query: Query) -> Result<Vec<R::Record>, PortError> {
        rows::read_all::<R>(many(&mut self.ask(query).await?, 0)?)
    }
}

/// The answer to a statement.
pub(crate) fn one(results: &mut IndexedResults, statement: usize) -> Result<Value, Fault> {
    results.take::<Value>(statement).map_err(|_| Fault::Refused)
}

/// The rows that are the answer to a statement.
pub(crate) fn many(results: &mut IndexedResults, statement: usize) -> Result<Vec<Value>, Fault> {
    match one(results, statement)? {
        Value::Array(rows) => Ok(rows.into_iter().collect()),
        Value::None | Value::Null => Ok(Vec::new()),
        row => Ok(vec![row]),
    }
}
