"""What a key is not for is absent: on every route of the API and every page, with every id, in every answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

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
from tests.api.asking import asked, operations, question, said
from tests.api.hidden_company import IDS, ROWS, WORD, fill
from tests.api.receiving import Receiver
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
    for account, contact, title in (
        (IDS["accounts"], IDS["contacts"], "XQZ task"),
        ("seen", "bo", "Call Bo"),
    ):
        wanted = {"account_id": account, "owner": "tom", "contact_ids": [contact], "title": title}
        admin.post("/api/v1/tasks", json={**wanted, "due": "2026-12-01"}).raise_for_status()
    found = {
        "admin": admin,
        "editor": server.new_client(made(admin, role="editor", scope="accounts", accounts=["seen"])),
        "viewer": server.new_client(made(admin, role="viewer", scope="team", team="east")),
    }
    yield found
    for client in found.values():
        client.close()


@pytest.fixture(scope="module")
def hidden_ids(keys: dict[str, httpx.Client]) -> list[tuple[str, str]]:
    """An id of each kind of thing there is of the hidden account, and beside it one like it that nobody has."""
    found = [(id_, id_.replace(WORD, GHOST)) for id_ in HIDDEN_IDS]
    for what in ("alerts", "tasks"):
        items = keys["admin"].get(f"/api/v1/{what}", params={"account_id": IDS["accounts"]}).json()["items"]
        found.append((items[0]["id"], "x" * len(items[0]["id"])))
    return found


@pytest.fixture(scope="module")
def schema(keys: dict[str, httpx.Client]) -> dict[str, Any]:
    found: dict[str, Any] = keys["admin"].get("/openapi.json").json()
    return found


@pytest.mark.parametrize("who", ["editor", "viewer"])
def test_an_id_out_of_scope_is_answered_as_one_that_nobody_has(
    who: str, keys: dict[str, httpx.Client], schema: dict[str, Any], hidden_ids: list[tuple[str, str]]
) -> None:
    refused = 0
    for method, path, operation in operations(schema):
        for id_, ghost in hidden_ids:
            if question(path, operation, schema, id_=id_) == question(path, operation, schema, id_=ghost):
                continue  # it is asked about no id
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


@pytest.mark.parametrize("who", ["editor", "viewer"])
def test_alerts_tasks_calendars_and_sheets_are_those_of_what_is_seen(
    who: str, keys: dict[str, httpx.Client]
) -> None:
    asked_for: dict[str, dict[str, str]] = {"alerts": {"limit": "1000"}, "tasks": {"owner": "tom"}}
    for what, query in asked_for.items():
        everything = keys["admin"].get(f"/api/v1/{what}", params=query).json()["items"]
        expected = [one["id"] for one in everything if one["account_id"] == "seen"]
        assert 0 < len(expected) < len(everything), what
        answer = keys[who].get(f"/api/v1/{what}", params=query)
        assert [one["id"] for one in answer.json()["items"]] == expected, what
        assert WORD not in answer.text.lower(), what
        hidden = keys[who].get(f"/api/v1/{what}", params={**query, "account_id": IDS["accounts"]})
        assert hidden.json()["items"] == [], what
    calendars = {name: keys[name].get("/api/v1/tasks.ics", params={"owner": "tom"}).text for name in keys}
    assert "XQZ task" in calendars["admin"]
    assert "Call Bo" in calendars[who]
    assert WORD not in calendars[who].lower()
    sheet = keys[who].get("/api/v1/accounts/seen/reviews", params={"since": "2026-01-01"})
    assert [task["title"]["en"] for task in sheet.json()["tasks"]] == ["Call Bo"]
    assert WORD not in sheet.text.lower()
    for route in ("channels", "dead-letters"):
        assert keys[who].get(f"/api/v1/{route}").status_code == 403


def test_a_channel_for_some_accounts_is_told_nothing_of_others(keys: dict[str, httpx.Client]) -> None:
    receiver, admin = Receiver(), keys["admin"]
    wanted: dict[str, Any] = {"name": "hook", "kind": "webhook", "address": receiver.url}
    wanted |= {"least_severity": "low", "accounts": ["seen"]}
    made_ = admin.post("/api/v1/channels", json=wanted).raise_for_status().json()
    for leaves in (None, "2026-12-31"):
        admin.post("/api/v1/staff/tom/departure", json={"date": leaves}).raise_for_status()
    until(lambda: ("reopened", "rep_leaving") in receiver.rules(), what="it is told of who leaves")
    admin.delete(f"/api/v1/channels/{made_['id']}").raise_for_status()
    receiver.close()
    assert all(WORD not in body.decode().lower() for _, body in receiver.got)
    everywhere = admin.get("/api/v1/alerts", params={"rule": "rep_leaving"}).json()["items"]
    assert {alert["account_id"] for alert in everywhere} == {"seen", IDS["accounts"]}


@pytest.mark.parametrize("staff", ["mei", "tom"])
def test_announcing_a_departure_takes_a_key_for_all_whoever_leaves(
    staff: str, keys: dict[str, httpx.Client]
) -> None:
    before = keys["admin"].get(f"/api/v1/staff/{staff}").json()
    # Mei works for the account that is seen and no other; a yes for her alone would tell that of her.
    answer = keys["editor"].post(f"/api/v1/staff/{staff}/departure", json={"date": "2026-12-01"})
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "for all" in answer.json()["detail"]
    assert keys["viewer"].post(f"/api/v1/staff/{staff}/departure", json={"date": None}).status_code == 403
    assert keys["admin"].get(f"/api/v1/staff/{staff}").json() == before


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
    # What is hidden changes first: had it been told, it would have come before.
    for contact in (f"{WORD}-second", "bo"):
        keys["admin"].patch(f"/api/v1/contacts/{contact}", json={"left_at": "2026-06-20"}).raise_for_status()
    for who in ("admin", "editor", "viewer"):
        heard = ""
        with keys[who].stream("GET", "/api/v1/events", headers={"Last-Event-ID": "0"}) as events:
            assert events.status_code == 200
            for line in events.iter_lines():
                heard += line
                if '"contact_left"' in line and '"bo"' in line:
                    break
        assert "task.made" in heard
        assert (WORD in heard.lower()) == (who == "admin"), who
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
