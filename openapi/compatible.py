#!/usr/bin/env python3
"""Finds what in a new OpenAPI document breaks clients of an older one.

    compatible.py REVISION    compares openapi.json with the one committed in that revision
    compatible.py OLD NEW     compares two files

A break is allowed if `info.version` says so: by a new major version, or a new minor one before 1.0. Words
that are added to what the server answers break nobody: clients have to expect words they do not know.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

DOCUMENT = Path(__file__).with_name("openapi.json")
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
# What a request may not do any more when the number shrinks, or when it grows.
UPPER_BOUNDS = ("maximum", "maxLength", "maxItems", "maxProperties")
LOWER_BOUNDS = ("minimum", "minLength", "minItems", "minProperties")


class Comparison:
    """An old document beside a new one."""

    def __init__(self, old: Json, new: Json) -> None:
        self.old = old
        self.new = new
        self._seen: set[tuple[str, str, bool]] = set()

    def breaks(self) -> Iterator[str]:
        """Everything that breaks a client, as sentences."""
        for path, operations in self.old["paths"].items():
            for method in METHODS:
                if method in operations:
                    name = f"{method.upper()} {path}"
                    operation = self.new["paths"].get(path, {}).get(method)
                    if operation is None:
                        yield f"{name} is gone"
                    else:
                        yield from self._operation(name, operations[method], operation)

    def _operation(self, name: str, old: Json, new: Json) -> Iterator[str]:
        if old.get("operationId") != new.get("operationId"):
            yield f"{name} is not called {old.get('operationId')} any more"
        if new.get("security") and not old.get("security"):
            yield f"{name} needs a token now"
        yield from self._parameters(name, old.get("parameters", []), new.get("parameters", []))
        yield from self._request(name, old, new)
        yield from self._responses(name, old["responses"], new["responses"])

    def _parameters(self, name: str, old: list[Json], new: list[Json]) -> Iterator[str]:
        before = {(it["in"], it["name"]): it for it in (followed(self.old, one) for one in old)}
        after = {(it["in"], it["name"]): it for it in (followed(self.new, one) for one in new)}
        for key, parameter in after.items():
            if parameter.get("required") and not before.get(key, {}).get("required"):
                yield f"{name} requires the parameter {key[1]}"
        for key, parameter in before.items():
            if key not in after:
                yield f"{name} has no parameter {key[1]} any more"
            else:
                schema = after[key].get("schema", {})
                yield from self._schema(f"{name}, parameter {key[1]}", parameter.get("schema", {}), schema, True)

    def _request(self, name: str, old: Json, new: Json) -> Iterator[str]:
        before = followed(self.old, old.get("requestBody", {}))
        after = followed(self.new, new.get("requestBody", {}))
        if after.get("required") and not before.get("required"):
            yield f"{name} requires a body"
        yield from self._contents(f"{name}, body", before, after, True)

    def _responses(self, name: str, old: Json, new: Json) -> Iterator[str]:
        for status, response in old.items():
            where = f"{name}, answer {status}"
            if status not in new:
                if status.startswith("2"):
                    yield f"{where} is gone"
                continue
            before, after = followed(self.old, response), followed(self.new, new[status])
            for header, described in before.get("headers", {}).items():
                if described.get("required") and not after.get("headers", {}).get(header, {}).get("required"):
                    yield f"{where} has no header {header} for sure any more"
            yield from self._contents(where, before, after, False)

    def _contents(self, where: str, old: Json, new: Json, is_request: bool) -> Iterator[str]:
        for media_type, content in old.get("content", {}).items():
            if media_type not in new.get("content", {}):
                yield f"{where} is not {media_type} any more"
            else:
                schema = new["content"][media_type].get("schema", {})
                yield from self._schema(where, content.get("schema", {}), schema, is_request)

    def _schema(self, where: str, old: Json, new: Json, is_request: bool) -> Iterator[str]:
        pair = (json.dumps(old, sort_keys=True), json.dumps(new, sort_keys=True), is_request)
        if "$ref" in old and pair in self._seen:
            return
        self._seen.add(pair)
        before, after = whole(self.old, old), whole(self.new, new)
        if before.get("type") != after.get("type") or before.get("format") != after.get("format"):
            yield f"{where}: {kind(before)} became {kind(after)}"
            return
        for alternatives in ("oneOf", "anyOf"):
            if before.get(alternatives) != after.get(alternatives):
                yield f"{where}: its alternatives changed"
        yield from (self._narrowed if is_request else self._widened)(where, before, after)
        yield from self._members(where, before, after, is_request)
        if "items" in before:
            yield from self._schema(f"{where}[]", before["items"], after.get("items", {}), is_request)
        if isinstance(before.get("additionalProperties"), dict):
            rest = after.get("additionalProperties")
            rest = rest if isinstance(rest, dict) else {}
            yield from self._schema(f"{where}.*", before["additionalProperties"], rest, is_request)

    def _narrowed(self, where: str, old: Json, new: Json) -> Iterator[str]:
        """What may be sent no more."""
        if "enum" in new:
            gone = [str(word) for word in old.get("enum", []) if word not in new["enum"]]
            if gone or "enum" not in old:
                yield f"{where} does not accept {', '.join(gone) or 'every word'} any more"
        if old.get("nullable") and not new.get("nullable"):
            yield f"{where} does not accept null any more"
        if new.get("pattern") is not None and old.get("pattern") != new["pattern"]:
            yield f"{where} has to match another pattern"
        for bound in UPPER_BOUNDS:
            if bound in new and new[bound] < old.get(bound, float("inf")):
                yield f"{where} has a {bound} of {new[bound]}"
        for bound in LOWER_BOUNDS:
            if bound in new and new[bound] > old.get(bound, float("-inf")):
                yield f"{where} has a {bound} of {new[bound]}"

    def _widened(self, where: str, old: Json, new: Json) -> Iterator[str]:
        """What may come where it never came."""
        if new.get("nullable") and not old.get("nullable"):
            yield f"{where} can be null"
        if "enum" in old and "enum" not in new:
            yield f"{where} can be any word"

    def _members(self, where: str, old: Json, new: Json, is_request: bool) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        must_before, must_after = set(old.get("required", [])), set(new.get("required", []))
        if is_request:
            yield from (f"{where} requires {name}" for name in sorted(must_after - must_before))
        else:
            lost = (name for name in sorted(must_before - must_after) if name in after)
            yield from (f"{where}: {name} can be absent" for name in lost)
        for name, schema in before.items():
            if name in after:
                yield from self._schema(f"{where}.{name}", schema, after[name], is_request)
            elif not is_request or new.get("additionalProperties") is False:
                yield f"{where} has no {name} any more"


def followed(document: Json, part: Json) -> Json:
    """What a reference stands for."""
    while "$ref" in part:
        found: Any = document
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name.replace("~1", "/").replace("~0", "~")]
        part = found
    return part


def whole(document: Json, schema: Json) -> Json:
    """A schema with its references followed and its parts put together."""
    schema = followed(document, schema)
    result: Json = {}
    for part in [*(whole(document, one) for one in schema.get("allOf", [])), schema]:
        for name, member in part.items():
            if name == "properties":
                result[name] = {**result.get(name, {}), **member}
            elif name == "required":
                result[name] = [*result.get(name, []), *member]
            elif name != "allOf":
                result[name] = member
    return result


def kind(schema: Json) -> str:
    return " ".join(str(schema[part]) for part in ("format", "type") if part in schema) or "anything"


def announces_breaks(old: str, new: str) -> bool:
    """Whether a version may break what the older one promised."""
    before, after = version(old), version(new)
    return after[0] > before[0] or (before[0] == after[0] == 0 and after[1] > before[1])


def version(text: str) -> tuple[int, int]:
    major, minor, *_ = text.split(".")
    return int(major), int(minor)


def committed(revision: str) -> Json | None:
    """The document in a revision, if it has one."""
    shown = subprocess.run(
        ["git", "show", f"{revision}:./{DOCUMENT.name}"], cwd=DOCUMENT.parent, capture_output=True, check=False
    )
    if shown.returncode == 0:
        document: Json = json.loads(shown.stdout)
        return document
    known = subprocess.run(
        ["git", "rev-parse", "--quiet", "--verify", f"{revision}^{{commit}}"],
        cwd=DOCUMENT.parent,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if known.returncode != 0:
        sys.exit(f"{revision} is no revision")
    return None


def main(arguments: list[str]) -> int:
    match arguments:
        case [revision]:
            old, new = committed(revision), json.loads(DOCUMENT.read_text())
        case [before, after]:
            old, new = json.loads(Path(before).read_text()), json.loads(Path(after).read_text())
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    if old is None:
        print(f"{arguments[0]} has no document: nothing can break")
        return 0
    versions = old["info"]["version"], new["info"]["version"]
    found = list(Comparison(old, new).breaks())
    for sentence in found:
        print(sentence)
    if found and not announces_breaks(*versions):
        print(f"{len(found)} breaks, and the version went from {versions[0]} to {versions[1]} only", file=sys.stderr)
        return 1
    print(f"{len(found)} breaks from {versions[0]} to {versions[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
