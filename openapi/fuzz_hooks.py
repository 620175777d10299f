"""Keeps Schemathesis from ending the accounts it works with: what would reach one of them goes to a stranger."""

from __future__ import annotations

import os
from typing import Any

import schemathesis

STRANGER, *PROTECTED = os.environ["DOORWARD_FUZZED_ACCOUNTS"].split(",")


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case[Any], **_: Any) -> None:
    """Only changes are turned away, by the id in the path or in the body."""
    if case.method == "GET":
        return
    if case.path_parameters and case.path_parameters.get("id") in PROTECTED:
        case.path_parameters["id"] = STRANGER
    if isinstance(case.body, dict) and case.body.get("id") in PROTECTED:
        case.body["id"] = STRANGER
