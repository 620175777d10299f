"""What counts as a break, and what does not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from compatible import Comparison, Json, announces_breaks

Change = Callable[[Json], Any]

DOCUMENT: Json = {
    "info": {"version": "1.2.0"},
    "paths": {
        "/things": {
            "get": {
                "operationId": "list_things",
                "parameters": [{"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 100}}],
                "responses": {
                    "200": {
                        "headers": {"ETag": {"required": True, "schema": {"type": "string"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    },
                    "404": {"$ref": "#/components/responses/Problem404"},
                },
            },
            "post": {
                "operationId": "make_thing",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                },
                "responses": {"204": {}},
            },
        }
    },
    "components": {
        "responses": {"Problem404": {"content": {"application/problem+json": {"schema": {"type": "object"}}}}},
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["id"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string"},
                    "size": {"type": "string", "enum": ["small", "large"]},
                    "note": {"type": "string", "nullable": True, "maxLength": 10},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                    "owner": {"allOf": [{"$ref": "#/components/schemas/Owner"}], "description": "Whose it is."},
                },
            },
            "Owner": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
        },
    },
}


def thing(document: Json) -> Json:
    found: Json = document["components"]["schemas"]["Thing"]
    return found


def listing(document: Json) -> Json:
    found: Json = document["paths"]["/things"]["get"]
    return found


def breaks(change: Change) -> list[str]:
    new = copy.deepcopy(DOCUMENT)
    change(new)
    return list(Comparison(DOCUMENT, new).breaks())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda it: it["paths"].pop("/things"), ["GET /things is gone", "POST /things is gone"]),
        (lambda it: it["paths"]["/things"].pop("post"), ["POST /things is gone"]),
        (
            lambda it: listing(it).update(operationId="things"),
            ["GET /things is not called list_things any more"],
        ),
        (lambda it: listing(it).update(security=[{"bearer": []}]), ["GET /things needs a token now"]),
        (lambda it: listing(it)["parameters"].pop(), ["GET /things has no parameter limit any more"]),
        (lambda it: listing(it)["parameters"][0].update(required=True), ["GET /things requires the parameter limit"]),
        (
            lambda it: listing(it)["parameters"][0]["schema"].update(maximum=50),
            ["GET /things, parameter limit has a maximum of 50"],
        ),
        (
            lambda it: listing(it)["parameters"].append({"in": "query", "name": "q", "required": True}),
            ["GET /things requires the parameter q"],
        ),
        (lambda it: listing(it)["responses"].pop("200"), ["GET /things, answer 200 is gone"]),
        (
            lambda it: listing(it)["responses"]["200"].pop("headers"),
            ["GET /things, answer 200 has no header ETag for sure any more"],
        ),
        (
            lambda it: it["components"]["responses"]["Problem404"].update(content={"text/plain": {}}),
            ["GET /things, answer 404 is not application/problem+json any more"],
        ),
        (lambda it: thing(it)["required"].remove("id"), ["GET /things, answer 200: id can be absent"]),
        (lambda it: thing(it)["required"].append("size"), ["POST /things, body requires size"]),
        (
            lambda it: thing(it)["properties"].pop("size"),
            ["GET /things, answer 200 has no size any more", "POST /things, body has no size any more"],
        ),
        (
            lambda it: thing(it)["properties"]["id"].update(type="integer"),
            [
                "GET /things, answer 200.id: string became integer",
                "POST /things, body.id: string became integer",
            ],
        ),
        (
            lambda it: thing(it)["properties"]["size"]["enum"].remove("small"),
            ["POST /things, body.size does not accept small any more"],
        ),
        (lambda it: thing(it)["properties"]["size"].pop("enum"), ["GET /things, answer 200.size can be any word"]),
        (
            lambda it: thing(it)["properties"]["note"].pop("nullable"),
            ["POST /things, body.note does not accept null any more"],
        ),
        (
            lambda it: thing(it)["properties"]["id"].update(nullable=True),
            ["GET /things, answer 200.id can be null"],
        ),
        (
            lambda it: thing(it)["properties"]["id"].update(minLength=3),
            ["POST /things, body.id has a minLength of 3"],
        ),
        (
            lambda it: it["components"]["schemas"]["Owner"]["required"].clear(),
            ["GET /things, answer 200.owner: name can be absent"],
        ),
    ],
)
def test_it_breaks_clients(change: Change, expected: list[str]) -> None:
    assert breaks(change) == expected


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it["paths"].update({"/others": {}}),
        lambda it: listing(it).update(summary="Said better"),
        lambda it: listing(it)["parameters"].append({"in": "query", "name": "q", "schema": {"type": "string"}}),
        lambda it: listing(it)["parameters"][0]["schema"].update(maximum=200),
        lambda it: listing(it)["responses"].pop("404"),
        lambda it: listing(it)["responses"].update({"410": {}}),
        lambda it: thing(it)["properties"].update(colour={"type": "string"}),
        lambda it: thing(it)["properties"]["size"]["enum"].append("huge"),
        lambda it: thing(it)["properties"]["note"].pop("maxLength"),
        lambda it: thing(it)["properties"].update(owner={"$ref": "#/components/schemas/Owner"}),
    ],
)
def test_it_breaks_nobody(change: Change) -> None:
    assert breaks(change) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("1.2.0", "2.0.0", True),
        ("1.2.0", "1.3.0", False),
        ("1.2.0", "1.2.1", False),
        ("0.1.0", "0.2.0", True),
        ("0.1.0", "0.1.1", False),
        ("0.9.0", "1.0.0", True),
        ("2.0.0", "1.9.0", False),
    ],
)
def test_a_version_announces_breaks_by_its_first_number_that_counts(old: str, new: str, expected: bool) -> None:
    assert announces_breaks(old, new) is expected
