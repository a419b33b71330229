"""The OpenAPI document is complete, what answers is what it says, and its page asks nobody else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, cast

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from playwright.sync_api import Browser
from schemathesis.checks import (
    not_a_server_error,  # pyright: ignore[reportUnknownVariableType]  # schemathesis is typed in part only
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.result import Ok

from graphkam.schema import TABLES
from graphkam_api.schemas.records import EXAMPLES
from tests.api.conftest import ORDER
from tests.api.servers import PATIENCE_SECONDS, ServerProcess

Operation = dict[str, Any]

FOLLOWED = "/api/v1/events"
"""Does not end by itself."""

CHECKS: list[Any] = [not_a_server_error, status_code_conformance, response_schema_conformance]

EXAMPLES_EACH = 3
"""How many requests are made up for each operation."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server of its own: with the key that is made here nobody is let in without one any more."""
    process = ServerProcess(tmp_path_factory.mktemp("openapi"))
    process.start()
    yield process
    process.close()


@pytest.fixture(scope="module")
def document(server: ServerProcess) -> dict[str, Any]:
    found: dict[str, Any] = server.client.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, Operation]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_each_operation_says_what_it_is_and_what_can_go_wrong(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names)) > 90
    for method, path, operation in operations(document):
        assert operation["summary"], path
        assert operation["description"], path
        for parameter in operation.get("parameters", []):
            assert parameter.get("description") or parameter["schema"].get("description"), (
                path,
                parameter["name"],
            )
        statuses = set(operation["responses"])
        if path.startswith("/api/"):
            assert statuses >= {"401", "403", "404", "422", "429", "503"}, (method, path)
            assert operation["security"], (method, path)
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], (method, path, status)


def references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in cast(dict[str, Any], part).items():
            if name == "$ref":
                yield value
            yield from references(value)
    elif isinstance(part, list):
        for value in cast(list[object], part):
            yield from references(value)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    names = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(references(document)) <= names


def test_each_example_is_a_row_that_is_taken(client: httpx.Client) -> None:
    order = (*ORDER, *(table.name for table in TABLES if table.name not in {*ORDER, "reviews", "changes"}))
    for table in order:
        response = client.put(f"/api/v1/{table}", json={"items": [EXAMPLES[table]]})
        assert response.status_code == 200, response.text


def test_nothing_that_is_asked_breaks_the_server_or_the_document(server: ServerProcess) -> None:
    schema: Any = schemathesis.openapi.from_url(f"{server.client.base_url}/openapi.json")
    made = server.client.post("/api/v1/keys", json={"name": "admin", "role": "admin"}).raise_for_status()
    headers = {"Authorization": f"Bearer {made.json()['key']}"}
    asked = 0
    let_in = 0
    for found in schema.exclude(path=FOLLOWED).get_all_operations():
        assert isinstance(found, Ok)
        operation = cast(Any, found).ok()

        @settings(
            max_examples=EXAMPLES_EACH,
            phases=[Phase.generate],
            suppress_health_check=cast(list[HealthCheck], list(HealthCheck)),
            deadline=None,
            derandomize=True,
            database=None,
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:  # noqa: ANN401  # as above
            nonlocal let_in
            response = case.call(headers=headers, timeout=PATIENCE_SECONDS)
            case.validate_response(response, checks=CHECKS, headers=headers)
            let_in += response.status_code != 401

        ask()
        asked += 1
    assert asked > 90
    assert let_in > 2 * asked, "most are answered as who may do everything is"


def test_the_page_shows_the_document_and_asks_nobody_else(
    server: ServerProcess,
    browser: Browser,  # the fixture
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{server.client.base_url}/docs")
    page.locator("#operations-tag-portfolio").click(timeout=120_000)
    page.locator("#operations-portfolio-portfolio").wait_for(timeout=120_000)
    page.close()
    assert all(url.startswith((str(server.client.base_url), "data:")) for url in asked)
    assert not said


def test_what_is_vendored_is_what_its_note_says() -> None:
    folder = files("graphkam_api") / "static" / "vendor" / "swagger-ui"
    note = (folder / "VENDORED.md").read_text(encoding="utf-8")
    for name in ("swagger-ui-bundle.js", "swagger-ui.css"):
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() in note
    version = re.search(r"version ([\d.]+),", note)
    assert version is not None
    assert f'"{version[1]}"'.encode() in (folder / "swagger-ui-bundle.js").read_bytes()
    assert "Apache License" in (folder / "LICENSE").read_text(encoding="utf-8")
