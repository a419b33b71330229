"""Asking every operation of the API, as its own description says that it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The operations of a description, by method and path."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            # It never ends: it has a test of its own.
            if operation["operationId"] != "events" and path.startswith("/api/"):
                yield method, path, operation


def example(part: dict[str, Any], schema: dict[str, Any], *, id_: str, name: str = "") -> Any:  # noqa: ANN401  # what JSON holds
    """Something of a schema's shape, in which every text that may be an id is one."""
    if "$ref" in part:
        return example(
            schema["components"]["schemas"][part["$ref"].split("/")[-1]], schema, id_=id_, name=name
        )
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in part:
            return example(part[choice][0], schema, id_=id_, name=name)
    if "enum" in part or "const" in part:
        return part.get("const", (part.get("enum") or [None])[0])
    match part.get("type"):
        case "object":
            return {
                key: example(each, schema, id_=id_, name=key)
                for key, each in part.get("properties", {}).items()
            }
        case "array":
            return [example(part.get("items", {}), schema, id_=id_, name=name)]
        case "integer" | "number":
            return part.get("minimum", 1)
        case "boolean":
            return False
        case "string" if part.get("format") == "date" or name in {"at", "as_of", "held_at", "due"}:
            return "2026-06-30"
        case _:
            return id_


def question(
    path: str, operation: dict[str, Any], schema: dict[str, Any], *, id_: str
) -> tuple[str, dict[str, Any], Any]:
    """Path, query and body (None: there is none) of an operation in which every parameter and every text is that id."""
    query: dict[str, Any] = {}
    for parameter in operation.get("parameters", []):
        value = example(parameter["schema"], schema, id_=id_, name=parameter["name"])
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", quote(str(value), safe=""))
        elif parameter["in"] == "query" and (parameter.get("required") or _may_be_id(parameter)):
            query[parameter["name"]] = value
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return path, query, None if body is None else example(body["schema"], schema, id_=id_)


def asked(
    client: httpx.Client,
    method: str,
    path: str,
    operation: dict[str, Any],
    schema: dict[str, Any],
    *,
    id_: str,
) -> httpx.Response:
    """The answer to that question."""
    where, query, body = question(path, operation, schema, id_=id_)
    return client.request(method, where, params=query, **({} if body is None else {"json": body}))


def _may_be_id(parameter: dict[str, Any]) -> bool:
    kinds = [parameter["schema"], *parameter["schema"].get("anyOf", [])]
    texts = any(
        kind.get("type") == "string" and "format" not in kind and "enum" not in kind for kind in kinds
    )
    return texts and parameter["name"] not in {"cursor", "sort", "after", "lang", "mapping"}


def said(response: httpx.Response) -> str:
    """All that an answer says, but for what differs from one request to the next."""
    headers = {
        name: value for name, value in response.headers.items() if name not in {"date", "x-request-id"}
    }
    return f"{response.status_code} {sorted(headers.items())} {response.text}"
