"""E-mail: one message with a line for each account, to one address."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from graphkam.alerts.channels import Channel
from graphkam.language import words
from graphkam_api.delivery.failure import DeliveryError

PORTS = {"smtp": 25, "smtps": 465}
"""The ports of a mail server that names none."""

NOT_FOR_EMPLOYMENT = (
    "This measures the company's coverage, not a person's worth; it is not for employment decisions.",
    "此处衡量的是公司的覆盖，而非个人的价值；不得用于人事决定。",
)


def send_mail(channel: Channel, recipient: str, *, title: str, text: str) -> None:
    """Hand a message to the channel's mail server.

    Raises
    ------
    DeliveryError
        The server cannot be reached, or refuses it.
    """
    purpose = NOT_FOR_EMPLOYMENT[("en", "zh").index(words(channel.lang).language)]
    message = EmailMessage()
    message["Subject"] = title
    message["From"] = channel.sender
    message["To"] = recipient
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain="graphkam.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{text}\n\n{purpose}\n")
    try:
        _hand_over(channel, message)
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(f"the mail server did not take the message: {error}") from error


def _hand_over(channel: Channel, message: EmailMessage) -> None:
    address = urlsplit(channel.address)
    host, port = address.hostname or "", address.port or PORTS[address.scheme]
    context = ssl.create_default_context()
    if address.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=channel.timeout_seconds, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=channel.timeout_seconds)
    with server:
        server.ehlo_or_helo_if_needed()
        if address.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        if address.username:
            if not isinstance(server.sock, ssl.SSLSocket):
                raise DeliveryError(
                    "the mail server offers no encryption, and gets no password without", final=True
                )
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(message)
