"""The records over HTTP: all or nothing, the same twice, page by page, and one editor does not overwrite another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from graphkam.bundle import read_bundle
from graphkam.schema import TABLES
from graphkam_api.records import as_records
from tests.api.conftest import listed
from tests.api.servers import EXAMPLE, ServerProcess

CONTACTS = "/api/v1/contacts"


def put(client: httpx.Client, table: str, *items: object) -> httpx.Response:
    return client.put(f"/api/v1/{table}", json={"items": items})


def test_what_was_brought_in_is_what_is_listed(client: httpx.Client) -> None:
    company = read_bundle(EXAMPLE).company
    for table in TABLES:
        if table.name not in {"reviews", "changes"}:
            assert listed(client, table.name) == as_records(company.table(table.name), table=table)


def test_the_same_rows_again_change_nothing(client: httpx.Client) -> None:
    rows = listed(client, "contacts")
    before = put(client, "contacts", *rows).json()
    again = put(client, "contacts", *rows).json()
    assert again["tables"]["contacts"] == {"new": 0, "changed": 0, "unchanged": len(rows), "cleared": 0}
    assert again["version"] == before["version"]


def test_one_row_with_a_fault_keeps_all_of_them_out(client: httpx.Client) -> None:
    good = {"id": "good", "account_id": "harbour", "name": "Good"}
    bad = {"id": "bad", "account_id": "nowhere", "name": "Bad", "level": 9, "role": "boss", "left_at": "soon"}
    response = put(
        client, "contacts", good, bad, "no row", {"id": "half", "account_id": "harbour", "name": {}}
    )
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    found = {(fault["row"], fault["column"], fault["value"]) for fault in response.json()["faults"]}
    assert found >= {
        (2, "account_id", "nowhere"),
        (2, "level", "9"),
        (2, "role", "boss"),
        (2, "left_at", "soon"),
        (3, None, "no row"),
        (4, "name", "{}"),
    }
    assert client.get(f"{CONTACTS}/good").status_code == 404


NO_LISTS: list[str | bytes] = [
    "",
    "[]",
    '{"items": 1}',
    '{"items": [], "more": 1}',
    '{"items": [{}]}',
    '{"items": [[]]}',
    b"\xed\xa0\x80",
]


@pytest.mark.parametrize("body", NO_LISTS)
def test_what_is_no_list_of_rows_is_refused(client: httpx.Client, body: str | bytes) -> None:
    assert client.put(CONTACTS, content=body).status_code == 422


def test_more_rows_than_a_call_may_send_are_refused(client: httpx.Client) -> None:
    response = put(client, "staff", *({"id": f"s{number}", "name": "x"} for number in range(10_001)))
    assert response.status_code == 422
    assert "10,000" in response.json()["detail"]


def test_values_may_be_text_or_what_they_are(client: httpx.Client) -> None:
    plain = {"id": "a1", "name": "One", "revenue": 5, "tier": "gold"}
    text = {"id": "a2", "name": "Two", "revenue": "5.0", "tier": "gold", "parent_id": "a1"}
    put(client, "accounts", plain, text).raise_for_status()
    assert client.get("/api/v1/accounts/a1").json()["revenue"] == 5.0
    assert client.get("/api/v1/accounts/a2").json()["revenue"] == 5.0
    visit = {"at": "2026-05-01T09:30:00+08:00", "kind": "visit"}
    lists = {"id": "i1", **visit, "staff_ids": ["mei", "tom"], "contact_ids": ["lin"]}
    joined = {"id": "i2", **visit, "staff_ids": "mei;tom", "contact_ids": ["lin"]}
    put(client, "interactions", lists, joined).raise_for_status()
    for named in ("i1", "i2"):
        row = client.get(f"/api/v1/interactions/{named}").json()
        assert (row["staff_ids"], row["at"]) == (["mei", "tom"], "2026-05-01T01:30:00+00:00")
    nul = put(client, "accounts", {"id": "a3", "name": "a\0b"})
    assert nul.status_code == 422


def test_nothing_said_keeps_and_the_word_for_it_clears(client: httpx.Client) -> None:
    row: dict[str, Any] = {"id": "wu", "account_id": "harbour", "name": "吴越"}
    put(client, "contacts", {**row, "title": None}).raise_for_status()
    assert client.get(f"{CONTACTS}/wu").json()["title"] == "Buyer"
    done = put(client, "contacts", {**row, "title": "\\N", "level": "\\N"}).json()
    assert done["tables"]["contacts"]["cleared"] == 2
    assert client.get(f"{CONTACTS}/wu").json()["title"] is None


@pytest.mark.parametrize("sort", [None, "name", "-name", "level", "-level", "left_at"])
def test_pages_together_are_the_list_in_its_order(client: httpx.Client, sort: str | None) -> None:
    asked: dict[str, Any] = {"limit": 2} | ({"sort": sort} if sort else {})
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = client.get(CONTACTS, params=asked | ({"cursor": cursor} if cursor else {})).json()
        assert page["total"] == 5
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    column = (sort or "id").removeprefix("-")
    by_id = sorted(found, key=lambda row: row["id"])
    some = [row for row in by_id if row[column] is not None]
    expected = sorted(some, key=lambda row: row[column], reverse=(sort or "").startswith("-"))
    assert found == expected + [row for row in by_id if row[column] is None]


def test_a_cursor_holds_while_rows_come_and_go(client: httpx.Client) -> None:
    first = client.get(CONTACTS, params={"limit": 4}).json()
    assert [row["id"] for row in first["items"]] == ["chen", "lin", "okafor", "park"]
    client.delete(f"{CONTACTS}/park").raise_for_status()
    put(client, "contacts", {"id": "aa", "account_id": "harbour", "name": "New"}).raise_for_status()
    second = client.get(CONTACTS, params={"limit": 4, "cursor": first["next"]}).json()
    assert [row["id"] for row in second["items"]] == ["wu"]
    for cursor in ("x", "W10", "W251bGwsW11d", "&", ""):
        assert client.get(CONTACTS, params={"cursor": cursor}).status_code == 422
    assert client.get(CONTACTS, params={"cursor": first["next"], "sort": "name"}).status_code == 422


@pytest.mark.parametrize(
    ("table", "asked", "ids"),
    [
        ("contacts", {"account_id": "harbour", "department_id": "works"}, ["okafor", "park"]),
        ("contacts", {"role": "approver"}, ["chen"]),
        ("contacts", {"attitude": ""}, ["park", "wu"]),
        ("contacts", {"q": "PURCHASING"}, ["lin"]),
        ("contacts", {"q": "陈"}, ["chen"]),
        ("interactions", {"account_id": "harbour", "kind": "visit"}, ["v1"]),
        ("interactions", {"staff_ids": "tom"}, ["m1", "m2"]),
        ("interactions", {"account_id": "elsewhere"}, []),
        ("staff", {"account_id": "harbour"}, ["mei"]),
    ],
)
def test_a_list_can_be_narrowed(
    client: httpx.Client, table: str, asked: dict[str, str], ids: list[str]
) -> None:
    page = client.get(f"/api/v1/{table}", params=asked).json()
    assert [row["id"] for row in page["items"]] == ids
    assert page["total"] == len(ids)


@pytest.mark.parametrize(
    "asked", [{"nothing": "x"}, {"level": "high"}, {"sort": "nothing"}, {"limit": "0"}, {"joined_at": "soon"}]
)
def test_a_list_by_what_there_is_not_is_refused(client: httpx.Client, asked: dict[str, str]) -> None:
    assert client.get(CONTACTS, params=asked).status_code == 422


def test_a_row_without_an_id_is_named_by_its_key(client: httpx.Client) -> None:
    put(client, "contacts", {"id": "a,b/c", "account_id": "harbour", "name": "Odd"}).raise_for_status()
    tie = {"staff_id": "mei", "contact_id": "a,b/c", "strength": 0.5, "as_of": "2026-03-01"}
    put(client, "ties", tie).raise_for_status()
    named = quote(",".join(quote(part, safe="") for part in ("mei", "a,b/c", "2026-03-01")), safe="")
    assert client.get(f"/api/v1/ties/{named}").json() == {**tie, "refused": None}
    put(client, "assignments", {"staff_id": "tom", "account_id": "harbour"}).raise_for_status()
    client.patch("/api/v1/assignments/tom,harbour,,", json={"to": "2027-01-01"}).raise_for_status()
    assert client.get("/api/v1/assignments/tom,harbour,,").json()["to"] == "2027-01-01"
    assert client.delete("/api/v1/assignments/tom,harbour,,").status_code == 204
    assert client.get("/api/v1/assignments/tom,harbour,,").status_code == 404
    assert client.get("/api/v1/ties/mei").status_code == 422
    assert client.get("/api/v1/ties/mei,lin,soon").status_code == 422
    assert client.get(f"{CONTACTS}/{quote('a,b/c', safe='')}").json()["name"] == "Odd"


def test_one_row_is_changed_and_emptied(client: httpx.Client) -> None:
    before = client.get(f"{CONTACTS}/lin")
    response = client.patch(f"{CONTACTS}/lin", json={"title": "Buying chief", "attitude": None})
    assert response.status_code == 200
    row = response.json()
    assert (row["title"], row["attitude"], row["name"]) == ("Buying chief", None, before.json()["name"])
    assert response.headers["etag"] == client.get(f"{CONTACTS}/lin").headers["etag"] != before.headers["etag"]
    told = client.get("/api/v1/changes", params={"id": "lin", "field": "title"}).json()["items"]
    assert [change["value"] for change in told] == ["Purchasing director", "Buying chief"]
    bodies: list[tuple[object, int]] = [
        ({"id": "other"}, 422),
        ({"name": None}, 422),
        ({"level": 9}, 422),
        ([], 422),
        ({}, 200),
    ]
    for body, status in bodies:
        assert client.patch(f"{CONTACTS}/lin", json=body).status_code == status, body
    assert client.patch(f"{CONTACTS}/nobody", json={"title": "x"}).status_code == 404


def test_what_others_belong_to_stays(client: httpx.Client) -> None:
    response = client.delete("/api/v1/accounts/harbour")
    assert response.status_code == 409
    assert "contacts" in response.json()["detail"]


def test_two_editors_do_not_overwrite_each_other(client: httpx.Client, server: ServerProcess) -> None:
    etag = client.get(f"{CONTACTS}/wu").headers["etag"]

    def edit(title: str) -> httpx.Response:
        with server.new_client() as editor:
            return editor.patch(f"{CONTACTS}/wu", json={"title": title}, headers={"If-Match": etag})

    with ThreadPoolExecutor(2) as editors:
        both = list(editors.map(edit, ["First", "Second"]))
    assert sorted(response.status_code for response in both) == [200, 412]
    won = next(response for response in both if response.status_code == 200)
    assert client.get(f"{CONTACTS}/wu").json() == won.json()
    lost = client.delete(f"{CONTACTS}/wu", headers={"If-Match": etag})
    assert lost.status_code == 412
    assert (
        client.delete(f"{CONTACTS}/wu", headers={"If-Match": f'"x", {won.headers["etag"]}'}).status_code
        == 204
    )


def test_an_answer_follows_every_change(client: httpx.Client) -> None:
    asked = {"as_of": "2026-06-30"}
    before = client.get("/api/v1/accounts/harbour/report", params=asked).json()
    visit = {"id": "new", "at": "2026-06-29", "kind": "visit", "staff_ids": ["mei"], "contact_ids": ["chen"]}
    put(client, "interactions", visit).raise_for_status()
    after = client.get("/api/v1/accounts/harbour/report", params=asked).json()
    assert after["covered"] == before["covered"] + 1
    client.delete("/api/v1/interactions/new").raise_for_status()
    assert client.get("/api/v1/accounts/harbour/report", params=asked).json() == before


def test_every_change_is_in_the_audit_log(client: httpx.Client) -> None:
    client.patch(f"{CONTACTS}/lin", json={"title": "Buyer in chief"}).raise_for_status()
    client.get(f"{CONTACTS}/lin").raise_for_status()
    lines = listed(client, "audit")
    said = {(line["action"], line["subject"], line["detail"]) for line in lines}
    assert ("change contacts", "contacts/lin", "title") in said
    assert ("read attitude", "contacts/lin", "1 row") in said
