"""The trail that a request leaves in the audit log."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request

from graphkam.store.audit import audit_row
from graphkam.store.office import Row, append
from graphkam_api.auth.callers import Caller


def entry(request: Request, action: str, subject: str, detail: str = "") -> Row:
    """A line of the audit log about this request, to be written in the transaction of the change it makes.

    See `graphkam.store.audit.audit_row`. The caller must have been asked for (`Asking` and the like).
    """
    caller: Caller = request.state.caller
    return audit_row(
        action,
        subject,
        moment=datetime.now(UTC),
        caller=caller.name,
        key_id=caller.key_id,
        detail=detail,
        request_id=getattr(request.state, "request_id", None),
    )


def of_them(number: int, what: str) -> str:
    """How many of them, for a line of the audit log.

    >>> of_them(1, "row"), of_them(2, "row")
    ('1 row', '2 rows')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"


def record(request: Request, action: str, subject: str, detail: str = "") -> None:
    """Write a line of the audit log before the answer goes out; nothing where there is no store to keep it.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached: what cannot be written down is not answered.
    """
    store = request.app.state.live.store
    if store is not None:
        append(store, "audit", [entry(request, action, subject, detail)])
