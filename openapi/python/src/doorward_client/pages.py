"""Lists that come page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Page(Generic[T]):
    """One page of a list."""

    items: list[T]
    next_cursor: str | None
    """Where the next page begins; `None` on the last one."""
    total: int | None
    """How many items there are in all; `None` when there are very many."""

    @staticmethod
    def reader(read: Callable[[Any], T]) -> Callable[[Any], Page[T]]:
        """Reads a page of what `read` reads."""

        def page(value: Any) -> Page[T]:
            items = [read(item) for item in value["items"]]
            return Page(items=items, next_cursor=value.get("next_cursor"), total=value.get("total"))

        return page


class Pages(Generic[T]):
    """A list: iterating goes through all its items and fetches each page when it is needed."""

    def __init__(self, fetch: Callable[[str | None], Page[T]]) -> None:
        self._fetch = fetch

    def first(self) -> Page[T]:
        """The page the list begins with."""
        return self._fetch(None)

    def pages(self) -> Iterator[Page[T]]:
        """Every page."""
        page = self._fetch(None)
        yield page
        while page.next_cursor is not None:
            page = self._fetch(page.next_cursor)
            yield page

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items
