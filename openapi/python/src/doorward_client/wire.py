"""Between steps and `httpx`: how a call becomes a request and a response an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .exchange import Answer, Attempt

if TYPE_CHECKING:
    import httpx


def request_of(attempt: Attempt, base_url: str) -> dict[str, Any]:
    """The arguments `httpx` takes for an attempt."""
    headers = attempt.call.headers()
    if attempt.token is not None:
        headers["authorization"] = f"Bearer {attempt.token}"
    content = attempt.call.content()
    return {
        "method": attempt.call.method,
        "url": base_url + attempt.call.path,
        "params": attempt.call.parameters(),
        "headers": headers,
        **({} if content is None else {"json": content}),
    }


def answer_of(response: httpx.Response) -> Answer:
    """What a response says."""
    named = response.headers.get("retry-after", "")
    retry_after = int(named) if named.isascii() and named.isdigit() else None
    try:
        body, is_readable = (response.json() if response.content else None), True
    except ValueError:
        body, is_readable = None, False
    return Answer(response.status_code, body, is_readable, retry_after)
