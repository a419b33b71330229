"""The examples on the page of the API are sent as they stand, and answered as it says."""

from __future__ import annotations

import json
import re
from typing import Any, cast

import httpx

from tests.api.servers import ROOT

EXAMPLE = re.compile(r"```http\n(.*?)```\n(?:\n```json\n(.*?)```)?", re.DOTALL)


def lacks(answer: Any, shown: Any, *, at: str = "") -> list[str]:  # noqa: ANN401  # whatever JSON holds
    """Where an answer does not have what is shown of it; of a list its beginning may be shown."""
    if isinstance(shown, dict):
        if not isinstance(answer, dict):
            return [f"{at}: {answer!r}"]
        there, wanted = cast(dict[str, Any], answer), cast(dict[str, Any], shown)
        return [
            fault
            for name in wanted
            for fault in lacks(there.get(name, "nothing"), wanted[name], at=f"{at}.{name}")
        ]
    if isinstance(shown, list):
        first = cast(list[object], shown)
        listed = cast(list[object], answer) if isinstance(answer, list) else []
        if len(listed) < len(first):
            return [f"{at}: {answer!r}"]
        return [
            fault
            for place, each in enumerate(first)
            for fault in lacks(listed[place], each, at=f"{at}[{place}]")
        ]
    return [] if answer == shown else [f"{at}: {answer!r}, not {shown!r}"]


def test_each_example_is_answered_as_the_page_says(client: httpx.Client) -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    examples = EXAMPLE.findall(page)
    assert len(examples) > 8
    for asked, shown in examples:
        request, *more = asked.strip().splitlines()
        method, path = request.split(" ", 1)
        status = int(more.pop().removeprefix("→ "))
        body = more.pop() if more and more[-1].startswith("{") else None
        headers = {"Content-Type": "application/json"} | dict(line.split(": ", 1) for line in more)
        response = client.request(method, path, content=body, headers=headers)
        assert response.status_code == status, (request, response.text)
        if shown:
            assert not lacks(response.json(), json.loads(shown)), request


def test_a_part_that_is_not_there_is_found() -> None:
    assert lacks({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]}) == []
    assert lacks({"a": [1]}, {"a": [1, 2]})
    assert lacks({"a": 1}, {"b": 1})
    assert lacks([{"a": None}], [{"a": 0}])
