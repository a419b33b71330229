"""Mail that a channel sends, taken in by a mail server of our own."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Thread
from typing import Any, cast

import pytest

from graphkam.alerts.channels import TOLD, Channel
from graphkam.store.outbox import Delivery
from graphkam_api.delivery.failure import DeliveryError
from graphkam_api.delivery.tellers import tell

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


class MailServer(socketserver.ThreadingTCPServer):
    """Takes in mail, as a mail server without encryption does."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), MailHandler)
        self.got: list[EmailMessage] = []
        self.refuses = False


class MailHandler(socketserver.StreamRequestHandler):
    """One conversation with somebody who brings mail."""

    def handle(self) -> None:
        server = cast(MailServer, self.server)
        self.say("220 here")
        for raw in self.rfile:
            line = raw.decode().strip().upper()
            if line.startswith("DATA"):
                self.say("354 go on")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part
                server.got.append(message_from_bytes(body, policy=default))
                self.say("250 taken")
            elif line.startswith("QUIT"):
                self.say("221 bye")
                return
            elif line.startswith("RCPT") and server.refuses:
                self.say("550 nobody of that name")
            else:
                self.say("250 well")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as found:
        thread = Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def channel(server: MailServer, **changes: Any) -> Channel:  # noqa: ANN401  # fields of a channel by name
    plain = Channel(
        id="mail",
        name="mail",
        kind="email",
        address=f"smtp://127.0.0.1:{server.server_address[1]}",
        secret="",
        on=True,
        lang="zh",
        accounts=None,
        least_severity="low",
        changes=TOLD,
        attitudes=False,
        digest=None,
        quiet=None,
        sender="graphkam@example.com",
        to=("lin@example.com",),
        per_person=False,
        internal=True,
        timeout_seconds=5.0,
        created_at=NOW,
        created_by="test",
    )
    return replace(plain, **changes)


def delivery(account: str, name: str) -> Delivery:
    alert = {
        "account_id": account,
        "kind": "gap",
        "severity": "high",
        "message": {"en": f"{name}: held by one.", "zh": f"{name}：只由一人维系。"},
    }
    changes = [{"event_id": "1", "change": "opened", "alert": alert}]
    return Delivery("due-1", "mail", "lin@example.com", NOW, NOW, 0, None, changes)


def test_a_digest_is_one_mail_with_a_line_for_each_account(server: MailServer) -> None:
    batch = [delivery("a", "港口\r\nBcc: all@example.com"), delivery("b", "海港"), delivery("a", "港口")]
    tell(channel(server), "lin@example.com", batch, at=NOW)
    (mail,) = server.got
    assert (mail["To"], mail["From"]) == ("lin@example.com", "graphkam@example.com")
    assert mail["Subject"] == "graphkam：2 家客户"
    assert mail["Bcc"] is None, "what stands in a name is no header"
    text = mail.get_content()
    assert "【高】海港：只由一人维系。" in text
    assert "该客户另有 1 项" in text
    assert "不得用于人事决定" in text


def test_what_the_mail_server_refuses_is_tried_again(server: MailServer) -> None:
    server.refuses = True
    with pytest.raises(DeliveryError, match="did not take") as refused:
        tell(channel(server), "lin@example.com", [delivery("a", "x")], at=NOW)
    assert not refused.value.final
    nowhere = channel(server, address="smtp://127.0.0.1:1")
    with pytest.raises(DeliveryError):
        tell(nowhere, "lin@example.com", [delivery("a", "x")], at=NOW)


def test_a_password_is_not_sent_in_the_clear(server: MailServer) -> None:
    address = f"smtp://user:secret@127.0.0.1:{server.server_address[1]}"
    with pytest.raises(DeliveryError, match="no encryption") as refused:
        tell(channel(server, address=address), "lin@example.com", [delivery("a", "x")], at=NOW)
    assert refused.value.final
    assert server.got == []


def test_a_webhook_does_not_reach_into_this_network(server: MailServer) -> None:
    port = server.server_address[1]
    for host in ("localhost", "127.0.0.1", "[::1]"):
        outside = channel(server, kind="webhook", address=f"https://{host}:{port}/", internal=False)
        with pytest.raises(DeliveryError, match="inside this network") as refused:
            tell(outside, "", [delivery("a", "x")], at=NOW)
        assert refused.value.final


@pytest.mark.filterwarnings(
    "ignore:'imghdr' is deprecated:DeprecationWarning"
)  # apprise's, before Python 3.13
def test_a_chat_that_does_not_answer_is_tried_again(server: MailServer) -> None:
    chat = channel(server, kind="chat", address="workflows://127.0.0.1:1/workflow/signature/")
    with pytest.raises(DeliveryError, match="did not take the message") as refused:
        tell(chat, "", [delivery("a", "x")], at=NOW)
    assert not refused.value.final
    with pytest.raises(DeliveryError) as no_address:
        tell(channel(server, kind="chat", address="slack://"), "", [delivery("a", "x")], at=NOW)
    assert no_address.value.final
