"""Access tokens (RFC 9068), judged without asking the server about each."""

from __future__ import annotations

import base64
import binascii
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from cryptography.exceptions import InvalidSignature

from .key_set import KeySet

if TYPE_CHECKING:
    from .generated.models import Jwks

MAX_LENGTH = 8 * 1024
CLOCK_SKEW = 60
PARTS = 3
TYPES = {"at+jwt", "application/at+jwt"}
WORDS = ("iss", "aud", "sub", "sid", "role", "jti")
NUMBERS = ("auth_time", "iat", "exp")

Refusal: TypeAlias = Literal[
    "malformed", "unknown_key", "bad_signature", "wrong_issuer", "wrong_audience", "not_yet_valid", "expired"
]
"""Why an access token does not count."""


class InvalidAccessToken(Exception):  # noqa: N818
    """An access token that does not count."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(f"The access token does not count: {reason.replace('_', ' ')}")
        self.reason: Refusal = reason


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessClaims:
    """What an access token says."""

    sub: str
    """Whose it is: a user's id."""
    sid: str
    """The session's id."""
    role: str
    """The role when it was issued."""
    amr: list[str]
    """How its owner signed in: `otp`, `pwd`."""
    iss: str
    aud: str
    jti: str
    auth_time: int
    """When its owner signed in, in seconds since 1970."""
    iat: int
    exp: int
    all: Mapping[str, Any]
    """Every claim, those that a newer server adds included."""


class AccessTokenVerifier:
    """Verifies access tokens in one's own backend; threads may share it.

    It says nothing about sessions that were ended since a token was issued.

    Args:
        issuer: The server's public address: what tokens name as their issuer.
        audience: Whom tokens have to be for; the issuer if not given.
        keys: Fetches the keys; from the issuer's `/.well-known/jwks.json` if not given.
        now: The time in seconds since 1970. For tests.
    """

    def __init__(
        self,
        issuer: str,
        *,
        audience: str | None = None,
        keys: Callable[[], Jwks] | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._issuer = issuer
        self._audience = audience or issuer
        self._now = now
        self._keys = KeySet(keys or _published(issuer), now)

    def verify(self, token: str) -> AccessClaims:
        """What a token says, if it counts; otherwise raises `InvalidAccessToken`. May fetch keys."""
        parts = token.split(".") if len(token) <= MAX_LENGTH else []
        if len(parts) != PARTS:
            raise InvalidAccessToken("malformed")
        header, payload, signature = parts
        key = self._keys.find(_key_id(_object(header)))
        if key is None:
            raise InvalidAccessToken("unknown_key")
        try:
            key.verify(_bytes(signature) or b"", f"{header}.{payload}".encode())
        except InvalidSignature:
            raise InvalidAccessToken("bad_signature") from None
        return self._judged(_claims(_object(payload)))

    def _judged(self, claims: AccessClaims) -> AccessClaims:
        now = self._now()
        checks: list[tuple[bool, Refusal]] = [
            (claims.iss == self._issuer, "wrong_issuer"),
            (claims.aud == self._audience, "wrong_audience"),
            (claims.iat <= now + CLOCK_SKEW, "not_yet_valid"),
            (claims.exp > now, "expired"),
        ]
        for holds, refusal in checks:
            if not holds:
                raise InvalidAccessToken(refusal)
        return claims


def _published(issuer: str) -> Callable[[], Jwks]:
    from .client import Doorward  # noqa: PLC0415

    def fetch() -> Jwks:
        with Doorward(issuer) as doorward:
            return doorward.get_jwks()

    return fetch


def _key_id(header: Mapping[str, Any]) -> str:
    """The key of an access token signed the one way Doorward signs, that asks for nothing we do not understand."""
    key_id, kind = header.get("kid"), header.get("typ")
    is_access_token = isinstance(kind, str) and kind.lower() in TYPES
    if not is_access_token or header.get("alg") != "EdDSA" or "crit" in header or not isinstance(key_id, str):
        raise InvalidAccessToken("malformed")
    return key_id


def _claims(said: Mapping[str, Any]) -> AccessClaims:
    words = {name: said.get(name) for name in WORDS}
    numbers = {name: said.get(name) for name in NUMBERS}
    amr = said.get("amr")
    if (
        not all(isinstance(word, str) for word in words.values())
        or not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers.values())
        or not isinstance(amr, list)
    ):
        raise InvalidAccessToken("malformed")
    return AccessClaims(amr=amr, all=said, **words, **numbers)  # type: ignore[arg-type]


def _object(part: str) -> Mapping[str, Any]:
    try:
        value = json.loads((_bytes(part) or b"").decode("utf-8"))
    except (ValueError, RecursionError):
        raise InvalidAccessToken("malformed") from None
    if not isinstance(value, dict):
        raise InvalidAccessToken("malformed")
    return value


def _bytes(part: str) -> bytes | None:
    """Decodes base64url without padding."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", part):
        return None
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except binascii.Error:
        return None
