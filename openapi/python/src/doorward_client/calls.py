"""What a call consists of, before anybody carries it out."""

from __future__ import annotations

import enum
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote


class Unset(enum.Enum):
    """The type of `UNSET`."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""Stands for a member that is left out; `None` removes what is there."""


@dataclass(frozen=True)
class Call:
    """One request to the API."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    is_secured: bool = False
    """Whether it is made in the name of whoever is signed in."""
    if_version: int | None = None
    idempotency_key: str | None = None

    def parameters(self) -> dict[str, str]:
        """The query as it is sent."""
        return {name: _text(value) for name, value in self.query.items() if value is not None}

    def content(self) -> dict[str, Any] | None:
        """The body as it is sent."""
        if self.body is None:
            return None
        return {name: value for name, value in self.body.items() if value is not UNSET}

    def headers(self) -> dict[str, str]:
        """The headers it needs besides the token."""
        headers = {"accept": "application/json"}
        if self.if_version is not None:
            headers["if-match"] = f'"{self.if_version}"'
        if self.idempotency_key is not None:
            headers["idempotency-key"] = self.idempotency_key
        return headers


def segment(text: str) -> str:
    """One part of a path. Refuses what would lead to another path."""
    if text in {"", ".", ".."}:
        raise ValueError(f"{text!r} is no id")
    return quote(text, safe="")


def new_key() -> str:
    """A key for one addition."""
    return secrets.token_hex(16)


def nothing(_value: Any) -> None:
    """Reads an answer that says nothing."""


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)
