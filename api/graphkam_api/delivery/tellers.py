"""How each kind of channel is told: a webhook by a signed request, people by mail or in a chat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from graphkam.alerts.channels import Channel, News, headline, lines
from graphkam.language import words
from graphkam.store.outbox import Delivery
from graphkam_api.delivery.failure import DeliveryError
from graphkam_api.delivery.mail import send_mail
from graphkam_api.delivery.webhook import post


def tell(channel: Channel, recipient: str, batch: Sequence[Delivery], *, at: datetime) -> None:
    """Tell a recipient of a channel what several deliveries say, in one message.

    Raises
    ------
    DeliveryError
        It could not be told.
    """
    if channel.kind == "webhook":
        post(channel, batch, at=at)
        return
    say = words(channel.lang)
    news = [
        News(
            account_id=change["alert"]["account_id"],
            kind=change["alert"]["kind"],
            change=change["change"],
            severity=change["alert"]["severity"],
            message=change["alert"]["message"],
        )
        for one in batch
        for change in one.changes
    ]
    title, text = headline(news, say=say), "\n".join(lines(news, say=say))
    if channel.kind == "email":
        send_mail(channel, recipient, title=title, text=text)
    else:
        _chat(channel, title=title, text=text)


def _chat(channel: Channel, *, title: str, text: str) -> None:
    # Half a second and many modules, which only who has such a channel waits for.
    from apprise import Apprise  # noqa: PLC0415  # as said above

    service = Apprise()
    if not service.add(channel.address):  # pyright: ignore[reportUnknownMemberType]  # its plugins have no types
        raise DeliveryError("the address of the chat is none that apprise understands", final=True)
    if not service.notify(title=title, body=text):  # pyright: ignore[reportUnknownMemberType]  # as above
        raise DeliveryError("the chat did not take the message")
