"""What happens, as it happens: server-sent events, which whoever was away can take up again."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncGenerator
from typing import Annotated, Any, Final

import anyio
from fastapi import APIRouter, Header, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graphkam.alerts.shown import shown_task
from graphkam.answers import Alert, Task, to_json
from graphkam.errors import InvalidInputError, StoreError
from graphkam.store.events import Event, events_after, latest_event
from graphkam_api.asked import Live
from graphkam_api.auth import Asking, Caller
from graphkam_api.auth.callers import kept_by, keyring_of
from graphkam_api.auth.private import note_attitudes
from graphkam_api.background import background_of
from graphkam_api.errors import PROBLEMS
from graphkam_api.live import LiveCompany
from graphkam_api.routers.alerts import account_name, as_seen

router = APIRouter(prefix="/api/v1/events", tags=["events"])

HEARTBEAT_SECONDS: Final = 15
LOOK_SECONDS: Final = 0.1
ALLOWED_SECONDS: Final = 2.0
"""How often it is looked, while nothing happens, whether whoever follows still may."""

GRACE_SECONDS: Final = 5
"""How long a stream has to come to its end once the server is told to stop."""

AT_ONCE: Final = 500
_ID: Final = re.compile(r"\d{16}-\d{5}")


@router.get(
    "",
    operation_id="events",
    summary="What happens, as it happens",
    response_class=EventSourceResponse,
    responses=PROBLEMS
    | {
        200: {
            "description": "A stream that does not end: each event has an id, a type such as `alert.opened`, and JSON.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def events(
    request: Request,
    caller: Asking,
    live: Live,
    *,
    last_event_id: Annotated[
        str | None,
        Header(
            max_length=50,
            description="The id of the last event that was seen; browsers send it by themselves.",
        ),
    ] = None,
    after: Annotated[
        str | None,
        Query(
            max_length=50,
            description="The same, for whoever cannot send headers; 0 is before all that is kept.",
        ),
    ] = None,
) -> Response:
    """Changes of alerts and tasks in the accounts that whoever asks may see, from now on, or since an event.

    Events are kept for ninety days. A comment every fifteen seconds shows that the stream lives.
    """
    store = kept_by(request)
    given = last_event_id or after
    if given is not None and given != "0" and not _ID.fullmatch(given):
        raise InvalidInputError(
            f"{given!r} is the id of no event: send that of the last one that was seen, or 0"
        )
    start = await run_in_threadpool(latest_event, store) if given is None else "" if given == "0" else given
    ending = anyio.Event()
    return EventSourceResponse(
        _follow(request, live, caller, start, ending=ending),
        ping=HEARTBEAT_SECONDS,
        shutdown_event=ending,
        shutdown_grace_period=GRACE_SECONDS,
    )


async def _follow(
    request: Request, live: LiveCompany, caller: Caller, start: str, *, ending: anyio.Event
) -> AsyncGenerator[ServerSentEvent]:
    """The events after one, until whoever follows may no more, or the server ends."""
    feed = background_of(request).feed
    # Sent at once, so that whoever follows knows that nothing after this will be missed.
    yield ServerSentEvent(comment="following")
    last, looked, asked = start, "", time.monotonic()
    while not (feed.ended or ending.is_set()):
        latest = feed.latest
        nothing_new = latest == looked or live.store is None
        if nothing_new and time.monotonic() - asked < ALLOWED_SECONDS:
            await anyio.sleep(LOOK_SECONDS)
            continue
        asked = time.monotonic()
        try:
            now = await run_in_threadpool(_still, request, caller)
            found = [] if nothing_new else await run_in_threadpool(_told, request, live, now, last)
        except StoreError:
            await anyio.sleep(1)
            continue
        if now is None:
            return
        for event in found:
            last = event.id
            if _is_for(now, event):
                yield ServerSentEvent(
                    id=event.id, event=event.type, data=to_json(_seen(live, now, event)).decode(), sep="\n"
                )
        if len(found) < AT_ONCE:
            looked = latest


def _told(request: Request, live: LiveCompany, caller: Caller | None, last: str) -> list[Event]:
    """What happened after an event; where somebody's attitude shows in it, that it was read is written down."""
    if caller is None or live.store is None:
        return []
    found = events_after(live.store, last, limit=AT_ONCE)
    rules = [event.body.get("rule") for event in found if _is_for(caller, event)]
    note_attitudes(request, caller, rules, subject="events")
    return found


def _is_for(caller: Caller, event: Event) -> bool:
    return event.account_id is None or caller.sees(event.account_id)


def _still(request: Request, caller: Caller) -> Caller | None:
    """Who follows, with what they may see by now; None when they may see nothing any more."""
    keyring = keyring_of(request)
    if caller.key_id is None:
        return caller if keyring.is_empty() else None
    key = keyring.key_that_holds(caller.key_id)
    if key is None:
        return None
    return Caller(name=caller.name, key_id=key.id, role=key.role, accounts=keyring.accounts_of(key))


def _seen(live: LiveCompany, caller: Caller, event: Event) -> dict[str, Any]:
    about: Any = event.body
    name = "" if event.account_id is None else account_name(live, event.account_id)
    if event.type.startswith("alert."):
        about = as_seen(live, caller, Alert(**event.body))
    elif event.type.startswith("task."):
        about = shown_task(Task(**event.body), attitudes=caller.edits, account_name=name)
    what = event.type.split(".")[0]
    return {"id": event.id, "at": event.at, "type": event.type, "account_id": event.account_id, what: about}
