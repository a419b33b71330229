"""How each kind of channel is told: a webhook by a signed request, people by mail or in a chat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from graphkam.alerts.channels import Channel, News, headline, lines
from graphkam.language import words
from graphkam.store.outbox import Delivery
from graphkam_api.delivery.chat import send_chat
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
    title, told = headline(news, say=say), lines(news, say=say)
    if channel.kind == "email":
        send_mail(channel, recipient, title=title, text="\n".join(told))
    else:
        send_chat(channel, title=title, lines=told)
