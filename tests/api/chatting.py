"""The chat services as the server under test finds them: a proxy behind which each host is one receiver of ours.

The server asks the services by their own names, over TLS, through the proxy that its environment names; the authority
that vouches for them is one of the test. So nothing of the server is different, and nothing leaves the machine.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import trustme

ACCEPTED: Final = 202


@dataclass(frozen=True, slots=True)
class Service:
    """A chat service: the address of a channel there, and what it documents of its requests and answers.

    Each answer is a status and a body: one that took it, one that has no time now, one that knows no such chat.
    """

    address: str
    host: str
    path: str
    taken: tuple[int, str]
    busy: tuple[int, str]
    gone: tuple[int, str]
    text: Callable[[Any], str]


def _coded(name: str, code: int, words: str) -> tuple[int, str]:
    return 200, json.dumps({name: code, words: "some words about it"})


def _card(body: Any) -> str:  # noqa: ANN401  # what JSON holds
    blocks = body["attachments"][0]["content"]["body"]
    return "\n\n".join(block["text"] for block in blocks if block["type"] == "TextBlock")


SERVICES: Final = {
    "WeCom": Service(
        address="wecombot://0a1b2c3d-key-of-the-bot",
        host="qyapi.weixin.qq.com",
        path="/cgi-bin/webhook/send?key=0a1b2c3d-key-of-the-bot",
        taken=_coded("errcode", 0, "errmsg"),
        busy=_coded("errcode", 45009, "errmsg"),
        gone=_coded("errcode", 93000, "errmsg"),
        text=lambda body: body["text"]["content"],
    ),
    "DingTalk": Service(
        address="dingtalk://SECabcdef@" + "d1" * 32,
        host="oapi.dingtalk.com",
        path="/robot/send?access_token=" + "d1" * 32,
        taken=_coded("errcode", 0, "errmsg"),
        busy=_coded("errcode", 130101, "errmsg"),
        gone=_coded("errcode", 300005, "errmsg"),
        text=lambda body: body["text"]["content"],
    ),
    "Feishu": Service(
        address="feishu://feishu-token-1234",
        host="open.feishu.cn",
        path="/open-apis/bot/v2/hook/feishu-token-1234/",
        taken=_coded("code", 0, "msg"),
        busy=_coded("code", 11232, "msg"),
        gone=_coded("code", 19001, "msg"),
        text=lambda body: body["content"]["text"],
    ),
    "Slack": Service(
        address="slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        host="hooks.slack.com",
        path="/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        taken=(200, "ok"),
        busy=(429, "rate_limited"),
        gone=(404, "no_service"),
        text=lambda body: body["attachments"][0]["title"] + "\n" + body["attachments"][0]["text"],
    ),
    "Teams": Service(
        address="workflows://prod-01.westeurope.logic.azure.com:443/workflow-id/signature-of-it",
        host="prod-01.westeurope.logic.azure.com",
        path="/workflows/workflow-id/triggers/manual/paths/invoke?sig=signature-of-it",
        taken=(ACCEPTED, ""),
        busy=(429, "{}"),
        gone=(404, "{}"),
        text=_card,
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that arrived at a service."""

    name: str
    path: str
    body: Any

    @property
    def text(self) -> str:
        """What people read of it."""
        return SERVICES[self.name].text(self.body)

    def leads(self) -> bool:
        """Whether it asks where the service says that it is asked; more may stand in the query."""
        wanted, asked = urlsplit(SERVICES[self.name].path), urlsplit(self.path)
        query = parse_qs(asked.query)
        return asked.path == wanted.path and parse_qs(wanted.query).items() <= query.items()


class Chats:
    """The proxy, and behind it the services: they answer as they are told, and keep what they got."""

    def __init__(self, folder: Path) -> None:
        self.got: list[Asked] = []
        self.answer: Callable[[Service], tuple[int, str]] = lambda service: service.taken
        authority = trustme.CA()
        self.authority = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(self.authority))
        hosts = {service.host: name for name, service in SERVICES.items()}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate: Any = authority.issue_cert(*hosts)  # of which a part has no types
        certificate.configure_cert(context)
        chats = self

        class Handler(BaseHTTPRequestHandler):
            name = ""

            def do_CONNECT(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.name = hosts[self.path.rpartition(":")[0]]
                # From here on, it is the host that answers.
                self.connection = context.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
                self.close_connection = False

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                chats.got.append(Asked(self.name, self.path, json.loads(body)))
                status, text = chats.answer(SERVICES[self.name])
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())
                self.close_connection = True

            def finish(self) -> None:
                super().finish()
                self.connection.close()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as it is called
                pass

        self.proxy = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.proxy.serve_forever, daemon=True).start()

    def environment(self) -> dict[str, str]:
        """What a server's environment must say for it to go through the proxy."""
        proxy, authority = f"http://127.0.0.1:{self.proxy.server_port}", str(self.authority)
        return {
            "HTTPS_PROXY": proxy,
            "NO_PROXY": "127.0.0.1",
            "SSL_CERT_FILE": authority,
            "REQUESTS_CA_BUNDLE": authority,
        }

    def to(self, name: str) -> list[Asked]:
        """What a service got."""
        return [asked for asked in list(self.got) if asked.name == name]

    def close(self) -> None:
        """End it."""
        self.proxy.shutdown()
        self.proxy.server_close()
