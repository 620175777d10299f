"""The blocking client: every operation as a method, and a session that keeps itself going."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from . import exchange, wire
from .calls import Call
from .errors import DoorwardError
from .exchange import Attempt, Patience, Pause, Renew
from .generated import models
from .generated.operations import Operations
from .pages import Page, Pages
from .token_store import MemoryTokenStore, StoredTokens, TokenStore

T = TypeVar("T")


class Doorward(Operations):
    """Doorward, as one person or one program uses it. Threads may share it.

    Args:
        base_url: Where the server is, such as `https://login.example.com`.
        store: Where tokens are kept; in memory if not given.
        on_signed_out: Called when the session has ended and nobody asked for it: it ran out, or was ended elsewhere.
        client: What requests are made with.
        retries: How often a call is repeated at most.
        max_wait: For how many seconds a call waits at most before it is repeated; asked to wait longer, it fails.
        now: The time in seconds since 1970. For tests.
        pause: Waits. For tests.
    """

    def __init__(
        self,
        base_url: str,
        *,
        store: TokenStore | None = None,
        on_signed_out: Callable[[DoorwardError], None] | None = None,
        client: httpx.Client | None = None,
        retries: int = 2,
        max_wait: float = 30.0,
        now: Callable[[], float] = time.time,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._store = store or MemoryTokenStore()
        self._on_signed_out = on_signed_out
        self._client = client or httpx.Client(timeout=30.0)
        self._patience = Patience(retries, max_wait)
        self._now = now
        self._pause = pause
        self._lock = threading.Lock()
        self._renewal: Future[str | None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections. The session goes on; `logout` ends it."""
        self._client.close()

    def session(self) -> StoredTokens | None:
        """The tokens of the session; `None` when nobody is signed in."""
        return self._store.load()

    def access_token(self) -> str | None:
        """An access token for calls of one's own, renewed if need be; `None` when nobody is signed in."""
        tokens = self._store.load()
        if tokens is None or not exchange.is_about_to_end(tokens, self._now()):
            return tokens.access_token if tokens else None
        return self._renewed(tokens.access_token)

    def adopt(self, tokens: models.Tokens) -> None:
        """Goes on with a session that began elsewhere."""
        self._store.save(exchange.lasting(tokens, self._now()))

    def forget(self) -> None:
        """Drops the session on this side only; `logout` ends it."""
        self._store.clear()

    def request(self, call: Call) -> Any:
        """Any call, for paths this client has no method for. Returns the JSON of the answer."""
        return self._carried_out(call)

    def logout(self) -> None:
        """End the session. To have none any more is success as well."""
        try:
            super().logout()
        except DoorwardError as error:
            if error.code not in {"unauthenticated", "token_expired", "token_reused"}:
                raise
        self.forget()

    def _send(self, call: Call, read: Callable[[Any], T]) -> T:
        answer = exchange.read(read, self._carried_out(call))
        exchange.follow(call, answer, self._store, self._now)
        return answer

    def _pages(self, call: Call, read: Callable[[Any], T]) -> Pages[T]:
        def fetch(cursor: str | None) -> Page[T]:
            goes_on = call if cursor is None else replace(call, query={**call.query, "cursor": cursor})
            return self._send(goes_on, Page.reader(read))

        return Pages(fetch)

    def _carried_out(self, call: Call) -> Any:
        if call.is_secured:
            return self._run(exchange.in_session(call, self._store.load(), self._patience, self._now))
        return self._run(exchange.sent(call, None, self._patience))

    def _run(self, steps: Generator[Any, Any, T]) -> T:
        try:
            step = next(steps)
            while True:
                try:
                    led_to = self._step(step)
                except DoorwardError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(led_to)
        except StopIteration as end:
            result: T = end.value
            return result

    def _step(self, step: Attempt | Pause | Renew) -> Any:
        match step:
            case Pause(seconds):
                return self._pause(seconds)
            case Renew(stale):
                return self._renewed(stale)
            case Attempt():
                try:
                    return wire.answer_of(self._client.request(**wire.request_of(step, self._base_url)))
                except httpx.TransportError:
                    return None

    def _renewed(self, stale: str) -> str | None:
        """One renewal at a time: whoever asks meanwhile gets its outcome."""
        with self._lock:
            running = self._renewal
            mine: Future[str | None] = Future()
            if running is None:
                self._renewal = mine
        if running is not None:
            return running.result()
        try:
            mine.set_result(self._renewed_alone(stale))
        except BaseException as error:
            mine.set_exception(error)
        finally:
            with self._lock:
                self._renewal = None
        return mine.result()

    def _renewed_alone(self, stale: str) -> str | None:
        tokens, refusal = self._run(exchange.renewed(self._store, stale, self._patience, self._now))
        if refusal is not None:
            if self._on_signed_out is not None:
                self._on_signed_out(refusal)
            raise refusal
        return tokens.access_token if tokens else None
