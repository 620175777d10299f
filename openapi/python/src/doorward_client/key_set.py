"""The keys access tokens are signed with, fetched when needed and kept for a while."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

if TYPE_CHECKING:
    from .generated.models import Jwk, Jwks

FRESH = 10 * 60
USABLE = 60 * 60
COOL_DOWN = 30


class KeySet:
    """Keys by id.

    Keys are fetched again every ten minutes, and for an unknown id at most twice a minute. While the server cannot be
    reached, keys count for an hour.
    """

    def __init__(self, fetch: Callable[[], Jwks], now: Callable[[], float]) -> None:
        self._fetch = fetch
        self._now = now
        self._lock = threading.Lock()
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._fetched_at = float("-inf")
        self._tried_at = float("-inf")

    def find(self, key_id: str) -> Ed25519PublicKey | None:
        """The key with this id."""
        with self._lock:
            age = self._now() - self._fetched_at
            may_try = self._now() - self._tried_at >= COOL_DOWN
            if (age >= FRESH or key_id not in self._keys) and may_try:
                self._renew(can_do_without=age < USABLE and key_id in self._keys)
            return self._keys.get(key_id) if self._now() - self._fetched_at < USABLE else None

    def _renew(self, *, can_do_without: bool) -> None:
        tried_before, self._tried_at = self._tried_at, self._now()
        try:
            self._keys = {key.kid: _public_key(key) for key in self._fetch().keys if _is_ed25519(key)}
            self._fetched_at = self._now()
        except Exception:
            # Without any keys nothing can be verified: the next caller may try at once.
            self._tried_at = self._tried_at if self._keys else tried_before
            if not can_do_without:
                raise


def _is_ed25519(key: Jwk) -> bool:
    return (key.kty, key.crv, key.use, key.alg) == ("OKP", "Ed25519", "sig", "EdDSA")


def _public_key(key: Jwk) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key.x + "=" * (-len(key.x) % 4)))
