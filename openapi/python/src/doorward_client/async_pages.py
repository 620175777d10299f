"""Lists that come page by page, for asynchronous programs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from .pages import Page

T = TypeVar("T")


class AsyncPages(Generic[T]):
    """A list: `async for` goes through all its items and fetches each page when it is needed."""

    def __init__(self, fetch: Callable[[str | None], Awaitable[Page[T]]]) -> None:
        self._fetch = fetch

    async def first(self) -> Page[T]:
        """The page the list begins with."""
        return await self._fetch(None)

    async def pages(self) -> AsyncIterator[Page[T]]:
        """Every page."""
        page = await self._fetch(None)
        yield page
        while page.next_cursor is not None:
            page = await self._fetch(page.next_cursor)
            yield page

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item
