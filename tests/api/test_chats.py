"""Messages that arrive in WeCom, DingTalk, Feishu, Slack and Teams, from a server that knows of no test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from tests.api.chatting import SERVICES, Chats, Service
from tests.api.receiving import ClockedProcess
from tests.api.servers import until

SOON = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011  # only what is recorded around it
RECENT = (date.today() - timedelta(days=20)).isoformat()  # noqa: DTZ011  # as above

MENTIONS = ["@all", "<!channel>", "<@U123>", '<at user_id="all">everybody</at>', "<at>all</at>"]
HOSTILE = f"*bold* _it_ [link](http://evil.example) & {' '.join(MENTIONS)}"
NAMES = ["Harbour Pumps", HOSTILE, "港口泵业\r\nCritical: a line of its own"]


@pytest.fixture(scope="module")
def chats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chats]:
    found = Chats(tmp_path_factory.mktemp("authority"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, chats: Chats) -> Iterator[ClockedProcess]:
    process = ClockedProcess(tmp_path_factory.mktemp("chatting"), address=None, **chats.environment())
    process.start()
    contacts = [{"id": f"c{at}", "account_id": f"a{at}", "name": name} for at, name in enumerate(NAMES)]
    company: dict[str, list[dict[str, Any]]] = {
        "staff": [{"id": "star", "name": "Star <!here>", "function": "account"}],
        "accounts": [{"id": f"a{at}", "name": name} for at, name in enumerate(NAMES)],
        "contacts": [{"level": 5, "role": "approver"} | row for row in contacts],
        "interactions": [
            {"id": f"v{at}", "at": RECENT, "kind": "visit", "staff_ids": ["star"], "contact_ids": [f"c{at}"]}
            for at in range(len(NAMES))
        ],
    }
    try:
        for table, items in company.items():
            process.client.put(f"/api/v1/{table}", json={"items": items}).raise_for_status()
        yield process
    finally:
        process.close()


@pytest.fixture
def client(served: ClockedProcess, chats: Chats) -> Iterator[httpx.Client]:
    """Somebody who asks the server, with nobody leaving and a channel to each service."""
    client = served.client
    client.post("/api/v1/staff/star/departure", json={"date": None}).raise_for_status()
    chats.got.clear()
    chats.answer = lambda service: service.taken
    ids = [
        client.post("/api/v1/channels", json={"name": name, "kind": "chat", "address": service.address})
        .raise_for_status()
        .json()["id"]
        for name, service in SERVICES.items()
    ]
    yield client
    for id_ in ids:
        client.delete(f"/api/v1/channels/{id_}").raise_for_status()


def announce(client: httpx.Client) -> None:
    client.post("/api/v1/staff/star/departure", json={"date": SOON}).raise_for_status()


def dead_letters(client: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/dead-letters").json()["items"]
    return found


def as_read(name: str, text: str) -> str:
    """What somebody reads of a text, by what the service documents of its markup."""
    match name:
        case "Slack":
            for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
                text = text.replace(entity, sign)
            return text
        case "Teams":
            return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
        case _:
            return text.translate(str.maketrans("＜＞［］", "<>[]"))


def test_each_service_is_asked_where_it_says_and_shows_a_line_for_each_account(
    client: httpx.Client, chats: Chats
) -> None:
    announce(client)
    until(lambda: {asked.name for asked in chats.got} == set(SERVICES), what="all five are told")
    assert dead_letters(client) == []
    for name in SERVICES:
        (asked,) = chats.to(name)
        assert asked.leads(), (name, asked.path)
        head, *lines = [line for line in as_read(name, asked.text).splitlines() if line]
        assert head == "graphkam: 3 accounts", name
        assert len(lines) == len(NAMES), (name, "one line for each account, and none that a name makes")
        for account in NAMES:
            shown = " ".join(account.split())
            assert sum(line.startswith(f"critical: {shown}: ") for line in lines) == 1, (name, lines)
        assert all("Star <!here>" in line for line in lines), name


def test_nobody_is_mentioned_and_nothing_is_marked_whatever_somebody_is_called(
    client: httpx.Client, chats: Chats
) -> None:
    announce(client)
    until(lambda: {asked.name for asked in chats.got} == set(SERVICES), what="all five are told")
    body = {name: chats.to(name)[0].body for name in SERVICES}
    assert body["WeCom"].keys() == {"msgtype", "text"}
    assert body["WeCom"]["text"].keys() == {"content"}, "a list of who is mentioned would stand there"
    assert body["DingTalk"]["at"] == {"atMobiles": [], "isAtAll": False}
    for name in ("WeCom", "DingTalk", "Feishu"):
        assert not set("<>[]") & set(chats.to(name)[0].text), f"{name} has mentions and links in these"
    assert body["Feishu"]["msg_type"] == body["WeCom"]["msgtype"] == body["DingTalk"]["msgtype"] == "text"
    assert not set("<>") & set(chats.to("Slack")[0].text), "Slack has mentions and links in these"
    assert body["Slack"]["mrkdwn"] is False
    assert not body["Slack"].keys() & {"link_names", "parse"}
    card = body["Teams"]["attachments"][0]["content"]
    assert "entities" not in card["msteams"], "somebody who is mentioned would stand there"
    assert not re.search(r"(?<!\\)[*_\[\]`]", chats.to("Teams")[0].text), "each of these is escaped"
    for name in SERVICES:
        assert not re.search("apprise|github", str(body[name]), re.IGNORECASE), name


def test_a_service_that_has_no_time_is_asked_again_whatever_status_says_so(
    client: httpx.Client, chats: Chats
) -> None:
    busy = set(SERVICES)

    def answer(service: Service) -> tuple[int, str]:
        (name,) = (name for name, each in SERVICES.items() if each is service)
        if name in busy:
            busy.discard(name)
            return service.busy
        return service.taken

    chats.answer = answer
    announce(client)
    until(lambda: all(len(chats.to(name)) == 2 for name in SERVICES), what="each is told the second time")
    for name in SERVICES:
        first, second = chats.to(name)
        assert first.text == second.text
    assert dead_letters(client) == []


def test_a_chat_that_is_none_any_more_is_a_dead_letter_without_its_key(
    client: httpx.Client, chats: Chats
) -> None:
    chats.answer = lambda service: service.gone
    announce(client)
    until(lambda: len(dead_letters(client)) == len(SERVICES), what="all five are given up")
    assert len(chats.got) == len(SERVICES), "at once"
    letters = dead_letters(client)
    reasons = " ".join(letter["last_error"] for letter in letters)
    for code in ("93000", "300005", "19001", "404"):
        assert code in reasons
    for service in SERVICES.values():
        assert not [part for part in re.split(r"\W", service.address) if len(part) > 10 and part in reasons]
    chats.answer = lambda service: service.taken
    ids = {"ids": [letter["id"] for letter in letters]}
    client.post("/api/v1/dead-letters/replay", json=ids).raise_for_status()
    until(lambda: all(len(chats.to(name)) == 2 for name in SERVICES), what="all five are told anew")
    until(lambda: not dead_letters(client), what="nothing is left")


@pytest.mark.parametrize(
    "address",
    [
        "slack://",
        "wecom://key",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ?template=/etc/passwd",
        "workflows://prod-01.example.com/id/sig?template=http://169.254.169.254/latest",
    ],
)
def test_what_is_no_chat_or_reads_elsewhere_is_refused(served: ClockedProcess, address: str) -> None:
    wanted = {"name": "x", "kind": "chat", "address": address}
    assert served.client.post("/api/v1/channels", json=wanted).status_code == 422
