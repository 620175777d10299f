//! Lists that come page by page.

use std::marker::PhantomData;

use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::call::Call;
use crate::client::Doorward;
use crate::error::Error;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// What it holds.
    pub items: Vec<T>,
    /// Where the next page begins; none on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many items there are in all; none when there are very many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

/// A list that has been asked for. Nothing is fetched before it is needed.
#[derive(Clone, Debug)]
pub struct Pages<T> {
    doorward: Doorward,
    call: Call,
    item: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned + Send + 'static> Pages<T> {
    pub(crate) fn new(doorward: Doorward, call: Call) -> Self {
        Self {
            doorward,
            call,
            item: PhantomData,
        }
    }

    /// The page the list begins with.
    pub async fn first(&self) -> Result<Page<T>, Error> {
        self.doorward.send(self.call.clone()).await
    }

    /// The page that begins where another said the next one does.
    pub async fn at(&self, cursor: &str) -> Result<Page<T>, Error> {
        let mut call = self.call.clone();
        call.query.add("cursor", Some(&cursor));
        self.doorward.send(call).await
    }

    /// Every page.
    pub fn pages(self) -> impl Stream<Item = Result<Page<T>, Error>> + Send + Unpin {
        let begin = Next::First;
        Box::pin(stream::try_unfold((self, begin), |(list, next)| async move {
            let page = match next {
                Next::First => list.first().await?,
                Next::At(cursor) => list.at(&cursor).await?,
                Next::Nothing => return Ok(None),
            };
            let next = page.next_cursor.clone().map_or(Next::Nothing, Next::At);
            Ok(Some((page, (list, next))))
        }))
    }

    /// Every item of every page.
    pub fn items(self) -> impl Stream<Item = Result<T, Error>> + Send + Unpin {
        self.pages()
            .map_ok(|page| stream::iter(page.items.into_iter().map(Ok)))
            .try_flatten()
    }

    /// The first items, at most this many; as many pages are fetched as that takes.
    pub async fn take(self, limit: usize) -> Result<Vec<T>, Error> {
        self.items().take(limit).try_collect().await
    }

    /// All items.
    pub async fn all(self) -> Result<Vec<T>, Error> {
        self.items().try_collect().await
    }
}

enum Next {
    First,
    At(String),
    Nothing,
}
