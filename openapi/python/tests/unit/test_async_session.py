"""The asynchronous client does as the blocking one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from support.fake_server import HEALTH, PRODUCT, REFRESH, FakeServer, lost, problem

from doorward_client import AsyncDoorward, DoorwardError

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Ann:
    def __init__(self, server: Callable[[httpx.Request], Any]) -> None:
        self.now = 1_000_000.0
        self.pauses: list[float] = []
        self.ends: list[str] = []
        self.doorward = AsyncDoorward(
            "http://doorward.test",
            client=httpx.AsyncClient(transport=httpx.MockTransport(server)),
            on_signed_out=lambda reason: self.ends.append(reason.code),
            now=lambda: self.now,
            pause=self.waits,
        )

    async def waits(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def signs_in(self) -> Ann:
        await self.doorward.login_with_password(email="ann@example.com", password="secret")
        return self


async def test_fifty_calls_with_an_ended_access_token_cause_one_refresh() -> None:
    server = FakeServer()
    ann = await Ann(server).signs_in()
    ann.now += 600

    answers = await asyncio.gather(*(ann.doorward.get_me() for _ in range(50)))

    assert [me.id for me in answers] == ["usr_1"] * 50
    assert server.times(REFRESH) == 1


async def test_fifty_calls_refused_by_the_server_cause_one_refresh() -> None:
    server = FakeServer()
    ann = await Ann(server).signs_in()
    server.access = "another"

    await asyncio.gather(*(ann.doorward.get_me() for _ in range(50)))

    assert server.times(REFRESH) == 1


async def test_a_lost_refresh_answer_is_asked_for_again() -> None:
    server = FakeServer()
    ann = await Ann(server).signs_in()
    ann.now += 600

    def loses(request: httpx.Request) -> httpx.Response:
        server.refresh(request)
        return lost(request)

    server.next(REFRESH, loses)

    me = await ann.doorward.get_me()

    assert me.id == "usr_1"
    assert server.times(REFRESH) == 2


async def test_an_ended_session_is_said_once_to_all_who_wait() -> None:
    server = FakeServer()
    ann = await Ann(server).signs_in()
    server.is_over = True
    calls = (ann.doorward.get_me() for _ in range(5))

    failures = await asyncio.gather(*calls, return_exceptions=True)

    assert [error.code for error in failures if isinstance(error, DoorwardError)] == ["token_expired"] * 5
    assert ann.ends == ["token_expired"]
    assert ann.doorward.session() is None


async def test_who_gives_up_does_not_end_the_renewal_for_others() -> None:
    server = FakeServer()
    asked, may_answer = asyncio.Event(), asyncio.Event()

    async def slow(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/refresh"):
            asked.set()
            await may_answer.wait()
        return server(request)

    ann = await Ann(slow).signs_in()
    ann.now += 600
    hasty, patient = asyncio.create_task(ann.doorward.get_me()), asyncio.create_task(ann.doorward.get_me())
    await asked.wait()

    hasty.cancel()
    may_answer.set()

    assert (await patient).id == "usr_1"
    assert hasty.cancelled()
    assert server.times(REFRESH) == 1


async def test_a_busy_server_is_asked_again_after_the_time_it_names() -> None:
    server = FakeServer()
    server.next("GET /health/live", lambda _: problem(503, "overloaded", headers={"retry-after": "3"}))
    server.next("GET /health/live", lambda _: httpx.Response(200, json=HEALTH))
    ann = Ann(server)

    await ann.doorward.check_live()

    assert ann.pauses == [3]


async def test_a_list_goes_on_over_all_its_pages() -> None:
    server = FakeServer()
    server.next("GET /v1/products", lambda _: httpx.Response(200, json={"items": [PRODUCT], "next_cursor": "2"}))
    server.next("GET /v1/products", lambda _: httpx.Response(200, json={"items": [PRODUCT], "total": 2}))
    ann = Ann(server)

    ids = [product.id async for product in ann.doorward.list_products(q="tea")]

    assert ids == ["prd_1", "prd_1"]
    assert [dict(request.url.params) for request in server.requests] == [{"q": "tea"}, {"q": "tea", "cursor": "2"}]


async def test_the_session_can_be_ended_and_closed() -> None:
    server = FakeServer()
    ann = await Ann(server).signs_in()

    async with ann.doorward as doorward:
        assert await doorward.access_token() == "access-0"
        await doorward.logout()

    assert ann.doorward.session() is None
