"""The trail of who read what only some may read, and who changed what."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request

from graphkam.store.office import Row, append, moment_text, new_id
from graphkam_api.auth.callers import LOCAL, Caller


def entry(request: Request, action: str, subject: str, detail: str = "") -> Row:
    """One line of the audit log: who does what to what, now; to be written in the transaction of a change.

    Parameters
    ----------
    action
        A verb and what it is done to, such as ``read notes``, ``upsert contacts``, ``acknowledge alert``.
    subject
        The id of what it is done to, after its collection: ``accounts/harbour``.
    detail
        What else matters, without names, texts or values: ``12 rows``.
    """
    moment = datetime.now(UTC)
    caller: Caller = getattr(request.state, "caller", LOCAL)
    return {
        "id": new_id(moment),
        "at": moment_text(moment),
        "caller": caller.name,
        "key_id": caller.key_id,
        "action": action,
        "subject": subject,
        "detail": detail,
        "request_id": getattr(request.state, "request_id", None),
    }


def record(request: Request, action: str, subject: str, detail: str = "") -> None:
    """Write one line of the audit log before the answer goes out; nothing where there is no store to keep it.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached: what cannot be written down is not answered.
    """
    store = request.app.state.live.store
    if store is not None:
        append(store, "audit", [entry(request, action, subject, detail)])
