"""Keys, sessions of the pages, the audit log and erasures, on a real server and its store."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest

from graphkam_api.auth.same_site import COOKIE, TOKEN_HEADER
from tests.api.conftest import refill
from tests.api.receiving import following_events
from tests.api.servers import COMMAND, EXAMPLE, PATIENCE_SECONDS, ServerProcess, until


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path_factory.mktemp("keyed"))
    process.start()
    refill(process.client)
    yield process
    process.close()


@pytest.fixture(scope="module")
def admin(server: ServerProcess) -> Iterator[httpx.Client]:
    assert server.client.get("/api/v1/keys").json() == {"items": []}, "without a key this machine is let in"
    made = run(server, "keys", "create", "boss", "--role", "admin")
    assert made.returncode == 0, made.stderr
    (key,) = made.stdout.decode().split()
    client = server.new_client(key)
    assert client.get("/api/v1/portfolio").status_code == 200, (
        "a key opens at once, also one that another process made"
    )
    yield client
    client.close()


def run(server: ServerProcess, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *words], env=server.environment, capture_output=True, check=False)


def made(admin: httpx.Client, **wanted: object) -> dict[str, Any]:
    answer = admin.post("/api/v1/keys", json={"name": "test", **wanted})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_with_the_first_key_everybody_needs_one(admin: httpx.Client, server: ServerProcess) -> None:
    until(lambda: server.client.get("/api/v1/portfolio").status_code == 401, what="who has no key is refused")
    for key in ("wrong", "gk_0000000000_" + "A" * 43):
        answer = server.client.get("/api/v1/portfolio", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.headers["content-type"] == "application/problem+json"
    assert server.client.get("/health/ready").status_code == 200
    assert admin.get("/api/v1/keys").status_code == 200


def test_a_key_is_shown_once_and_says_when_it_was_used(admin: httpx.Client, server: ServerProcess) -> None:
    key = made(admin, role="viewer")
    listed = admin.get("/api/v1/keys")
    assert key["key"].startswith(key["prefix"])
    secret = key["key"].removeprefix(key["prefix"] + "_")
    assert secret not in listed.text
    assert secret not in run(server, "keys", "list", "--json").stdout.decode()

    def of_it() -> dict[str, Any]:
        return next(each for each in admin.get("/api/v1/keys").json()["items"] if each["id"] == key["id"])

    assert of_it()["last_used_at"] is None
    with server.new_client(key["key"]) as client:
        assert client.get("/api/v1/portfolio").status_code == 200
    until(lambda: of_it()["last_used_at"] is not None, what="when the key was used")


def test_what_each_role_may_do(admin: httpx.Client, server: ServerProcess) -> None:
    allowed = {"viewer": (200, 403, 403), "editor": (200, 200, 403), "admin": (200, 200, 200)}
    for role, expected in allowed.items():
        with server.new_client(made(admin, role=role)["key"]) as client:
            statuses = (
                client.get("/api/v1/accounts").status_code,
                client.put("/api/v1/staff", json={"items": []}).status_code,
                client.get("/api/v1/audit").status_code,
            )
        assert statuses == expected, role


def test_a_key_that_is_taken_back_or_expires_opens_nothing(
    admin: httpx.Client, server: ServerProcess
) -> None:
    first, second = made(admin), made(admin)
    soon = datetime.now(UTC) + timedelta(seconds=2)
    third = made(admin, expires_at=soon.isoformat())
    clients = [server.new_client(each["key"]) for each in (first, second, third)]
    assert [client.get("/api/v1/accounts").status_code for client in clients[:2]] == [200, 200]
    assert admin.delete(f"/api/v1/keys/{first['id']}").json()["revoked_at"] is not None
    assert clients[0].get("/api/v1/accounts").status_code == 401, "at once where it was taken back"
    assert run(server, "keys", "revoke", second["prefix"]).returncode == 0
    until(
        lambda: clients[1].get("/api/v1/accounts").status_code == 401,
        what="a key taken back elsewhere is refused",
    )
    until(lambda: clients[2].get("/api/v1/accounts").status_code == 401, what="a key that expired is refused")
    assert admin.delete("/api/v1/keys/nobody").status_code == 404
    for client in clients:
        client.close()


@pytest.mark.parametrize(
    "wanted",
    [
        {"role": "owner"},
        {"scope": "team"},
        {"role": "admin", "scope": "team", "team": "east"},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"more": 1},
    ],
)
def test_a_key_that_cannot_be_meant_is_refused(admin: httpx.Client, wanted: dict[str, object]) -> None:
    assert admin.post("/api/v1/keys", json={"name": "test", **wanted}).status_code == 422


# --- the pages ---


def signed_in(server: ServerProcess, key: str) -> tuple[httpx.Client, httpx.Response]:
    client = server.new_client()
    answer = client.post("/sign-in", data={"key": key, "next": "/alerts?state=open"})
    return client, answer


def test_signing_in_opens_the_pages_and_signing_out_closes_them(
    admin: httpx.Client, server: ServerProcess
) -> None:
    key = made(admin, role="editor")
    client, answer = signed_in(server, key["key"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/alerts?state=open")
    cookie = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "strict"
    assert key["key"] not in answer.headers["set-cookie"]
    page = client.get("/")
    assert page.status_code == 200
    token = re.search(r"[0-9a-f]{64}", page.text)
    assert token, "the page holds the token for its forms"
    change: dict[str, list[object]] = {"items": []}
    refusals = [{}, {TOKEN_HEADER: "0" * 64}, {TOKEN_HEADER: token[0], "Origin": "http://elsewhere.example"}]
    refusals.append({TOKEN_HEADER: token[0], "Sec-Fetch-Site": "cross-site"})
    for headers in refusals:
        assert client.put("/api/v1/staff", json=change, headers=headers).status_code == 403
    own = {
        TOKEN_HEADER: token[0],
        "Origin": str(client.base_url).rstrip("/"),
        "Sec-Fetch-Site": "same-origin",
    }
    assert client.put("/api/v1/staff", json=change, headers=own).status_code == 200
    session = client.cookies[COOKIE]
    assert client.post("/sign-out").status_code == 403
    assert client.post("/sign-out", data={"csrf_token": token[0]}).status_code == 303
    again = server.client.get("/", headers={"Cookie": f"{COOKIE}={session}"})
    assert again.status_code == 303, "the session has ended, whoever still has the cookie"
    assert again.headers["location"].startswith("/sign-in")
    client.close()


def test_who_shows_no_key_that_opens_is_not_signed_in_nor_sent_elsewhere(
    server: ServerProcess, admin: httpx.Client
) -> None:
    client, answer = signed_in(server, "gk_0000000000_" + "A" * 43)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?")
    assert "set-cookie" not in answer.headers
    client.close()
    key = made(admin)["key"]
    for elsewhere in (
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:x",
        "",
    ):
        with server.new_client() as other:
            sent = other.post("/sign-in", data={"key": key, "next": elsewhere})
            assert sent.headers["location"] == "/"
    with server.new_client() as other:
        headers = {"Origin": "http://elsewhere.example"}
        assert other.post("/sign-in", data={"key": key}, headers=headers).status_code == 403


def test_a_key_that_is_taken_back_ends_its_sessions_and_streams(
    server: ServerProcess, admin: httpx.Client
) -> None:
    key = made(admin)
    client, _ = signed_in(server, key["key"])
    assert client.get("/").status_code == 200
    with server.new_client(key["key"]) as program, following_events(program) as follower:
        admin.delete(f"/api/v1/keys/{key['id']}").raise_for_status()
        assert client.get("/").status_code == 303
        assert follower.ended.wait(PATIENCE_SECONDS), "though nothing happens"
        assert follower.failure is None
    client.close()


# --- the audit log, and who is erased ---


def trail(admin: httpx.Client) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = admin.get("/api/v1/audit", params={"limit": 7, **cursor}).json()
        lines += page["items"]
        if page["next"] is None:
            return lines
        cursor = {"cursor": page["next"]}


def test_reads_of_attitudes_and_notes_and_changes_are_written_down(
    admin: httpx.Client, server: ServerProcess
) -> None:
    seen = len(trail(admin))
    key = made(admin, role="editor")
    with server.new_client(key["key"]) as editor:
        editor.patch(
            "/api/v1/contacts/okafor", json={"attitude": 1}, headers={"X-Request-ID": "known-request-1"}
        )
        editor.get("/api/v1/contacts/okafor")
        editor.get("/api/v1/accounts/harbour/view")
        editor.get("/api/v1/accounts/harbour/report")
    with server.new_client(made(admin, role="editor", scope="accounts", accounts=["none"])["key"]) as narrow:
        assert narrow.get("/api/v1/accounts/harbour/view").status_code == 404, "refused, so not read"
    lines = trail(admin)[seen:]
    assert [(line["action"], line["subject"]) for line in lines] == [
        ("create key", "keys"),
        ("change contacts", "contacts/okafor"),
        ("read attitude", "contacts/okafor"),
        ("read attitudes and notes", "accounts/harbour"),
        ("create key", "keys"),
    ]
    assert {line["key_id"] for line in lines[1:4]} == {key["id"]}
    assert lines[1]["request_id"] == "known-request-1"
    assert [line["id"] for line in lines] == sorted(line["id"] for line in lines)
    assert run(server, "import", str(EXAMPLE), "--json").returncode == 0
    with server.new_client(made(admin)["key"]) as viewer:
        viewer.get("/api/v1/contacts/okafor")
    assert {(line["caller"], line["action"]) for line in trail(admin)[seen + 5 :]} <= {
        ("command line", "import"),
        ("boss", "create key"),
    }


def test_who_is_erased_is_gone_from_every_answer_and_does_not_come_back(
    admin: httpx.Client, server: ServerProcess
) -> None:
    until(
        lambda: "okafor" in admin.get("/api/v1/alerts", params={"limit": 1000}).text,
        what="an alert about the person",
    )
    name = admin.get("/api/v1/contacts/okafor").json()["name"]
    answer = admin.post("/api/v1/erasures", json={"person_id": "okafor"})
    assert answer.status_code == 201, answer.text
    proof = answer.json()
    assert proof["removed"]["contacts"] == 1
    asked = [
        "contacts",
        "interactions",
        "changes",
        "ties",
        "alerts",
        "tasks",
        "audit",
        "erasures",
        "accounts/harbour/view",
    ]
    for path in asked:
        answer = admin.get(
            f"/api/v1/{path}", params={"as_of": "2026-06-30"} if "view" in path else {"limit": 1000}
        )
        assert answer.status_code in {200, 422}
        assert name not in answer.text, (path, answer.text[max(0, answer.text.find(name) - 300) :][:600])
        assert '"okafor"' not in answer.text, path
    assert admin.get("/api/v1/contacts/okafor").status_code == 404
    rows = {"items": [{"id": "okafor", "account_id": "harbour", "name": name}]}
    refused = admin.put("/api/v1/contacts", json=rows)
    assert refused.status_code == 422
    assert refused.json()["faults"][0]["rule"] == "erased"
    assert run(server, "import", str(EXAMPLE)).returncode == 1
    assert admin.get("/api/v1/contacts/okafor").status_code == 404
    (found,) = admin.get("/api/v1/erasures", params={"person_id": "okafor"}).json()["items"]
    assert found["digest"] == proof["digest"]
    assert admin.get("/api/v1/erasures", params={"person_id": "lin"}).json()["items"] == []
    assert admin.post("/api/v1/erasures", json={"person_id": "okafor"}).status_code == 404
    assert name not in server.said()
    erased = run(server, "erase", "wu", "--yes", "--json")
    assert erased.returncode == 0, erased.stderr
    until(lambda: admin.get("/api/v1/contacts/wu").status_code == 404, what="the server follows")
