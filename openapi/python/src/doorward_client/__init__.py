"""Doorward's client, blocking (`Doorward`) and asynchronous (`AsyncDoorward`).

`AccessTokenVerifier`, in `doorward_client.access_token`, needs the extra `verify`.
"""

from .async_client import AsyncDoorward
from .async_pages import AsyncPages
from .calls import UNSET, Call, Unset
from .client import Doorward
from .errors import DoorwardError, ErrorCode
from .generated import models
from .pages import Page, Pages
from .token_store import FileTokenStore, MemoryTokenStore, StoredTokens, TokenStore

__all__ = [
    "UNSET",
    "AsyncDoorward",
    "AsyncPages",
    "Call",
    "Doorward",
    "DoorwardError",
    "ErrorCode",
    "FileTokenStore",
    "MemoryTokenStore",
    "Page",
    "Pages",
    "StoredTokens",
    "TokenStore",
    "Unset",
    "models",
]
