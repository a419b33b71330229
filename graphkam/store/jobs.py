"""Jobs: work that takes longer than a request, kept in the store so that no restart loses it or does it twice.

Whoever does a job holds it by a lease that must be renewed. That its effect is decided is written in the transaction
that decides it (`decided`), so that a job is either decided, and known to be, or begun again from the start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Literal, TypeAlias

import orjson

from graphkam.errors import JobLostError, NotFoundError
from graphkam.store.access import Store
from graphkam.store.office import Office, Row, in_office, look, moment_of, moment_text, new_id

JobKind: TypeAlias = Literal["import", "backup"]
JobState: TypeAlias = Literal["queued", "running", "done", "failed", "cancelled"]

LEASE: Final = timedelta(seconds=15)
"""How long whoever does a job may be silent before somebody else does it."""

ATTEMPTS: Final = 3
"""How often a job is begun: one that ends its process each time is not begun for ever."""

KEPT: Final = timedelta(days=30)
"""How long an ended job can be looked up."""

_OPEN: Final = 1_000
ENDED: Final = frozenset({"done", "failed", "cancelled"})
"""The states that are final."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job.

    ``place`` says which data folder holds what it works on. ``doing``, ``done`` and ``total`` are how far it is.
    ``decided``: what it does to the company holds, and cannot be cancelled. ``result`` is what a job that is done
    found, ``problem`` why one failed.
    """

    id: str
    kind: JobKind
    state: JobState
    by: str
    key_id: str | None
    place: str
    asked: Mapping[str, Any]
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    doing: str | None
    done: int
    total: int
    cancelling: bool
    decided: bool
    attempts: int
    result: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None


def add_job(
    store: Store,
    kind: JobKind,
    *,
    job_id: str,
    by: str,
    key_id: str | None,
    place: str,
    asked: Mapping[str, Any],
    moment: datetime,
    also: Callable[[Office], None] | None = None,
) -> Job:
    """A job that waits to be done; those that ended long ago are forgotten."""
    row: Row = {
        "id": job_id,
        "kind": kind,
        "state": "queued",
        "by": by,
        "key_id": key_id,
        "place": place,
        "asked": orjson.dumps(asked).decode(),
        "created_at": moment_text(moment),
        "done": 0,
        "total": 0,
        "cancelling": False,
        "decided": False,
        "attempts": 0,
    }

    def add(office: Office) -> None:
        old = office.read("jobs", last=new_id(moment - KEPT))
        office.forget("jobs", [each["id"] for each in old if each["state"] in ENDED])
        office.write("jobs", [row])
        if also is not None:
            also(office)

    in_office(store, add)
    return _job(row)


def job(store: Store, job_id: str) -> Job:
    """One job.

    Raises
    ------
    NotFoundError
        There is none of that id, or it ended long ago.
    """
    row = look(store, lambda office: office.get("jobs", job_id))
    if row is None:
        raise NotFoundError(f"no such job: {job_id}; one that ended is forgotten after {KEPT.days} days")
    return _job(row)


def jobs(store: Store) -> list[Job]:
    """All jobs that are not forgotten, the latest first."""
    return [_job(row) for row in reversed(look(store, lambda office: office.read("jobs")))]


def claim_job(store: Store, *, holder: str, place: str, moment: datetime) -> Job | None:
    """The next job to do here, held from now on for as long as a lease lasts; None when there is none.

    A job whose holder has been silent for that long is begun again, a few times; then it counts as failed.
    """
    rows: list[dict[str, Any]] = [each["row"] for each in store.read("open_jobs", limit=_OPEN)]
    for row in rows:
        if row["place"] == place and _is_free(row, moment):
            claimed = in_office(store, partial(_claim, job_id=row["id"], holder=holder, moment=moment))
            if claimed is not None:
                return claimed
    return None


def _is_free(row: Mapping[str, Any], moment: datetime) -> bool:
    given_up = bool(row["state"] == "running" and row["lease_until"] < moment_text(moment))
    return given_up or bool(row["state"] == "queued")


def _claim(office: Office, *, job_id: str, holder: str, moment: datetime) -> Job | None:
    row = office.get("jobs", job_id)
    if row is None or not _is_free(row, moment):
        return None
    end: Row | None = None
    if row["cancelling"] and not row["decided"]:
        end = _ended(job_id, "cancelled", moment)
    elif row["attempts"] >= ATTEMPTS:
        problem = {
            "detail": f"whoever did this ended in the middle of it {ATTEMPTS} times: see the log of the server"
        }
        end = _ended(job_id, "failed", moment) | {"problem": orjson.dumps(problem).decode()}
    if end is not None:
        office.write("jobs", [end])
        return None
    started = {
        "id": job_id,
        "state": "running",
        "holder": holder,
        "lease_until": moment_text(moment + LEASE),
        "started_at": row.get("started_at") or moment_text(moment),
        "attempts": row["attempts"] + 1,
    }
    office.write("jobs", [started])
    return _job(row | started)


def keep_job(
    store: Store, job_id: str, *, holder: str, moment: datetime, doing: str | None, done: int, total: int
) -> bool:
    """Renew the lease and say how far the job is; whether it is to be cancelled.

    Raises
    ------
    JobLostError
        Somebody else does it now.
    """

    def keep(office: Office) -> bool:
        row = _held(office, job_id, holder)
        how_far: Row = {"doing": doing, "done": done, "total": total}
        office.write("jobs", [{"id": job_id, "lease_until": moment_text(moment + LEASE), **how_far}])
        return bool(row["cancelling"]) and not row["decided"]

    # Not held against other writers: what renews a lease again and again must not be what the work is undone by.
    return store.in_write(lambda transaction: keep(Office(transaction)))


def decided(job_id: str, *, holder: str, result: Mapping[str, Any]) -> Callable[[Office], None]:
    """What writes that the effect of a job holds, as a part of the transaction that makes it hold.

    It raises JobLostError when somebody else does the job now, or it is to be cancelled; then nothing of it holds.
    """

    def write(office: Office) -> None:
        if _held(office, job_id, holder)["cancelling"]:
            raise JobLostError(f"the job {job_id} is to be cancelled")
        office.write("jobs", [{"id": job_id, "decided": True, "result": orjson.dumps(result).decode()}])

    return write


def end_job(
    store: Store,
    job_id: str,
    *,
    holder: str,
    moment: datetime,
    state: JobState,
    result: Mapping[str, Any] | None = None,
    problem: Mapping[str, Any] | None = None,
) -> None:
    """Say how a job ended; ``queued`` gives it back to be begun again. Nothing when somebody else holds it."""
    row: dict[str, Any] = {"id": job_id, "state": state, "holder": None, "doing": None}
    if state in ENDED:
        row["ended_at"] = moment_text(moment)
    row |= {
        name: orjson.dumps(said).decode()
        for name, said in (("result", result), ("problem", problem))
        if said is not None
    }

    def end(office: Office) -> None:
        found = office.get("jobs", job_id)
        if found is not None and found["state"] == "running" and found.get("holder") == holder:
            given_back = {"attempts": found["attempts"] - 1} if state == "queued" else {}
            office.write("jobs", [row | given_back])

    in_office(store, end)


def cancel_job(
    store: Store, job_id: str, *, moment: datetime, also: Callable[[Office], None] | None = None
) -> Job:
    """Cancel a job: one that waits at once, one that is being done as soon as it can be.

    One that has ended, or whose effect holds already, stays as it is.

    Raises
    ------
    NotFoundError
        There is none of that id.
    """

    def cancel(office: Office) -> Job:
        row = office.get("jobs", job_id)
        if row is None:
            raise NotFoundError(f"no such job: {job_id}")
        change: Row = {"id": job_id}
        if row["state"] == "queued":
            change = _ended(job_id, "cancelled", moment) | {"cancelling": True}
        elif row["state"] == "running" and not row["decided"]:
            change = {"id": job_id, "cancelling": True}
        office.write("jobs", [change])
        if also is not None:
            also(office)
        return _job(row | dict(change))

    return in_office(store, cancel)


def _held(office: Office, job_id: str, holder: str) -> dict[str, Any]:
    row = office.get("jobs", job_id)
    if row is None or row["state"] != "running" or row.get("holder") != holder:
        raise JobLostError(f"the job {job_id} is done by somebody else now, or has ended")
    return row


def _ended(job_id: str, state: JobState, moment: datetime) -> dict[str, Any]:
    return {"id": job_id, "state": state, "ended_at": moment_text(moment), "holder": None, "doing": None}


def _job(row: Mapping[str, Any]) -> Job:
    def moment(name: str) -> datetime | None:
        return None if (text := row.get(name)) is None else moment_of(text)

    def inner(name: str) -> Mapping[str, Any] | None:
        return None if (text := row.get(name)) is None else orjson.loads(text)

    return Job(
        id=row["id"],
        kind=row["kind"],
        state=row["state"],
        by=row["by"],
        key_id=row.get("key_id"),
        place=row["place"],
        asked=inner("asked") or {},
        created_at=moment_of(row["created_at"]),
        started_at=moment("started_at"),
        ended_at=moment("ended_at"),
        doing=row.get("doing"),
        done=row["done"],
        total=row["total"],
        cancelling=row["cancelling"],
        decided=row["decided"],
        attempts=row["attempts"],
        result=inner("result"),
        problem=inner("problem"),
    )
