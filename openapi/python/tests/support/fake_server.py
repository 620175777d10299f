"""A server in memory that treats tokens as the real one does.

The last refresh token counts until its successor is used.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

import httpx

Handler = Callable[[httpx.Request], httpx.Response]

REFRESH = "POST /v1/tokens/refresh"
USER = {
    "id": "usr_1",
    "first_name": "Ann",
    "last_name": "Lee",
    "email": "ann@example.com",
    "email_verified": True,
    "phone_verified": False,
    "role": "user",
    "status": "active",
    "locale": "en",
    "version": 1,
    "created_at": "2026-11-21T09:00:00Z",
    "updated_at": "2026-11-21T09:00:00.5Z",
}
PRODUCT = {
    "id": "prd_1",
    "url": "https://shop.example.com/tea",
    "attributes": {},
    "status": "active",
    "version": 1,
    "created_at": "2026-11-21T09:00:00Z",
    "updated_at": "2026-11-21T09:00:00Z",
}
HEALTH = {"status": "ok", "checks": []}


class FakeServer:
    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.access = "access-0"
        self.is_over = False
        self._current, self._previous, self._count = "refresh-0", "", 0
        self._handlers: dict[str, deque[Handler]] = defaultdict(deque)

    def next(self, target: str, handler: Handler) -> FakeServer:
        """Answers the next request to this method and path in this way, once."""
        self._handlers[target].append(handler)
        return self

    @property
    def asked(self) -> list[str]:
        """What was asked, such as `GET /v1/me`."""
        return [f"{request.method} {request.url.raw_path.decode().partition('?')[0]}" for request in self.requests]

    def times(self, target: str) -> int:
        return self.asked.count(target)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        target = self.asked[-1]
        if handlers := self._handlers[target]:
            return handlers.popleft()(request)
        if target == REFRESH:
            return self.refresh(request)
        if target == "POST /v1/login/password":
            return httpx.Response(200, json=self.tokens())
        if self.is_over or request.headers.get("authorization") != f"Bearer {self.access}":
            return problem(401, "token_expired")
        return httpx.Response(204) if target == "POST /v1/logout" else httpx.Response(200, json=USER)

    def tokens(self) -> dict[str, Any]:
        return {
            "access_token": self.access,
            "token_type": "Bearer",
            "expires_in": 600,
            "refresh_token": self._current,
            "session_id": "ses_1",
        }

    def refresh(self, request: httpx.Request) -> httpx.Response:
        """Carries out a refresh, whoever hears of it."""
        given = json.loads(request.content)["refresh_token"]
        if self.is_over or given not in {self._current, self._previous}:
            return problem(401, "token_expired" if self.is_over else "token_reused")
        self._count += 1
        self._previous, self._current, self.access = given, f"refresh-{self._count}", f"access-{self._count}"
        return httpx.Response(200, json=self.tokens())


def problem(status: int, code: str, *, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
    body = {"type": f"/problems/{code}", "title": code, "status": status, "code": code, "detail": f"it is {code}"}
    return httpx.Response(status, json={**body, "request_id": "r1", **more}, headers=headers)


def lost(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("connection reset", request=request)
