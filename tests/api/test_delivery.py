"""What is told outside: at least once, in the end, and whoever dies in between."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from graphkam.store.access import connected
from graphkam.store.engine import Address
from graphkam_api.delivery.webhook import signature
from tests.api.receiving import ClockedProcess, Receiver, following_events
from tests.api.servers import until
from tests.store.conftest import wipe

TODAY = date.today()  # noqa: DTZ011  # only what is recorded around it


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


ACCOUNTS = [{"id": f"a{at:02}", "name": f"Account {at}"} for at in range(40)]
COMPANY: dict[str, list[dict[str, Any]]] = {
    "staff": [
        {"id": "star", "name": "Star", "function": "account"},
        {"id": "other", "name": "Other", "function": "account"},
    ],
    "accounts": ACCOUNTS,
    "contacts": [
        {"id": f"c{at:02}", "account_id": f"a{at:02}", "name": f"Boss {at}", "level": 5, "role": "approver"}
        for at in range(40)
    ],
    "interactions": [
        {
            "id": f"v{at:02}",
            "at": day(-20),
            "kind": "visit",
            "staff_ids": ["star"],
            "contact_ids": [f"c{at:02}"],
        }
        for at in range(40)
    ],
}


def fill(client: httpx.Client) -> None:
    for table, items in COMPANY.items():
        client.put(f"/api/v1/{table}", json={"items": items}).raise_for_status()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClockedProcess]:
    process = ClockedProcess(tmp_path_factory.mktemp("delivering"))
    process.start()
    fill(process.client)
    yield process
    process.close()


@pytest.fixture
def client(served: ClockedProcess) -> Iterator[httpx.Client]:
    """Somebody who asks the server, with no channel yet and nobody leaving."""
    client = served.client
    announce(client, None)
    yield client
    for channel in client.get("/api/v1/channels").json()["items"]:
        client.delete(f"/api/v1/channels/{channel['id']}").raise_for_status()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.close()


def announce(client: httpx.Client, leaves: str | None) -> None:
    client.post("/api/v1/staff/star/departure", json={"date": leaves}).raise_for_status()


def hook(client: httpx.Client, receiver: Receiver, **more: object) -> str:
    """A webhook that is told of everything; its secret."""
    wanted = {"name": "hook", "kind": "webhook", "address": receiver.url, "least_severity": "low", **more}
    made = client.post("/api/v1/channels", json=wanted)
    assert made.status_code == 201, made.text
    secret: str = made.json()["secret"]
    return secret


def test_somebody_with_forty_accounts_leaves_and_it_is_one_signed_message(
    client: httpx.Client, receiver: Receiver
) -> None:
    secret = hook(client, receiver)
    announce(client, day(30))
    until(lambda: receiver.got, what="the webhook is told")
    (headers, body), *more = receiver.got
    assert not more
    changes = json.loads(body)["changes"]
    leaving = [change for change in changes if change["alert"]["rule"] == "rep_leaving"]
    assert {change["alert"]["account_id"] for change in leaving} == {one["id"] for one in ACCOUNTS}
    signed = signature(secret, timestamp=headers["Graphkam-Timestamp"], body=body)
    assert headers["Graphkam-Signature"] == signed
    assert signed != signature("another", timestamp=headers["Graphkam-Timestamp"], body=body)


def test_a_channel_shows_neither_its_secret_nor_its_address(client: httpx.Client, receiver: Receiver) -> None:
    secret = hook(client, receiver)
    listed = client.get("/api/v1/channels").text
    assert secret not in listed
    assert "/hook" not in listed
    (channel,) = json.loads(listed)["items"]
    wanted = {"name": "renamed", "kind": "webhook"}
    changed = client.put(f"/api/v1/channels/{channel['id']}", json=wanted)
    assert changed.status_code == 200, changed.text
    announce(client, day(30))
    until(lambda: receiver.got, what="the address has stayed")


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("webhook", "ftp://example.com"),
        ("webhook", "https://user:password@example.com/"),
        ("webhook", "https://169.254.169.254/latest"),
        ("webhook", "no address"),
        ("email", "https://example.com"),
        ("chat", "json://example.com"),
        ("chat", "file:///etc/passwd"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused(client: httpx.Client, kind: str, address: str) -> None:
    wanted = {
        "name": "x",
        "kind": kind,
        "address": address,
        "sender": "a@example.com",
        "to": ["b@example.com"],
    }
    assert client.post("/api/v1/channels", json=wanted).status_code == 422


def test_a_receiver_that_fails_and_is_slow_gets_it_when_it_comes_back(
    client: httpx.Client, receiver: Receiver
) -> None:
    answers = iter([500, "slow"])

    def answer() -> int:
        how = next(answers, 200)
        if how == "slow":
            time.sleep(2)
        return how if isinstance(how, int) else 200

    receiver.answer = answer
    hook(client, receiver, timeout_seconds=1)
    announce(client, day(30))
    until(lambda: len(receiver.got) == 3, what="it is told the third time")
    assert len({headers["Graphkam-Delivery"] for headers, _ in receiver.got}) == 1
    assert len({body for _, body in receiver.got}) == 1
    assert client.get("/api/v1/dead-letters").json()["items"] == []


def test_what_nobody_wants_is_a_dead_letter_that_can_be_told_anew(
    client: httpx.Client, receiver: Receiver
) -> None:
    receiver.answer = lambda: 410
    hook(client, receiver)
    announce(client, day(30))
    letters: list[dict[str, Any]] = []

    def dead() -> bool:
        letters[:] = client.get("/api/v1/dead-letters").json()["items"]
        return bool(letters)

    until(dead, what="it is given up")
    (letter,) = letters
    assert "410" in letter["last_error"]
    receiver.answer = lambda: 200
    ids = [letter["id"]]
    assert client.post("/api/v1/dead-letters/replay", json={"ids": ["nobody"]}).status_code == 404
    assert client.post("/api/v1/dead-letters/replay", json={"ids": ids}).status_code == 200
    until(lambda: len(receiver.got) == 2, what="it is told anew")
    assert json.loads(receiver.got[1][1])["changes"] == json.loads(receiver.got[0][1])["changes"]
    assert not dead()


def test_whoever_followed_takes_up_where_they_were(client: httpx.Client, served: ClockedProcess) -> None:
    with following_events(client) as follower:
        announce(client, day(30))
        until(
            lambda: (
                ("alert.opened", "rep_leaving") in follower.types()
                or ("alert.reopened", "rep_leaving") in follower.types()
            ),
            what="the event arrives",
        )
        first = follower.events[0]["id"]
        announce(client, None)
        served.stop()
        assert follower.ended.wait(60), "the stream ends with the server"
        assert follower.failure is None
    served.start()
    with following_events(client, last=first) as follower:
        until(lambda: ("alert.resolved", "rep_leaving") in follower.types(), what="what was missed arrives")
        ids = [event["id"] for event in follower.events]
        assert ids == sorted(set(ids))
        assert first not in ids
    with following_events(client, last="0") as follower:
        until(lambda: any(event["id"] == first for event in follower.events), what="everything is there")
    assert client.get("/api/v1/events", headers={"Last-Event-ID": "nonsense"}).status_code == 422


def test_the_clock_may_jump_ahead_and_back(client: httpx.Client, served: ClockedProcess) -> None:
    def rules() -> set[str]:
        items = client.get("/api/v1/alerts", params={"account_id": "a00"}).json()["items"]
        return {alert["rule"] for alert in items}

    until(lambda: "single_rep" in rules(), what="the account is held by one")
    assert "gone_cold" not in rules()
    served.set_clock(400)
    until(lambda: "gone_cold" in rules(), what="on that day the ties have gone cold")
    assert "single_rep" not in rules()
    served.set_clock(0)
    until(lambda: "single_rep" in rules(), what="today they hold again")
    assert not {"gone_cold", "class_fell"} & rules()


def killed_between(process: ClockedProcess, receiver: Receiver) -> None:
    """A change that is durable, and a server that dies before its alerts are: they come all the same."""
    client = process.client
    hook(client, receiver)
    with httpx.Client(base_url=client.base_url, timeout=60, trust_env=False) as another:
        row = {"items": [{"id": "star", "name": "Star", "left_at": day(25)}]}
        another.put("/api/v1/staff", json=row).raise_for_status()
        process.kill()
    process.start()
    until(lambda: any(rule == "rep_leaving" for _, rule in receiver.rules()), what="it is told after all")
    found = client.get("/api/v1/alerts", params={"rule": "rep_leaving", "limit": 1000}).json()["items"]
    assert {alert["account_id"] for alert in found} == {one["id"] for one in ACCOUNTS}
    for alert in found[:2]:
        history = client.get(f"/api/v1/alerts/{alert['id']}/history").json()["items"]
        assert history[-1]["change"] in ("opened", "reopened"), "once, not twice"


@pytest.mark.usefixtures("client")
def test_killed_between_a_change_and_its_alerts(served: ClockedProcess, receiver: Receiver) -> None:
    killed_between(served, receiver)


def test_killed_between_a_change_and_its_alerts_on_neo4j(
    neo4j_5: Address,  # the fixture
    tmp_path: Path,
    receiver: Receiver,
) -> None:
    with connected(neo4j_5, where=neo4j_5.uri) as store:
        wipe(store)
    process = ClockedProcess(tmp_path, address=neo4j_5)
    process.start()
    fill(process.client)
    killed_between(process, receiver)
    process.close()
