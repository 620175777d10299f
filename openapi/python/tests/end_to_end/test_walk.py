"""The clients against a real server: `openapi/with-server.sh` starts it and says where it is."""

from __future__ import annotations

import asyncio
import os
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest

from doorward_client import AsyncDoorward, Doorward, DoorwardError, MemoryTokenStore
from doorward_client.access_token import AccessTokenVerifier, InvalidAccessToken

PASSWORD = "correct horse battery"
REFRESH = "/v1/tokens/refresh"


def url() -> str:
    assert "DOORWARD_URL" in os.environ, "run this with openapi/with-server.sh"
    return os.environ["DOORWARD_URL"]


class Wire:
    """Counts what goes over the wire, and can lose answers."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.losses = 0

    def request(self, request: httpx.Request) -> None:
        self.asked.append(request.url.path)

    def response(self, response: httpx.Response) -> None:
        if response.request.url.path == REFRESH and self.losses > 0:
            self.losses -= 1
            raise httpx.ReadError("the answer was lost", request=response.request)

    def refreshes(self) -> int:
        return self.asked.count(REFRESH)


class Ann:
    """Somebody who registered and entered the code."""

    def __init__(self, admin: Doorward) -> None:
        self.wire = Wire()
        self.store = MemoryTokenStore()
        self.ahead = 0.0
        hooks: dict[str, list[Callable[..., None]]] = {"request": [self.wire.request], "response": [self.wire.response]}
        self.doorward = Doorward(
            url(), store=self.store, client=httpx.Client(timeout=30, event_hooks=hooks), now=self.now
        )
        self.email = f"ann.{uuid.uuid4().hex}@example.com"
        challenge = self.doorward.register(first_name="Ann", last_name="Lee", email=self.email, password=PASSWORD)
        self.user = self.doorward.verify_challenge(challenge.id, code=captured(admin, self.email)).user

    def now(self) -> float:
        return time.time() + self.ahead


def captured(admin: Doorward, to: str) -> str:
    for _ in range(100):
        for message in admin.list_inbox(to=to):
            if message.code is not None:
                return message.code
    pytest.fail(f"no code came to {to}")


@pytest.fixture(scope="module")
def admin() -> Iterator[Doorward]:
    with Doorward(url()) as doorward:
        email, password = os.environ["DOORWARD_ADMIN_EMAIL"], os.environ["DOORWARD_ADMIN_PASSWORD"]
        doorward.login_with_password(email=email, password=password)
        yield doorward


@pytest.fixture
def ann(admin: Doorward) -> Iterator[Ann]:
    ann = Ann(admin)
    with ann.doorward:
        yield ann


def code_of(caught: pytest.ExceptionInfo[DoorwardError]) -> str:
    return caught.value.code


def test_who_registers_and_enters_the_code_is_signed_in(ann: Ann) -> None:
    me = ann.doorward.get_me()

    assert me == ann.user
    assert (me.email, me.email_verified, me.role, me.status) == (ann.email, True, "user", "active")
    assert ann.doorward.update_me(last_name="Archer", if_version=me.version).last_name == "Archer"
    with pytest.raises(DoorwardError) as late:
        ann.doorward.update_me(last_name="Late", if_version=me.version)
    assert code_of(late) == "version_mismatch"


def test_fifty_calls_with_an_ended_access_token_cause_one_refresh(ann: Ann) -> None:
    ann.ahead = 3600

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: ann.doorward.get_me(), range(50)))

    assert {me.id for me in answers} == {ann.user.id}
    assert ann.wire.refreshes() == 1


def test_fifty_calls_the_server_refuses_cause_one_refresh(ann: Ann) -> None:
    tokens = ann.store.load()
    assert tokens is not None
    ann.store.save(replace(tokens, access_token=f"{tokens.access_token[:-8]}AAAAAAAA"))

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: ann.doorward.get_me(), range(50)))

    assert {me.id for me in answers} == {ann.user.id}
    assert ann.wire.refreshes() == 1


def test_fifty_tasks_cause_one_refresh(ann: Ann) -> None:
    wire = Wire()

    async def request(request: httpx.Request) -> None:
        wire.request(request)

    async def walk() -> set[str]:
        http = httpx.AsyncClient(timeout=30, event_hooks={"request": [request]})
        async with AsyncDoorward(url(), store=ann.store, client=http, now=lambda: time.time() + 3600) as doorward:
            ids = {me.id for me in await asyncio.gather(*(doorward.get_me() for _ in range(50)))}
            assert [product.id async for product in doorward.list_products(q=ann.email)] == []
            await doorward.logout()
        return ids

    assert asyncio.run(walk()) == {ann.user.id}
    assert wire.refreshes() == 1
    with pytest.raises(DoorwardError) as over:
        ann.doorward.get_me()
    assert code_of(over) == "unauthenticated"


def test_a_lost_refresh_answer_signs_nobody_out(ann: Ann) -> None:
    ann.ahead = 3600
    ann.wire.losses = 1

    ann.doorward.get_me()
    ann.ahead *= 2
    ann.doorward.get_me()

    assert ann.wire.refreshes() == 3


def test_an_access_token_is_verified_offline(ann: Ann) -> None:
    token = ann.doorward.access_token()
    assert token is not None

    claims = AccessTokenVerifier(url()).verify(token)

    assert (claims.sub, claims.role, claims.amr) == (ann.user.id, "user", ["otp"])
    with pytest.raises(InvalidAccessToken, match="bad signature"):
        AccessTokenVerifier(url()).verify(f"{token[:-8]}AAAAAAAA")


def test_products_are_added_by_administrators_and_listed_by_everybody(admin: Doorward, ann: Ann) -> None:
    at = f"https://shop.example.com/{uuid.uuid4().hex}"
    names = ("tea", "milk", "sugar")
    made = [admin.create_product(url=f"{at}/{name}", name=name, attributes={"size": "1"}).id for name in names]

    listed = [product.id for product in ann.doorward.list_products(q=at, limit=2, sort="created_at")]

    assert listed == made
    with pytest.raises(DoorwardError) as refused:
        ann.doorward.create_product(url=at)
    assert code_of(refused) == "forbidden"
    with pytest.raises(DoorwardError) as taken:
        admin.create_product(url=f"{at}/tea")
    assert code_of(taken) == "product_url_taken"
    for product_id in made:
        admin.delete_product(product_id)
    with pytest.raises(DoorwardError) as gone:
        ann.doorward.get_product(made[0])
    assert code_of(gone) == "not_found"


def test_wrong_members_are_typed_errors(ann: Ann) -> None:
    with pytest.raises(DoorwardError) as wrong:
        ann.doorward.register(first_name="", last_name="", email="no", password="")

    assert code_of(wrong) == "validation_failed"
    assert "email" in {error.field for error in wrong.value.errors}


def test_after_the_logout_nothing_counts_any_more(ann: Ann) -> None:
    tokens = ann.store.load()
    assert tokens is not None
    ends: list[str] = []

    ann.doorward.logout()

    kept = MemoryTokenStore()
    kept.save(tokens)
    ghost = Doorward(url(), store=kept, on_signed_out=lambda reason: ends.append(reason.code))
    with ghost, pytest.raises(DoorwardError) as over:
        ghost.get_me()
    assert code_of(over) == "token_expired"
    assert ends == ["token_expired"]
