"""Chats: a message with a line for each account, in a service that apprise knows."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from threading import get_ident
from typing import Any, Final, cast
from urllib.parse import unquote, urlsplit

import httpx

from graphkam.alerts.channels import Channel
from graphkam_api.delivery.failure import DeliveryError

MOST_BYTES: Final = {"wecombot": 2048, "workflows": 9_000, "workflow": 9_000}
"""How long a message may be: WeCom says so of a text; Teams counts a card of 28 KB with everything escaped in it."""

MOST_BYTES_ELSEWHERE: Final = 18_000
"""Feishu and DingTalk take requests of 20 KB; Slack takes more."""

LITERAL: Final = str.maketrans({"<": "＜", ">": "＞", "[": "［", "]": "］"})  # what they stand for
"""What the texts of WeCom, DingTalk and Feishu may read as a mention or a link, and have no escape for."""

PLAIN_TEXT: Final = ("wecombot", "dingtalk", "feishu", "lark")
"""Services that get plain text; for the others apprise escapes what would be markup."""

NO_SUCH_CHAT: Final = re.compile(r"\berror=(404|410)\b|\bcode=(93000|300001|300005|19001)\b")
"""How the services say that the address is none, or none any more: it is not tried again."""

# What it says goes to whoever asks for it below; its own lines could show an address, which is a secret.
logging.getLogger("apprise").propagate = False


def send_chat(channel: Channel, *, title: str, lines: Sequence[str]) -> None:
    """Tell a chat these lines under a title, in as many messages as the service needs for their length.

    Nobody is mentioned and nothing is a link or set in bold, whatever somebody is called.

    Raises
    ------
    DeliveryError
        The service cannot be reached, or refuses it, in whatever way it does: some do so with an answer of 200.
    """
    service = service_of(channel.address)
    if service is None:
        raise DeliveryError("the address of the chat is none that apprise understands", final=True)
    service.socket_connect_timeout = service.socket_read_timeout = channel.timeout_seconds
    scheme = urlsplit(channel.address).scheme
    if scheme in PLAIN_TEXT:
        lines = [line.translate(LITERAL) for line in lines]
    messages = parts(title, lines, most=MOST_BYTES.get(scheme, MOST_BYTES_ELSEWHERE))
    tell = {"wecombot": _wecom, "dingtalk": _dingtalk}.get(scheme, _as_apprise_does)
    for head, part in messages:
        try:
            tell(service, head, part)
        except DeliveryError as error:
            reason = _without_secrets(str(error), channel.address)
            raise DeliveryError(reason, final=NO_SUCH_CHAT.search(reason) is not None) from None


def service_of(address: str) -> Any:  # noqa: ANN401  # one of apprise's plugins, which have no types
    """The service that an address is of, as apprise understands it; None for none.

    An address that names a template is none: it would have the server read a file of its own, or ask somebody else.
    """
    # Half a second and many modules, which only who has such a channel waits for.
    from apprise import Apprise, AppriseAsset  # noqa: PLC0415  # as said above

    asset = AppriseAsset(app_id="graphkam", app_desc="graphkam", image_url_mask="", image_url_logo="")
    service: Any = Apprise.instantiate(address, asset=asset)  # pyright: ignore[reportUnknownMemberType]  # as above
    return None if service is None or getattr(service, "template", None) else service


def parts(title: str, lines: Sequence[str], *, most: int) -> list[tuple[str, list[str]]]:
    """Titles and lines of as few messages as hold them all, of so many bytes at most; a line that is longer is cut.

    Examples
    --------
    >>> parts("news", ["one", "two"], most=100)
    [('news', ['one', 'two'])]
    >>> parts("news", ["a" * 40, "b" * 40, "c" * 99], most=70)[1]
    ('news (2/3)', ['bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'])
    """
    room = most - len(f"{title} (99/99)\r\n".encode())
    found: list[list[str]] = [[]]
    used = 0
    for line in lines:
        text = line
        if len(text.encode()) > room:
            text = text.encode()[: room - 3].decode(errors="ignore") + "…"
        # Two for the end of the line, as long as any service has it.
        size = len(text.encode()) + 2
        if found[-1] and used + size > room + 2:
            found.append([])
            used = 0
        found[-1].append(text)
        used += size
    if len(found) == 1:
        return [(title, found[0])]
    return [(f"{title} ({at}/{len(found)})", each) for at, each in enumerate(found, start=1)]


def _as_apprise_does(service: Any, title: str, lines: Sequence[str]) -> None:  # noqa: ANN401  # one of its plugins
    from apprise import NotifyFormat  # noqa: PLC0415  # it has been loaded by now

    # In a card of Teams, a line ends where a paragraph does.
    end = "\n\n" if service.secure_protocol == ("workflow", "workflows") else "\n"
    reasons = _Reasons()
    log = logging.getLogger("apprise")
    log.addHandler(reasons)
    try:
        taken = service.notify(title=title, body=end.join(lines), body_format=NotifyFormat.TEXT)
    finally:
        log.removeHandler(reasons)
    if not taken:
        raise DeliveryError(
            f"the chat did not take the message: {'; '.join(reasons.said) or 'no reason given'}"
        )


def _wecom(service: Any, title: str, lines: Sequence[str]) -> None:  # noqa: ANN401  # one of apprise's plugins
    _post(
        service,
        service.api_url,
        {"msgtype": "text", "text": {"content": "\n".join([title, *lines])}},
        query={},
    )


def _dingtalk(service: Any, title: str, lines: Sequence[str]) -> None:  # noqa: ANN401  # one of apprise's plugins
    query = {"access_token": service.token}
    if service.secret:
        stamp, signed = service.get_signature()
        query |= {"timestamp": stamp, "sign": unquote(signed)}
    body = {
        "msgtype": "text",
        "text": {"content": "\n".join([title, *lines])},
        "at": {"atMobiles": service.targets, "isAtAll": False},
    }
    _post(service, service.notify_url.split("?")[0], body, query=query)


def _post(service: Any, url: str, body: dict[str, Any], *, query: dict[str, str]) -> None:  # noqa: ANN401  # as above
    """Ask a service that refuses with an answer of 200 and a code in it, at which apprise does not look."""
    try:
        answered = httpx.post(
            url,
            params=query or None,
            json=body,
            headers={"User-Agent": "graphkam"},
            timeout=service.socket_read_timeout,
            verify=service.verify_certificate,
        )
    except (httpx.HTTPError, OSError) as error:
        raise DeliveryError(f"the chat cannot be reached: {str(error) or type(error).__name__}") from error
    try:
        said: Any = answered.json()
    except ValueError:
        said = None
    told = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
    code = told.get("errcode")
    if not answered.is_success or code != 0:
        why = f"code={code} {told.get('errmsg', '')}" if code is not None else f"error={answered.status_code}"
        raise DeliveryError(f"the chat did not take the message: {why}")


class _Reasons(logging.Handler):
    """What apprise says on this thread while something is told."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []
        self._thread = get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self.said.append(record.getMessage())


def _without_secrets(reason: str, address: str) -> str:
    """A reason without the parts of the address: they are what opens the chat."""
    for part in re.split(r"[/@?&=:#]+", unquote(address.partition("://")[2])):
        if len(part) > len("timeout"):
            reason = reason.replace(part, "…")
    return reason
