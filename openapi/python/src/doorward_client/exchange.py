"""How calls, repeats and renewals go, without any input or output.

Each function is a generator: it yields steps, is sent what they led to, and returns its result. The blocking and the
asynchronous client carry the same steps out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from .calls import Call
from .errors import DoorwardError, unreachable, unsuccessful
from .generated.models import Tokens, Verified
from .token_store import StoredTokens, TokenStore

T = TypeVar("T")

LEEWAY = 10.0
"""An access token this close to its end, in seconds, is renewed before it is used."""
BACKOFF = 0.25
PUT_OFF = {429, 503}


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the body if it was JSON, and what it says about trying again."""

    status: int
    body: Any
    is_readable: bool
    retry_after: int | None


@dataclass(frozen=True)
class Attempt:
    """Sends the call once. Leads to an answer, or to `None` when none came."""

    call: Call
    token: str | None


@dataclass(frozen=True)
class Pause:
    """Waits."""

    seconds: float


@dataclass(frozen=True)
class Renew:
    """Gets an access token in place of one that does not count. Leads to the token, or `None`."""

    stale: str


WireStep: TypeAlias = Attempt | Pause
Step: TypeAlias = Attempt | Pause | Renew


@dataclass(frozen=True)
class Patience:
    """How often and how late a call is repeated."""

    retries: int
    max_wait: float


def sent(
    call: Call, token: str | None, patience: Patience, *, may_repeat: bool | None = None
) -> Generator[WireStep, Any, Any]:
    """Sends a call, and again where that can do no harm. Returns the body of the answer."""
    tries = 0
    while True:
        try:
            return _body((yield Attempt(call, token)))
        except DoorwardError as error:
            wait = _wait_after(error, tries, call, may_repeat)
            if wait is None or tries >= patience.retries or wait > patience.max_wait:
                raise
        tries += 1
        yield Pause(wait)


def in_session(
    call: Call, tokens: StoredTokens | None, patience: Patience, now: Callable[[], float]
) -> Generator[Step, Any, Any]:
    """Sends a call in the name of whoever is signed in."""
    token = tokens.access_token if tokens else None
    if tokens and is_about_to_end(tokens, now()):
        token = yield Renew(tokens.access_token)
    try:
        return (yield from sent(call, token, patience))
    except DoorwardError as error:
        if token is None or error.code not in {"unauthenticated", "token_expired"}:
            raise
        # The server refused the token before it did anything, so the call may be made again whatever it is.
        fresh: str | None = yield Renew(token)
        if fresh is None:
            raise
    return (yield from sent(call, fresh, patience))


def renewed(
    store: TokenStore, stale: str, patience: Patience, now: Callable[[], float]
) -> Generator[WireStep, Any, tuple[StoredTokens | None, DoorwardError | None]]:
    """Renews the session. Returns its tokens, or why it has ended."""
    tokens = store.load()
    # Somebody else may have signed out or renewed it meanwhile.
    if tokens is None or tokens.access_token != stale:
        return tokens, None
    fresh, refusal = yield from _asked(tokens.refresh_token, patience)
    kept = store.load()
    if kept is None or kept.refresh_token != tokens.refresh_token:
        # Somebody signed out or in meanwhile: that counts.
        return kept, None
    if fresh is None:
        store.clear()
        return None, refusal
    stored = lasting(fresh, now())
    store.save(stored)
    return stored, None


def _asked(
    refresh_token: str, patience: Patience
) -> Generator[WireStep, Any, tuple[Tokens | None, DoorwardError | None]]:
    """The next tokens, or the server's word that there are none. Who cannot be reached may still know the session."""
    call = Call("POST", "/v1/tokens/refresh", body={"refresh_token": refresh_token})
    try:
        # The server takes the same token again while its successor is unused, so a lost answer is asked for again.
        body = yield from sent(call, None, patience, may_repeat=True)
    except DoorwardError as error:
        if error.status == 401:  # noqa: PLR2004
            return None, error
        raise
    return read(Tokens.from_json, body), None


def lasting(tokens: Tokens, now: float) -> StoredTokens:
    """Tokens as they are stored."""
    return StoredTokens(
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        session_id=tokens.session_id,
        expires_at=now + tokens.expires_in,
        lasts=tokens.expires_in,
    )


def is_about_to_end(tokens: StoredTokens, now: float) -> bool:
    """Whether the access token is better renewed before it is used."""
    return tokens.expires_at - now <= min(LEEWAY, tokens.lasts / 10)


def follow(call: Call, answer: object, store: TokenStore, now: Callable[[], float]) -> None:
    """Begins or drops the session, if that is what an answer means."""
    tokens = answer.tokens if isinstance(answer, Verified) else None
    if isinstance(answer, Tokens) and call.path == "/v1/login/password":
        tokens = answer
    if tokens is not None:
        store.save(lasting(tokens, now()))
    elif (call.method, call.path) == ("DELETE", "/v1/me"):
        store.clear()


def read(reader: Callable[[Any], T], body: Any) -> T:
    """What an answer says."""
    try:
        return reader(body)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DoorwardError("unexpected", "The answer lacks what it should say") from error


def _body(answer: Answer | None) -> Any:
    if answer is None:
        raise unreachable()
    if not 200 <= answer.status < 300 or not answer.is_readable:  # noqa: PLR2004
        raise unsuccessful(answer.status, answer.body, answer.retry_after)
    return answer.body


def _wait_after(error: DoorwardError, tries: int, call: Call, may_repeat: bool | None) -> float | None:
    """How long to wait before the call is made again, if it may be."""
    was_lost = error.code == "unreachable"
    if not (was_lost or error.status in PUT_OFF):
        return None
    is_idempotent = call.method == "GET" or (not was_lost and call.method in {"PUT", "DELETE"})
    if not (is_idempotent or call.idempotency_key if may_repeat is None else may_repeat):
        return None
    # A part of it is random, so that callers do not come back all at once.
    return BACKOFF * 2**tries * (1 + random.random()) if error.retry_after is None else error.retry_after  # noqa: S311
