"""What comes back and when calls are repeated.

Problems are errors, pages are lists, and nothing a newer server says breaks an older client.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from support.fake_server import HEALTH, PRODUCT, USER, FakeServer, lost, problem

from doorward_client import Doorward, DoorwardError


def client(server: FakeServer, pauses: list[float] | None = None) -> Doorward:
    kept = [] if pauses is None else pauses
    transport = httpx.MockTransport(server)
    return Doorward("http://doorward.test/", client=httpx.Client(transport=transport), pause=kept.append)


def failure(work: Callable[[], Any]) -> DoorwardError:
    with pytest.raises(DoorwardError) as caught:
        work()
    return caught.value


def busy(seconds: int) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: problem(503, "overloaded", headers={"retry-after": str(seconds)})


def page_of(**page: Any) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(200, json=page)


def made(_: httpx.Request) -> httpx.Response:
    return httpx.Response(201, json=PRODUCT)


def test_a_problem_becomes_an_error_with_its_code_and_details() -> None:
    errors = [{"field": "email", "code": "invalid", "detail": "no"}]
    server = FakeServer().next("POST /v1/login/code", lambda _: problem(400, "validation_failed", errors=errors))

    error = failure(lambda: client(server).request_login_code(email="x"))

    assert (error.code, error.status, error.request_id, str(error)) == (
        *("validation_failed", 400, "r1"),
        "it is validation_failed",
    )
    assert [wrong.field for wrong in error.errors] == ["email"]


def test_a_wrong_code_says_how_many_tries_are_left() -> None:
    target = "POST /v1/challenges/c/verify"
    server = FakeServer().next(target, lambda _: problem(400, "invalid_code", attempts_left=3))

    assert failure(lambda: client(server).verify_challenge("c", code="1")).attempts_left == 3


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(502, text="<h1>Bad gateway</h1>"),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"other": "API"}),
        httpx.Response(400, json={"error": "no"}),
        httpx.Response(400, json=["no"]),
        httpx.Response(302, headers={"location": "https://elsewhere.example.com"}),
    ],
)
def test_what_is_no_answer_of_doorward_is_unexpected(answer: httpx.Response) -> None:
    server = FakeServer().next("GET /health/live", lambda _: answer)

    assert failure(client(server).check_live).code == "unexpected"


def test_what_a_newer_server_adds_is_passed_over() -> None:
    server = FakeServer()
    server.next("GET /v1/me", lambda _: httpx.Response(200, json={**USER, "role": "owner", "shoe_size": 43}))
    server.next("GET /v1/me", lambda _: problem(418, "out_of_tea", leaves=0))

    me = client(server).get_me()

    assert str(me.role) == "owner"
    assert me.created_at == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert str(failure(client(server).get_me).code) == "out_of_tea"


def test_a_list_goes_on_over_all_its_pages_and_fetches_none_before_it_is_needed() -> None:
    server = FakeServer()
    server.next("GET /v1/products", page_of(items=[PRODUCT, PRODUCT], next_cursor="2", total=3))
    server.next("GET /v1/products", page_of(items=[PRODUCT], total=3))

    products = iter(client(server).list_products(q="tea & milk"))
    next(products), next(products)

    assert len(server.requests) == 1
    assert len(list(products)) == 1
    assert [request.url.params["q"] for request in server.requests] == ["tea & milk"] * 2


def test_the_first_page_says_how_many_there_are() -> None:
    server = FakeServer().next("GET /v1/products", lambda _: httpx.Response(200, json={"items": [], "total": 0}))

    page = client(server).list_products().first()

    assert (page.items, page.total, page.next_cursor) == ([], 0, None)


def test_a_change_sends_what_was_given_and_the_version_it_was_made_from() -> None:
    server = FakeServer().next("PATCH /v1/products/prd_1", lambda _: httpx.Response(200, json=PRODUCT))

    client(server).update_product("prd_1", name=None, status="archived", if_version=7)

    assert server.requests[0].headers["if-match"] == '"7"'
    assert server.requests[0].read() == b'{"name":null,"status":"archived"}'


def test_an_id_stays_within_its_part_of_the_path() -> None:
    server = FakeServer().next("GET /v1/products/a%2Fb%3Fc", lambda _: httpx.Response(200, json=PRODUCT))

    client(server).get_product("a/b?c")

    for wrong in ("", ".", ".."):
        with pytest.raises(ValueError, match="is no id"):
            client(server).get_product(wrong)


def test_a_busy_server_is_asked_again_after_the_time_it_names() -> None:
    server = FakeServer().next("GET /health/live", busy(3)).next("GET /health/live", busy(7))
    server.next("GET /health/live", lambda _: httpx.Response(200, json=HEALTH))
    pauses: list[float] = []

    client(server, pauses).check_live()

    assert pauses == [3, 7]


def test_a_limited_call_is_repeated_at_most_twice() -> None:
    server = FakeServer()
    for _ in range(5):
        server.next("GET /health/live", lambda _: problem(429, "rate_limited", retry_after=1))

    assert failure(client(server).check_live).retry_after == 1

    assert len(server.requests) == 3


def test_nobody_waits_longer_than_agreed() -> None:
    server = FakeServer().next("GET /health/live", busy(3600))
    pauses: list[float] = []

    assert failure(client(server, pauses).check_live).retry_after == 3600

    assert pauses == []


def test_what_is_not_idempotent_is_not_repeated() -> None:
    server = FakeServer().next("POST /v1/login/code", busy(1)).next("DELETE /v1/products/prd_1", lost)

    assert failure(lambda: client(server).request_login_code(email="a@b.c")).code == "overloaded"
    assert failure(lambda: client(server).delete_product("prd_1")).code == "unreachable"

    assert len(server.requests) == 2


def test_a_lost_addition_is_repeated_under_the_same_key() -> None:
    server = (
        FakeServer().next("POST /v1/products", lost).next("POST /v1/products", made).next("POST /v1/products", made)
    )

    client(server).create_product(url="https://shop.example.com/tea")
    client(server).create_product(url="https://shop.example.com/tea", idempotency_key="mine")

    keys = [request.headers["idempotency-key"] for request in server.requests]
    assert keys[0] == keys[1] != keys[2] == "mine"
