"""What of the document SDKs are made from."""

from __future__ import annotations

import json
from pathlib import Path

from document import Document, JsonObject, for_sdks

WRITTEN: JsonObject = json.loads(Path(__file__).with_name("openapi.json").read_text(encoding="utf-8"))


def names(written: JsonObject) -> set[str]:
    """Every operation there is."""
    return {operation["operationId"] for methods in written["paths"].values() for operation in methods.values()}


def test_what_is_not_for_sdks_has_no_method() -> None:
    offered = {operation.id for operation in Document(for_sdks(WRITTEN)).operations()}

    left_out = names(WRITTEN) - offered

    assert offered
    assert {"take_receipts", "read_metrics"} <= left_out
    assert all(name.startswith(("mailguard_", "flask_")) for name in left_out - {"take_receipts", "read_metrics"})


def test_a_path_stays_with_those_of_its_methods_that_are_for_sdks() -> None:
    things: JsonObject = {
        "get": {"operationId": "list_things"},
        "post": {"operationId": "report_thing", "x-sdk": False, "answer": {"$ref": "#/components/schemas/Report"}},
    }
    others: JsonObject = {"get": {"operationId": "measure", "x-sdk": False}}
    schemas = {"Report": {"type": "object"}}

    kept = for_sdks({"paths": {"/things": things, "/others": others}, "components": {"schemas": schemas}})

    assert kept["paths"] == {"/things": {"get": {"operationId": "list_things"}}}
    assert kept["components"]["schemas"] == {}
