//! Walking through lists page by page.

use std::future::Future;

use crate::listing::{Page, Span};
use crate::ports::PortError;

/// More pages than any walk has.
const PAGES: usize = 1_000;

/// The first so many.
pub(super) const fn first(limit: usize) -> Span {
    Span { after: None, limit }
}

/// Everything, in pages of `limit`. Insists that each page but the last is full, and that totals agree with the whole.
pub(super) async fn walk<T, Fut>(limit: usize, list: impl Fn(Span) -> Fut) -> Vec<T>
where
    Fut: Future<Output = Result<Page<T>, PortError>>,
{
    let mut all = Vec::new();
    let mut totals = Vec::new();
    let mut after = None;
    for _ in 0..PAGES {
        let page = list(Span { after, limit }).await.expect("the store answers");
        assert!(page.items.len() <= limit);
        assert!(page.next.is_none() || page.items.len() == limit);
        all.extend(page.items);
        totals.push(page.total);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert!(after.is_none());
    let total = u64::try_from(all.len()).ok();
    assert!(totals.iter().all(|said| *said == total), "{totals:?} of {total:?}");
    all
}

/// Insists that a walk meets exactly these, whatever the size of the pages.
pub(super) async fn lists_exactly<T, K, Fut>(expected: &[K], key: impl Fn(&T) -> K, list: impl Fn(Span) -> Fut)
where
    K: PartialEq + std::fmt::Debug,
    Fut: Future<Output = Result<Page<T>, PortError>>,
{
    for limit in [1, 3, 8, 100] {
        let found: Vec<K> = walk(limit, &list).await.iter().map(&key).collect();
        assert_eq!(found, expected, "in pages of {limit}");
    }
}
