"""Which access tokens count, and how often keys are fetched."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from doorward_client import models
from doorward_client.access_token import AccessTokenVerifier, InvalidAccessToken

ISSUER = "https://login.example.com"
NOW = 1_800_000_000
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def encoded(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(header: dict[str, Any] | None = None, claims: dict[str, Any] | None = None) -> str:
    head = {"alg": "EdDSA", "typ": "at+jwt", "kid": "key_1", **(header or {})}
    said = {
        "iss": ISSUER,
        "aud": ISSUER,
        "sub": "usr_1",
        "sid": "ses_1",
        "role": "user",
        "amr": ["otp"],
        "jti": "j",
        "auth_time": NOW,
        "iat": NOW,
        "exp": NOW + 600,
        **(claims or {}),
    }
    signed = f"{encoded(head)}.{encoded(said)}"
    return f"{signed}.{encoded(KEY.sign(signed.encode()))}"


class Judge:
    """A verifier with a clock and a server that can be away."""

    def __init__(self) -> None:
        self.now: float = NOW
        self.fetches = 0
        self.is_down = False
        self.kids = ["key_1"]
        self.verifier = AccessTokenVerifier(ISSUER, keys=self.keys, now=lambda: self.now)

    def keys(self) -> models.Jwks:
        self.fetches += 1
        if self.is_down:
            raise ConnectionError
        x = encoded(KEY.public_key().public_bytes_raw())
        keys = [models.Jwk(kty="OKP", crv="Ed25519", x=x, kid=kid, use="sig", alg="EdDSA") for kid in self.kids]
        return models.Jwks(keys=keys)

    def refuses(self, text: str) -> str:
        with pytest.raises(InvalidAccessToken) as caught:
            self.verifier.verify(text)
        return caught.value.reason


def test_a_good_token_says_whose_it_is() -> None:
    claims = Judge().verifier.verify(token(claims={"new": 1}))

    assert (claims.sub, claims.sid, claims.role, claims.all["new"]) == ("usr_1", "ses_1", "user", 1)


@pytest.mark.parametrize(
    ("header", "claims", "reason"),
    [
        ({}, {"iss": "https://evil.example.com"}, "wrong_issuer"),
        ({}, {"aud": "https://other.example.com"}, "wrong_audience"),
        ({}, {"exp": NOW}, "expired"),
        ({}, {"iat": NOW + 61}, "not_yet_valid"),
        ({}, {"exp": None}, "malformed"),
        ({}, {"exp": True}, "malformed"),
        ({"alg": "none"}, {}, "malformed"),
        ({"alg": "HS256"}, {}, "malformed"),
        ({"typ": "JWT"}, {}, "malformed"),
        ({"crit": ["exp"]}, {}, "malformed"),
        ({"kid": "key_2"}, {}, "unknown_key"),
    ],
)
def test_a_token_that_says_something_wrong_does_not_count(
    header: dict[str, Any], claims: dict[str, Any], reason: str
) -> None:
    assert Judge().refuses(token(header, claims)) == reason


def test_a_token_that_was_touched_does_not_count() -> None:
    header, payload, signature = token().split(".")
    grander = encoded({"sub": "usr_1", "role": "admin"})

    for touched in (f"{header}.{grander}.{signature}", f"{header}.{payload}.AAAA", f"{header}.{payload}."):
        assert Judge().refuses(touched) == "bad_signature"


@pytest.mark.parametrize("text", ["", ".", "..", "a.b", "a.b.c.d", "!.!.!", "x" * 9000, "e30.e30.e30", "é.é.é"])
def test_what_is_no_token_does_not_count(text: str) -> None:
    assert Judge().refuses(text) == "malformed"


def test_keys_are_fetched_once_for_many_tokens() -> None:
    judge = Judge()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(judge.verifier.verify, [token()] * 20))

    assert judge.fetches == 1


def test_unknown_keys_make_nobody_fetch_more_than_twice_a_minute() -> None:
    judge = Judge()

    for second in range(60):
        judge.now = NOW + second
        judge.refuses(token({"kid": "key_2"}))

    assert judge.fetches == 2


def test_a_new_key_is_found() -> None:
    judge = Judge()
    judge.verifier.verify(token())
    judge.kids.append("key_2")
    judge.now += 30

    assert judge.verifier.verify(token({"kid": "key_2"})).sub == "usr_1"


def test_while_the_server_is_away_known_keys_count_for_an_hour() -> None:
    judge = Judge()
    lasting = token(claims={"exp": NOW + 100_000})
    judge.verifier.verify(lasting)
    judge.is_down = True

    judge.now += 59 * 60
    judge.verifier.verify(lasting)
    judge.now += 2 * 60

    with pytest.raises(ConnectionError):
        judge.verifier.verify(lasting)
