"""Channels: who is told of alerts, and what could not be told; for admins."""

from __future__ import annotations

import ipaddress
import secrets
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from graphkam.alerts.channels import CHAT_SCHEMES, Channel, Quiet
from graphkam.errors import InvalidInputError
from graphkam.settings import Settings
from graphkam.store import channels as kept
from graphkam.store import outbox
from graphkam.store.office import new_id
from graphkam_api.auth import Admin, entry
from graphkam_api.auth.callers import kept_by
from graphkam_api.background import background_of
from graphkam_api.delivery.chat import service_of
from graphkam_api.errors import PROBLEMS
from graphkam_api.schemas.alerts import (
    ChannelMade,
    ChannelShown,
    ChannelsShown,
    ChannelWanted,
    DeadLetter,
    DeadLettersShown,
    QuietHours,
    Replayed,
    Replaying,
)

router = APIRouter(prefix="/api/v1", tags=["channels"], responses=PROBLEMS)

ChannelId = Annotated[str, Path(max_length=100, description="The id of a channel.")]


@router.get("/channels", operation_id="all_channels", summary="All channels")
def all_channels(request: Request, _: Admin) -> ChannelsShown:
    """Every channel; no secret is among it, and of an address only where it leads."""
    return ChannelsShown(items=[_shown(each) for each in kept.all_channels(kept_by(request))])


@router.post("/channels", operation_id="create_channel", summary="Make a channel", status_code=201)
def create_channel(request: Request, wanted: ChannelWanted, caller: Admin) -> ChannelMade:
    """A new channel. The answer holds the secret, by which its requests are signed, this once."""
    store, at = kept_by(request), datetime.now(UTC)
    if wanted.address is None:
        raise InvalidInputError("a new channel needs an address")
    channel = _channel(
        request,
        wanted,
        address=wanted.address,
        secret=secrets.token_urlsafe(32),
        id_=new_id(at),
        created_at=at,
        created_by=caller.name,
    )
    kept.keep_channel(
        store, channel, audit=[entry(request, "create channel", f"channels/{channel.id}", wanted.kind)]
    )
    return ChannelMade.model_validate(_shown(channel).model_dump() | {"secret": channel.secret})


@router.put("/channels/{channel_id}", operation_id="change_channel", summary="Change a channel")
def change_channel(request: Request, channel_id: ChannelId, wanted: ChannelWanted, _: Admin) -> ChannelShown:
    """The channel as it shall be from now on. Its secret stays, and its address where none is given."""
    store = kept_by(request)
    before = kept.get_channel(store, channel_id)
    channel = _channel(
        request,
        wanted,
        address=wanted.address or before.address,
        secret=before.secret,
        id_=before.id,
        created_at=before.created_at,
        created_by=before.created_by,
    )
    kept.keep_channel(store, channel, audit=[entry(request, "change channel", f"channels/{channel_id}")])
    return _shown(channel)


@router.delete(
    "/channels/{channel_id}", operation_id="delete_channel", summary="Delete a channel", status_code=204
)
def delete_channel(request: Request, channel_id: ChannelId, _: Admin) -> Response:
    """Take a channel away, with what was still to be told there."""
    kept.forget_channel(
        kept_by(request), channel_id, audit=[entry(request, "delete channel", f"channels/{channel_id}")]
    )
    return Response(status_code=204)


@router.get("/dead-letters", operation_id="dead_letters", summary="What could not be told")
def dead_letters(
    request: Request,
    _: Admin,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many at most.")] = 100,
) -> DeadLettersShown:
    """What was given up after about a day of trying, or because the receiver wants no more of it."""
    found = outbox.waiting(kept_by(request), dead=True, after=cursor or "", limit=limit + 1)
    items = [
        DeadLetter(**{name: getattr(each, name) for name in DeadLetter.model_fields})
        for each in found[:limit]
    ]
    return DeadLettersShown(items=items, next=items[-1].id if len(found) > limit else None)


@router.post("/dead-letters/replay", operation_id="replay", summary="Tell dead letters anew")
def replay(request: Request, wanted: Replaying, _: Admin) -> Replayed:
    """They wait again, as if they had never been tried; all of them, or none."""
    background = background_of(request)
    line = entry(request, "replay dead letters", "dead-letters", f"{len(wanted.ids)} letters")
    ids = outbox.replay(kept_by(request), wanted.ids, at=background.clock(), audit=[line])
    background.look()
    return Replayed(ids=ids)


def _channel(
    request: Request,
    wanted: ChannelWanted,
    *,
    address: str,
    secret: str,
    id_: str,
    created_at: datetime,
    created_by: str,
) -> Channel:
    internal = _may_be_internal(request)
    _check_address(wanted, address, internal=internal)
    quiet = wanted.quiet
    given: dict[str, Any] = wanted.model_dump(
        exclude={"address", "accounts", "changes", "quiet", "to", "digest"}
    )
    return Channel(
        **given,
        id=id_,
        address=address,
        secret=secret,
        accounts=None if wanted.accounts is None else tuple(sorted(set(wanted.accounts))),
        changes=tuple(wanted.changes),
        to=tuple(wanted.to),
        digest=None if wanted.digest is None else wanted.digest.replace(second=0, microsecond=0, tzinfo=None),
        quiet=None if quiet is None else Quiet(_minute(quiet.start), _minute(quiet.end)),
        internal=internal,
        created_at=created_at,
        created_by=created_by,
    )


def _minute(time: Any) -> Any:  # noqa: ANN401  # a time of day, to the minute
    return time.replace(second=0, microsecond=0, tzinfo=None)


def _may_be_internal(request: Request) -> bool:
    """Whether channels may lead into this network: a server for this machine alone, or its setting says so."""
    settings: Settings = request.app.state.settings
    server: tuple[str, int | None] | None = request.scope.get("server")
    try:
        alone = server is not None and ipaddress.ip_address(server[0]).is_loopback
    except ValueError:
        alone = False
    return alone or settings.serve_internal_webhooks


def _check_address(wanted: ChannelWanted, address: str, *, internal: bool) -> None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise InvalidInputError("the address is no URL") from None
    if not host:
        raise InvalidInputError("the address is no URL with a host")
    {"webhook": _check_webhook, "email": _check_mail, "chat": _check_chat}[wanted.kind](
        wanted, parts, internal=internal
    )
    if wanted.kind != "email":
        _refuse_internal(host, internal=internal)


def _check_webhook(_: ChannelWanted, parts: SplitResult, *, internal: bool) -> None:
    if parts.scheme not in ("https", "http") or parts.username or parts.fragment:
        raise InvalidInputError("the address of a webhook is https://… without user and fragment")
    if parts.scheme == "http" and not internal:
        raise InvalidInputError(
            "the address of a webhook is https://…; http:// only inside this network, where the server is for this "
            "machine alone or GRAPHKAM_SERVE_INTERNAL_WEBHOOKS is set"
        )


def _check_mail(wanted: ChannelWanted, parts: SplitResult, *, internal: bool) -> None:
    del internal  # whose mail server it is makes no difference
    if parts.scheme not in ("smtp", "smtps"):
        raise InvalidInputError("the address of a mail server is smtp://… or smtps://…")
    if "@" not in wanted.sender or not (wanted.to or wanted.per_person):
        raise InvalidInputError("a mail channel needs a sender, and addresses in to, or per_person")


def _check_chat(_: ChannelWanted, parts: SplitResult, *, internal: bool) -> None:
    del internal  # `_refuse_internal` looks at it
    if parts.scheme not in CHAT_SCHEMES:
        raise InvalidInputError(f"a chat is one of {', '.join(f'{each}://' for each in CHAT_SCHEMES)}")
    if service_of(parts.geturl()) is None:
        raise InvalidInputError(
            f"the address is none of {parts.scheme}://: see https://appriseit.com/services/ for what it holds; a "
            "template is not taken"
        )


def _refuse_internal(host: str, *, internal: bool) -> None:
    """Refuse an address that is a number of this network; a name is looked up when something is told."""
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return
    if number.is_link_local or not (internal or number.is_global):
        raise InvalidInputError(
            f"{host} is an address inside this network: it is not asked, unless the server is for this machine alone "
            "or GRAPHKAM_SERVE_INTERNAL_WEBHOOKS is set"
        )


def _shown(channel: Channel) -> ChannelShown:
    parts = urlsplit(channel.address)
    # The host of a chat's address is the first part of its key.
    where = "…" if channel.kind == "chat" else f"{parts.hostname}{f':{parts.port}' if parts.port else ''}/…"
    quiet = channel.quiet
    given = {
        name: getattr(channel, name)
        for name in ChannelShown.model_fields
        if name not in ("address", "quiet", "accounts", "changes", "to")
    }
    return ChannelShown(
        **given,
        address=f"{parts.scheme}://{where}",
        accounts=None if channel.accounts is None else list(channel.accounts),
        changes=[*channel.changes],  # type: ignore[list-item]  # checked when the channel was made
        to=list(channel.to),
        quiet=None if quiet is None else QuietHours.model_validate({"from": quiet.start, "to": quiet.end}),
    )
