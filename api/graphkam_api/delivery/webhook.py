"""Webhooks: a signed request for each change, so that the receiver knows that it is ours, and of now."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import socket
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import httpx
import orjson

from graphkam.alerts.channels import Channel
from graphkam.store.outbox import Delivery
from graphkam_api.delivery.failure import DeliveryError

SIGNATURE: Final = "Graphkam-Signature"
TIMESTAMP: Final = "Graphkam-Timestamp"
DELIVERY: Final = "Graphkam-Delivery"

GONE: Final = 410
"""What a receiver answers that wants no more of this: it is not tried again."""


def signature(secret: str, *, timestamp: str, body: bytes) -> str:
    """What the header `Graphkam-Signature` must be for a body sent at a time, in seconds since 1970.

    Examples
    --------
    >>> signature("secret", timestamp="1782864000", body=b"{}")[:24]
    'v1=a6c4e9c2ff3e56ca4bba4'
    """
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"v1={signed.hexdigest()}"


def post(channel: Channel, batch: Sequence[Delivery], *, at: datetime) -> None:
    """Send what some deliveries say to a channel's address.

    Raises
    ------
    DeliveryError
        The receiver cannot be reached, or did not say that it took it.
    """
    body = orjson.dumps(
        {
            "id": batch[0].id,
            "ids": [one.id for one in batch],
            "made_at": batch[0].made_at,
            "changes": [change for one in batch for change in one.changes],
        }
    )
    timestamp = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "graphkam",
        DELIVERY: batch[0].id,
        TIMESTAMP: timestamp,
        SIGNATURE: signature(channel.secret, timestamp=timestamp, body=body),
    }
    try:
        url, named = _reachable(channel)
        with httpx.Client(timeout=channel.timeout_seconds, trust_env=False, follow_redirects=False) as client:
            answered = client.post(
                url,
                content=body,
                headers=headers | ({} if named is None else {"Host": named}),
                # The name the certificate must be of, as the address in the URL is a number.
                extensions={} if named is None else {"sni_hostname": named.rsplit(":", 1)[0]},
            )
    except (httpx.HTTPError, OSError) as error:
        raise DeliveryError(
            f"the receiver cannot be reached: {str(error) or type(error).__name__}"
        ) from error
    if not answered.is_success:
        raise DeliveryError(
            f"the receiver answered {answered.status_code}", final=answered.status_code == GONE
        )


def _reachable(channel: Channel) -> tuple[httpx.URL, str | None]:
    """The address to connect to; of a channel for the outside, the number that its name has now, and the name.

    Raises
    ------
    DeliveryError
        It lies inside this network, where nobody but its admin may have us ask.
    """
    url = httpx.URL(channel.address)
    if channel.internal:
        return url, None
    found = socket.getaddrinfo(
        url.host, url.port or (443 if url.scheme == "https" else 80), type=socket.SOCK_STREAM
    )
    numbers = [str(each[4][0]) for each in found]
    inside = [number for number in numbers if not ipaddress.ip_address(number.split("%")[0]).is_global]
    if inside:
        raise DeliveryError(
            f"{url.host} is an address inside this network ({inside[0]}): it is not asked", final=True
        )
    # Asked by number, so that the name cannot come to mean another address in between.
    return url.copy_with(host=numbers[0]), url.netloc.decode()
