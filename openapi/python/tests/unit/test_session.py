"""A session keeps itself going."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.fake_server import HEALTH, REFRESH, FakeServer, lost, problem

from doorward_client import Doorward, DoorwardError, FileTokenStore, MemoryTokenStore, TokenStore, models


class Ann:
    """Somebody signed in, with a clock and a record of what happened to her."""

    def __init__(self, server: FakeServer, store: TokenStore | None = None) -> None:
        self.now = 1_000_000.0
        self.ends: list[str] = []
        self.store = store or MemoryTokenStore()
        self.doorward = Doorward(
            "http://doorward.test",
            store=self.store,
            client=httpx.Client(transport=httpx.MockTransport(server)),
            on_signed_out=lambda reason: self.ends.append(reason.code),
            now=lambda: self.now,
            pause=lambda _: None,
        )
        self.doorward.login_with_password(email="ann@example.com", password="secret")


def at_once(times: int, work: Any) -> list[Any]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(lambda _: work(), range(times)))


def failure(work: Any) -> DoorwardError:
    with pytest.raises(DoorwardError) as caught:
        work()
    return caught.value


def test_fifty_calls_with_an_ended_access_token_cause_one_refresh() -> None:
    server = FakeServer()
    ann = Ann(server)
    ann.now += 600

    answers = at_once(50, ann.doorward.get_me)

    assert [me.id for me in answers] == ["usr_1"] * 50
    assert server.times(REFRESH) == 1


def test_fifty_calls_refused_by_the_server_cause_one_refresh() -> None:
    server = FakeServer()
    ann = Ann(server)
    server.access = "another"

    at_once(50, ann.doorward.get_me)

    assert server.times(REFRESH) == 1


def test_an_access_token_about_to_end_is_renewed_before_it_is_used() -> None:
    server = FakeServer()
    ann = Ann(server)
    ann.now += 591

    ann.doorward.get_me()

    assert server.asked[1:] == [REFRESH, "GET /v1/me"]


def test_a_lost_refresh_answer_is_asked_for_again_with_the_same_token() -> None:
    server = FakeServer()
    ann = Ann(server)
    ann.now += 600

    def loses(request: httpx.Request) -> httpx.Response:
        server.refresh(request)
        return lost(request)

    server.next(REFRESH, loses)

    ann.doorward.get_me()

    bodies = [request.content for request in server.requests if request.url.path.endswith("/refresh")]
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]


def test_a_server_that_cannot_be_reached_signs_nobody_out() -> None:
    server = FakeServer()
    ann = Ann(server)
    ann.now += 600
    for _ in range(3):
        server.next(REFRESH, lost)

    error = failure(ann.doorward.get_me)

    assert (error.code, error.status) == ("unreachable", 0)
    ann.doorward.get_me()
    assert ann.ends == []


def test_an_ended_session_is_forgotten_and_said_to_all_who_wait() -> None:
    server = FakeServer()
    ann = Ann(server)
    server.is_over = True

    assert failure(ann.doorward.get_me).code == "token_expired"

    assert ann.ends == ["token_expired"]
    assert ann.doorward.session() is None


def test_a_sign_in_during_a_renewal_is_not_overwritten_by_it() -> None:
    server = FakeServer()
    ann = Ann(server)
    ann.now += 600

    def signs_in(request: httpx.Request) -> httpx.Response:
        answer = server.refresh(request)
        ann.doorward.adopt(models.Tokens.from_json({**server.tokens(), "refresh_token": "of-another-session"}))
        return answer

    server.next(REFRESH, signs_in)

    ann.doorward.get_me()

    tokens = ann.doorward.session()
    assert tokens is not None
    assert tokens.refresh_token == "of-another-session"


def test_logging_out_twice_is_no_error() -> None:
    server = FakeServer()
    ann = Ann(server)
    ann.doorward.logout()

    ann.doorward.logout()

    assert ann.doorward.session() is None


def test_a_wrong_password_does_not_touch_the_session() -> None:
    server = FakeServer().next("PUT /v1/me/password", lambda _: problem(401, "invalid_credentials"))
    ann = Ann(server)

    error = failure(lambda: ann.doorward.change_password(current_password="a", new_password="b"))

    assert error.code == "invalid_credentials"
    assert server.times(REFRESH) == 0


def test_a_token_the_server_refuses_is_renewed_once_and_no_more() -> None:
    server = FakeServer()
    ann = Ann(server)
    for _ in range(2):
        server.next("GET /v1/me", lambda _: problem(401, "unauthenticated"))

    assert failure(ann.doorward.get_me).code == "unauthenticated"

    assert server.times(REFRESH) == 1


def test_calls_that_need_no_token_carry_none() -> None:
    server = FakeServer().next("GET /health/live", lambda _: httpx.Response(200, json=HEALTH))
    ann = Ann(server)

    ann.doorward.check_live()

    assert "authorization" not in server.requests[-1].headers


def test_a_closed_account_ends_the_session() -> None:
    server = FakeServer().next("DELETE /v1/me", lambda _: httpx.Response(204))
    ann = Ann(server)

    ann.doorward.close_account(password="secret")

    assert ann.doorward.session() is None


def test_a_session_outlives_the_program_in_a_file_nobody_else_reads(tmp_path: Path) -> None:
    server = FakeServer()
    path = tmp_path / "new" / "tokens.json"
    Ann(server, FileTokenStore(path))

    later = Doorward("http://doorward.test", store=FileTokenStore(path), now=lambda: 1_000_000.0)

    assert later.access_token() == server.access
    assert path.stat().st_mode & 0o077 == 0
    assert [file.name for file in path.parent.iterdir()] == ["tokens.json"]
    later.forget()
    later.forget()
    assert later.session() is None


@pytest.mark.parametrize("text", ["", "no json", "null", "[]", json.dumps({"access_token": "a"})])
def test_what_is_no_session_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tokens.json"
    path.write_text(text)

    assert FileTokenStore(path).load() is None


def test_tokens_are_not_shown() -> None:
    ann = Ann(FakeServer())

    assert "access-0" not in repr(ann.doorward.session())
    assert "refresh-0" not in repr(ann.doorward.session())
