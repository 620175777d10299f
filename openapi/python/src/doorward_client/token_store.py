"""Where the tokens of a session are kept."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredTokens:
    """The tokens of a session, with the moment the access token ends."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    session_id: str
    expires_at: float
    """When the access token ends, in seconds since 1970 by this machine's clock."""
    lasts: float
    """For how many seconds it counts in all."""


class TokenStore(Protocol):
    """A place for tokens. Its methods must be quick: an asynchronous client calls them too."""

    def load(self) -> StoredTokens | None:
        """The tokens kept, if there are any."""

    def save(self, tokens: StoredTokens) -> None:
        """Keeps these tokens in place of others."""

    def clear(self) -> None:
        """Keeps none any more."""


class MemoryTokenStore:
    """Keeps tokens as long as the program runs."""

    def __init__(self) -> None:
        self._tokens: StoredTokens | None = None

    def load(self) -> StoredTokens | None:
        """The tokens kept, if there are any."""
        return self._tokens

    def save(self, tokens: StoredTokens) -> None:
        """Keeps these tokens in place of others."""
        self._tokens = tokens

    def clear(self) -> None:
        """Keeps none any more."""
        self._tokens = None


class FileTokenStore:
    """Keeps tokens in a file that only its owner can read. One program at a time may use it."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)

    def load(self) -> StoredTokens | None:
        """The tokens kept, if there are any."""
        try:
            kept: Any = json.loads(self._path.read_text(encoding="utf-8"))
            return StoredTokens(
                access_token=str(kept["access_token"]),
                refresh_token=str(kept["refresh_token"]),
                session_id=str(kept["session_id"]),
                expires_at=float(kept["expires_at"]),
                lasts=float(kept["lasts"]),
            )
        except (FileNotFoundError, KeyError, TypeError, ValueError):
            return None

    def save(self, tokens: StoredTokens) -> None:
        """Keeps these tokens in place of others."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Temporary files are readable by their owner only, and a rename is done as a whole or not at all.
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(tokens), file)
            Path(name).replace(self._path)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(name).unlink()
            raise

    def clear(self) -> None:
        """Keeps none any more."""
        self._path.unlink(missing_ok=True)
