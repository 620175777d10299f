"""What the generators need to know of the OpenAPI document: its operations and the shapes they answer with.

As a program it reads the document and prints the part of it that SDKs are made from.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Member:
    """A parameter, or a member of a body: its name on the wire and its schema."""

    name: str
    schema: JsonObject
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """One call. `answer` names its schema; `item` is what a page of it holds; neither is there for an empty answer."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    path_arguments: list[tuple[str, str]]
    query: list[Member]
    body: str | None
    members: list[Member]
    answer: str | None
    item: str | None
    is_secured: bool
    honours_version: bool
    honours_key: bool
    knows_versions: bool


class Document:
    """The document, with references followed."""

    def __init__(self, written: JsonObject) -> None:
        self.schemas: dict[str, JsonObject] = written["components"]["schemas"]
        self._written = written

    def operations(self) -> list[Operation]:
        """Every operation an SDK offers, by name."""
        return sorted(self._operations(), key=lambda operation: operation.id)

    def named(self) -> list[str]:
        """The schemas that answers, problems and arguments are made of, by name; not the bodies themselves."""
        names: set[str] = set()
        waiting = ["Problem"]
        for operation in self.operations():
            waiting.extend([operation.answer] if operation.answer else [])
            for member in [*operation.members, *operation.query]:
                waiting.extend(references(member.schema))
        while waiting:
            name = waiting.pop()
            if name not in names:
                names.add(name)
                waiting.extend(references(self.schemas[name]))
        return sorted(names)

    def _operations(self) -> Iterator[Operation]:
        for path, methods in self._written["paths"].items():
            for method, operation in methods.items():
                yield self._operation(path, method, operation)

    def _operation(self, path: str, method: str, written: JsonObject) -> Operation:
        parameters = written.get("parameters", [])
        headers = {parameter["name"].lower() for parameter in parameters if parameter["in"] == "header"}
        body = schema_name(written.get("requestBody", {}))
        answer = self._answer(written["operationId"], written["responses"])
        return Operation(
            id=written["operationId"],
            method=method.upper(),
            path=path,
            summary=written["summary"],
            description=written.get("description", ""),
            path_arguments=list(path_arguments(path)),
            query=[
                Member(it["name"], it["schema"], it.get("required", False), it.get("description", ""))
                for it in parameters
                if it["in"] == "query"
            ],
            body=body,
            members=self.members(body) if body else [],
            answer=answer,
            item=self._item(answer),
            is_secured=bool(written.get("security")),
            honours_version="if-match" in headers,
            honours_key="idempotency-key" in headers,
            knows_versions="if-none-match" in headers and self._has_version(answer),
        )

    def members(self, name: str) -> list[Member]:
        """The members of an object, required ones first."""
        schema = self.schemas[name]
        required = schema.get("required", [])
        members = [
            Member(member, its, member in required, its.get("description", ""))
            for member, its in schema.get("properties", {}).items()
        ]
        return sorted(members, key=lambda member: not member.required)

    def _answer(self, operation: str, responses: JsonObject) -> str | None:
        successes = [response for status, response in responses.items() if status.startswith("2")]
        if len(successes) != 1:
            raise ValueError(f"{operation} has {len(successes)} kinds of success; an SDK method returns one")
        name = schema_name(successes[0])
        if name is None and successes[0].get("content"):
            raise ValueError(f"{operation} answers with something that is not a named JSON schema")
        return name if name and self.schemas[name].get("properties") else None

    def _has_version(self, answer: str | None) -> bool:
        """Whether its entity tag is its version; what else has a tag has one made of all it says."""
        return answer is not None and "version" in self.schemas[answer]["properties"]

    def _item(self, answer: str | None) -> str | None:
        if answer is None or not answer.endswith("Page"):
            return None
        item: str = self.schemas[answer]["properties"]["items"]["items"]["$ref"]
        return item.rpartition("/")[2]


def for_sdks(written: JsonObject) -> JsonObject:
    """The document without what says that it is not for SDKs, and without the schemas that only that needs."""
    offered = {path: dict(filter(is_for_sdks, methods.items())) for path, methods in written["paths"].items()}
    paths = {path: methods for path, methods in offered.items() if methods}
    schemas = written["components"]["schemas"]
    responses = written["components"].get("responses", {})
    names: set[str] = set()
    waiting = list(references([paths, responses]))
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            waiting.extend(references(schemas.get(name, {})))
    kept = {name: schema for name, schema in schemas.items() if name in names}
    return {**written, "paths": paths, "components": {**written["components"], "schemas": kept}}


def is_for_sdks(operation: tuple[str, JsonObject]) -> bool:
    """Whether an operation, after its method, is called by programs that are written with an SDK."""
    return bool(operation[1].get("x-sdk", True))


def path_arguments(path: str) -> Iterator[tuple[str, str]]:
    """The parameters of a path, each with the name an argument has: `{id}` below `products` is `product_id`."""
    for collection, parameter in re.findall(r"/([\w-]+)/\{(\w+)\}", path):
        one = re.sub(r"ies$", "y", collection) if collection.endswith("ies") else collection.removesuffix("s")
        yield parameter, f"{one}_{parameter}" if parameter == "id" else parameter


def schema_name(content: JsonObject) -> str | None:
    """The name of the JSON schema of a body, if it has one."""
    schema = content.get("content", {}).get("application/json", {}).get("schema", {})
    return reference(schema)


def reference(schema: JsonObject) -> str | None:
    """The schema this one stands for, if it only names another."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    names = [name for part in schema.get("allOf", []) if (name := reference(part))]
    return names[0] if names else None


def references(schema: Any) -> Iterator[str]:
    """Every schema named anywhere within this one."""
    if isinstance(schema, dict):
        for name, member in schema.items():
            if name == "$ref":
                yield str(member).rpartition("/")[2]
            else:
                yield from references(member)
    elif isinstance(schema, list):
        for part in schema:
            yield from references(part)


if __name__ == "__main__":
    json.dump(for_sdks(json.load(sys.stdin)), sys.stdout)
