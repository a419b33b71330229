"""What a key is not for is absent: on every route of the API and every page, with every id, in every answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from urllib.parse import quote

import httpx
import pytest

from graphkam.answers import to_json
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import portfolio
from graphkam.records import Company
from graphkam.scope import within
from graphkam.settings import Settings
from graphkam.store.opening import open_store
from graphkam.store.reading import read_company
from tests.api.hidden_company import IDS, ROWS, WORD, fill
from tests.api.servers import ServerProcess, until

GHOST: Final = "ghost"
"""Takes the place of the word in ids: what nobody has."""

HIDDEN_IDS: Final = (*IDS.values(), f"{IDS['accounts']},x", f"tom,{IDS['contacts']},2026-06-01")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path_factory.mktemp("scoped"), GRAPHKAM_SERVE_RATE="1000000")
    process.start()
    fill(process.client)
    yield process
    process.close()


def made(client: httpx.Client, **wanted: object) -> str:
    answer = client.post("/api/v1/keys", json={"name": "test", **wanted})
    assert answer.status_code == 201, answer.text
    key: str = answer.json()["key"]
    return key


@pytest.fixture(scope="module")
def keys(server: ServerProcess) -> Iterator[dict[str, httpx.Client]]:
    """Somebody with a key for all, and two who may see one account: an editor by its id, a viewer by a team."""
    admin = server.new_client(made(server.client, role="admin"))
    assert server.client.get("/api/v1/portfolio").status_code == 401, "with the first key everybody needs one"
    until(lambda: admin.get("/api/v1/alerts").json()["items"], what="the alerts of the company")
    until(lambda: "rep_leaving" in admin.get("/api/v1/alerts").text, what="the alerts of who leaves")
    admin.post(
        "/api/v1/tasks",
        json={
            "account_id": IDS["accounts"],
            "kind": "meet",
            "owner": "tom",
            "due": "2026-12-01",
            "contact_ids": [IDS["contacts"]],
            "title": {"en": "XQZ task", "zh": "XQZ 任务"},
        },
    )
    found = {
        "admin": admin,
        "editor": server.new_client(made(admin, role="editor", scope="accounts", accounts=["seen"])),
        "viewer": server.new_client(made(admin, role="viewer", scope="team", team="east")),
    }
    yield found
    for client in found.values():
        client.close()


@pytest.fixture(scope="module")
def schema(keys: dict[str, httpx.Client]) -> dict[str, Any]:
    found: dict[str, Any] = keys["admin"].get("/openapi.json").json()
    return found


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
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


def asked(
    client: httpx.Client,
    method: str,
    path: str,
    operation: dict[str, Any],
    schema: dict[str, Any],
    *,
    id_: str,
) -> httpx.Response:
    """The answer to an operation of which every parameter and every text is that id."""
    query: dict[str, Any] = {}
    for parameter in operation.get("parameters", []):
        value = example(parameter["schema"], schema, id_=id_, name=parameter["name"])
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", quote(str(value), safe=""))
        elif parameter["in"] == "query" and (parameter.get("required") or _may_be_id(parameter)):
            query[parameter["name"]] = value
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is None:
        return client.request(method, path, params=query)
    return client.request(method, path, params=query, json=example(body["schema"], schema, id_=id_))


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


@pytest.mark.parametrize("who", ["editor", "viewer"])
def test_an_id_out_of_scope_is_answered_as_one_that_nobody_has(
    who: str, keys: dict[str, httpx.Client], schema: dict[str, Any]
) -> None:
    refused = 0
    for method, path, operation in operations(schema):
        for id_ in HIDDEN_IDS:
            ghost = id_.replace(WORD, GHOST)
            hidden = asked(keys[who], method, path, operation, schema, id_=id_)
            absent = asked(keys[who], method, path, operation, schema, id_=ghost)
            assert hidden.status_code < 500, (method, path, id_, hidden.text)
            where = (method, path, id_)
            # What was sent may come back; its length is in the headers.
            same = [said(answer).replace(sent, "ID") for answer, sent in ((hidden, id_), (absent, ghost))]
            same = [re.sub(r"'content-length', '\d+'", "", each) for each in same]
            assert same[0] == same[1], where
            assert WORD not in same[0].lower(), where
            refused += hidden.status_code in {403, 404, 422}
    assert refused > 200, "the test asks nothing that must be refused"


@pytest.mark.parametrize("who", ["editor", "viewer"])
def test_no_list_and_no_total_says_a_byte_of_what_is_hidden(
    who: str, keys: dict[str, httpx.Client], schema: dict[str, Any]
) -> None:
    answered = 0
    for method, path, operation in operations(schema):
        if method == "get":
            answer = asked(keys[who], method, path, operation, schema, id_="seen")
            open_ = keys[who].get(path) if "{" not in path else answer
            for each in (answer, open_):
                assert WORD not in said(each).lower(), (path, each.text[:500])
                answered += each.status_code == 200
    assert answered > 40
    everything = asked_everything(keys["admin"], schema)
    assert everything.lower().count(WORD) > 100, "an admin sees what is hidden from the others"


def asked_everything(client: httpx.Client, schema: dict[str, Any]) -> str:
    return "".join(
        client.get(path).text for method, path, _ in operations(schema) if method == "get" and "{" not in path
    )


@pytest.fixture(scope="module")
def company(server: ServerProcess) -> Company:
    with open_store(Settings(data_dir=server.data)) as store:
        return read_company(store)


def test_totals_are_those_of_what_is_seen(keys: dict[str, httpx.Client], company: Company) -> None:
    day = date(2026, 6, 30)
    seen = within(company, accounts=["seen"])
    expected = to_json(portfolio(seen, day=day, policy=DEFAULT_POLICY))
    assert keys["editor"].get("/api/v1/portfolio", params={"as_of": day.isoformat()}).content == expected
    assert keys["admin"].get("/api/v1/portfolio", params={"as_of": day.isoformat()}).content != expected


def test_only_a_path_through_it_says_hidden(keys: dict[str, httpx.Client]) -> None:
    question = {"contact": "ada", "as_of": "2026-06-30"}
    whole = keys["admin"].get("/api/v1/accounts/seen/paths", params=question).json()
    assert whole["paths"][0]["people"] == ["tom", IDS["contacts"], "ada"]
    for who in ("editor", "viewer"):
        answer = keys[who].get("/api/v1/accounts/seen/paths", params=question)
        assert WORD not in answer.text.lower()
        assert answer.json()["paths"][0]["people"] == ["tom", "hidden", "ada"]
    assert whole["paths"][0]["probability"] == pytest.approx(
        keys["editor"].get("/api/v1/accounts/seen/paths", params=question).json()["paths"][0]["probability"]
    )


def test_who_moved_in_was_not_there_before_and_what_was_noted_then_stays_hidden(
    keys: dict[str, httpx.Client],
) -> None:
    row = keys["editor"].get("/api/v1/contacts/moved").json()
    assert row["joined_at"] is not None
    assert keys["admin"].get("/api/v1/contacts/moved").json()["joined_at"] is None
    notes = {row["id"]: row["note"] for row in keys["editor"].get("/api/v1/interactions").json()["items"]}
    assert notes == {"shared": None, "early": None, "ours": "Bo likes pumps"}
    shared = keys["editor"].get("/api/v1/interactions/shared").json()
    assert shared["contact_ids"] == ["bo", "moved"]


def test_attitudes_and_notes_are_for_editors_and_the_answer_says_what_is_hidden(
    keys: dict[str, httpx.Client],
) -> None:
    for table, name, id_ in (("contacts", "attitude", "ada"), ("interactions", "note", "ours")):
        edited, viewed = (keys[who].get(f"/api/v1/{table}/{id_}").json() for who in ("editor", "viewer"))
        assert edited[name] is not None
        assert viewed[name] is None
        assert viewed["hidden"] == [name]
    gaps = {
        who: {gap["rule"] for gap in keys[who].get("/api/v1/accounts/seen/gaps").json()}
        for who in ("editor", "viewer")
    }
    assert gaps["editor"] - gaps["viewer"] == {"opponent_unanswered", "no_coach"}


WRITES: Final = [
    (
        "put",
        "/api/v1/contacts",
        {"items": [{"id": IDS["contacts"], "account_id": "seen", "name": "Taken over"}]},
    ),
    (
        "put",
        "/api/v1/contacts",
        {"items": [{"id": "bo", "account_id": IDS["accounts"], "name": "Given away"}]},
    ),
    ("put", "/api/v1/accounts", {"items": [{"id": IDS["accounts"], "name": "Renamed"}]}),
    ("put", "/api/v1/accounts", {"items": [{"id": "brand-new", "name": "New"}]}),
    ("put", "/api/v1/staff", {"items": [{"id": "mei", "name": "Renamed"}]}),
    ("put", "/api/v1/interactions", {"items": [{**ROWS["interactions"][1], "contact_ids": ["bo"]}]}),
    ("delete", "/api/v1/interactions/shared", None),
    ("delete", "/api/v1/staff/tom", None),
    ("delete", "/api/v1/accounts/seen", None),
    ("post", "/api/v1/imports", None),
    ("post", "/api/v1/keys", {"name": "more", "role": "viewer"}),
    ("post", "/api/v1/erasures", {"person_id": "bo"}),
]


@pytest.mark.parametrize("place", range(len(WRITES)))
def test_writes_outside_the_scope_are_refused(place: int, keys: dict[str, httpx.Client]) -> None:
    method, path, body = WRITES[place]
    version = keys["admin"].put("/api/v1/staff", json={"items": []}).json()["version"]
    for who in ("editor", "viewer"):
        answer = keys[who].request(method, path, json=body)
        assert answer.status_code in {403, 409, 422}, answer.text
        assert WORD not in answer.text.lower().replace(IDS["contacts"], "").replace(IDS["accounts"], "")
    assert keys["admin"].put("/api/v1/staff", json={"items": []}).json()["version"] == version


def test_a_new_account_is_refused_as_one_that_is_hidden(keys: dict[str, httpx.Client]) -> None:
    answers = [
        keys["editor"].put("/api/v1/accounts", json={"items": [{"id": id_, "name": "N"}]})
        for id_ in (IDS["accounts"], "brand-new")
    ]
    assert answers[0].status_code == answers[1].status_code == 403
    assert answers[0].text.replace(IDS["accounts"], "ID") == answers[1].text.replace("brand-new", "ID")


def test_a_scope_follows_the_team(keys: dict[str, httpx.Client], server: ServerProcess) -> None:
    admin = keys["admin"]
    west = server.new_client(made(admin, role="viewer", scope="team", team="west"))
    assert [row["id"] for row in west.get("/api/v1/accounts").json()["items"]] == [IDS["accounts"]]
    assert west.get("/api/v1/accounts/seen").status_code == 404
    row = {"staff_id": "tom", "account_id": "seen", "role": "core"}
    admin.put("/api/v1/assignments", json={"items": [row]}).raise_for_status()
    assert west.get("/api/v1/accounts/seen").status_code == 200
    admin.delete("/api/v1/assignments/tom,seen,core,").raise_for_status()
    assert west.get("/api/v1/accounts/seen").status_code == 404
    west.close()


def test_events_are_those_of_what_is_seen(keys: dict[str, httpx.Client]) -> None:
    heard = ""
    with keys["editor"].stream("GET", "/api/v1/events", headers={"Last-Event-ID": "0"}) as events:
        assert events.status_code == 200
        # What is hidden changes first: had it been told, it would have come before.
        for contact in (f"{WORD}-second", "bo"):
            keys["admin"].patch(
                f"/api/v1/contacts/{contact}", json={"left_at": "2026-06-20"}
            ).raise_for_status()
        for text in events.iter_text():
            heard += text
            if '"bo"' in heard or "Bo" in heard:
                break
    assert WORD not in heard.lower()
    for contact in (f"{WORD}-second", "bo"):
        keys["admin"].patch(f"/api/v1/contacts/{contact}", json={"left_at": None}).raise_for_status()


PAGES: Final = [
    "/",
    "/alerts",
    "/what-if",
    "/keep-warm",
    "/accounts/seen",
    "/contacts/bo",
    "/staff/tom",
    "/accounts/seen/review",
]


@pytest.mark.parametrize("who", ["editor", "viewer"])
def test_no_page_says_a_byte_of_what_is_hidden(who: str, keys: dict[str, httpx.Client]) -> None:
    for path in PAGES:
        page = keys[who].get(path)
        assert page.status_code == 200, (path, page.text[:300])
        assert WORD not in said(page).lower(), path
    assert WORD in keys["admin"].get("/").text.lower()
    for kind, id_ in (("accounts", IDS["accounts"]), ("contacts", IDS["contacts"])):
        hidden, absent = (keys[who].get(f"/{kind}/{each}") for each in (id_, id_.replace(WORD, GHOST)))
        assert hidden.status_code == absent.status_code == 404
        assert hidden.text.replace(id_, "ID") == absent.text.replace(id_.replace(WORD, GHOST), "ID")
