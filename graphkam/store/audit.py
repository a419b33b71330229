"""The audit log: who read what only some may read, and who changed what; written before the answer goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graphkam.store.access import Store
from graphkam.store.office import Row, look, moment_of, moment_text, new_id


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: who did what to what, and when.

    ``caller`` is the name of the key, ``local`` (at the server's machine, while there is no key), or ``command line``.
    ``request_id`` is that of the request, by which it is found in the server's own log.
    """

    id: str
    at: datetime
    caller: str
    key_id: str | None
    action: str
    subject: str
    detail: str
    request_id: str | None


def audit_row(
    action: str,
    subject: str,
    *,
    moment: datetime,
    caller: str,
    key_id: str | None = None,
    detail: str = "",
    request_id: str | None = None,
) -> Row:
    """A line of the log as the office keeps it.

    Parameters
    ----------
    action
        A verb and what it is done to, such as ``read notes``, ``upsert contacts``, ``acknowledge alert``.
    subject
        The id of what it is done to, after its collection: ``accounts/harbour``.
    detail
        What else matters, without names, texts or values: ``12 rows``.
    """
    return {
        "id": new_id(moment),
        "at": moment_text(moment),
        "caller": caller,
        "key_id": key_id,
        "action": action,
        "subject": subject,
        "detail": detail,
        "request_id": request_id,
    }


def audit_trail(store: Store, *, after: str | None = None, limit: int) -> list[Entry]:
    """The lines of the log in the order in which they were written, those after an id.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    first = "" if after is None else f"{after}\0"
    rows = look(store, lambda office: office.read("audit", first=first, limit=limit))
    return [
        Entry(
            id=row["id"],
            at=moment_of(row["at"]),
            caller=row["caller"],
            key_id=row.get("key_id"),
            action=row["action"],
            subject=row["subject"],
            detail=row["detail"],
            request_id=row.get("request_id"),
        )
        for row in rows
    ]
