"""Tasks in the store: made, read, changed, taken away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import orjson

from graphkam.alerts.life import account_key
from graphkam.alerts.tasks import Wanted, made
from graphkam.answers import Task
from graphkam.errors import NotFoundError
from graphkam.records import Company
from graphkam.store.access import Store
from graphkam.store.events import write_events
from graphkam.store.office import LAST, Office, Row, in_office, look, moment_of, moment_text, new_id


def make_tasks(
    store: Store,
    wanted: Sequence[Wanted],
    *,
    by: str,
    at: datetime,
    day: date,
    company: Company,
    zone: str,
    audit: Sequence[Row] = (),
) -> list[Task]:
    """These tasks, made, all of them or none; ``audit`` are lines of the log that hold with them."""
    tasks = [
        made(
            one,
            id_=f"{account_key(one.account_id)}-{new_id(at)}",
            by=by,
            at=at,
            day=day,
            company=company,
            zone=zone,
        )
        for one in wanted
    ]

    def work(office: Office) -> None:
        write_tasks(office, tasks, change="made", at=at)
        if audit:
            office.write("audit", audit)

    in_office(store, work)
    return tasks


def all_tasks(
    store: Store, *, account_id: str | None = None, after: str = "", limit: int | None = None
) -> list[Task]:
    """The tasks of an account, or of all, in the order of their ids: those of an account beside each other."""
    first, last = (f"{after}\0", LAST) if after else ("", LAST)
    if account_id is not None:
        key = account_key(account_id)
        first, last = max(first, f"{key}-"), f"{key}-{LAST}"
    rows = look(store, lambda office: office.read("tasks", first=first, last=last, limit=limit))
    return [task_of(row) for row in rows]


def get_task(store: Store, task_id: str) -> Task:
    """One task.

    Raises
    ------
    NotFoundError
        There is no such task.
    """
    return look(store, lambda office: _got(office, task_id))


def change_task(
    store: Store,
    task_id: str,
    change: Callable[[Task], Task | None],
    *,
    at: datetime,
    audit: Sequence[Row] = (),
) -> Task | None:
    """What somebody makes of a task as it stands, kept; None takes it away.

    Raises
    ------
    NotFoundError
        There is no such task.
    """

    def work(office: Office) -> Task | None:
        before = _got(office, task_id)
        after = change(before)
        if after is None:
            office.forget("tasks", [task_id])
            write_events(office, [("task.deleted", before.account_id, before, at)])
        elif after != before:
            word = after.state if after.state != before.state else "changed"
            write_tasks(office, [after], change=word, at=at)
        if audit:
            office.write("audit", audit)
        return after

    return in_office(store, work)


def write_tasks(office: Office, tasks: Sequence[Task], *, change: str, at: datetime) -> None:
    """Keep tasks as they stand now, and tell those who follow."""
    office.write("tasks", [_row(task) for task in tasks])
    write_events(office, [(f"task.{change}", task.account_id, task, at) for task in tasks])


def task_of(row: dict[str, Any]) -> Task:
    """The task that was kept."""
    return Task(
        id=row["id"],
        account_id=row["account_id"],
        kind=row["kind"],
        owner=row["owner"],
        contact_ids=list(row["contact_ids"]),
        due=date.fromisoformat(row["due"]),
        state=row["state"],
        overdue=row["overdue"],
        title={"en": row["title_en"], "zh": row["title_zh"]},
        source=orjson.loads(row["source"]),
        created_at=moment_of(row["created_at"]),
        created_by=row["created_by"],
        done_at=None if row.get("done_at") is None else moment_of(row["done_at"]),
        done_by=row.get("done_by"),
        known=list(row["known"]),
    )


def _row(task: Task) -> Row:
    return {
        "id": task.id,
        "account_id": task.account_id,
        "kind": task.kind,
        "owner": task.owner,
        "contact_ids": task.contact_ids,
        "due": task.due.isoformat(),
        "state": task.state,
        "overdue": task.overdue,
        "title_en": task.title["en"],
        "title_zh": task.title["zh"],
        "source": orjson.dumps(task.source).decode(),
        "created_at": moment_text(task.created_at),
        "created_by": task.created_by,
        "done_at": None if task.done_at is None else moment_text(task.done_at),
        "done_by": task.done_by,
        "known": task.known,
    }


def _got(office: Office, task_id: str) -> Task:
    row = office.get("tasks", task_id)
    if row is None:
        raise NotFoundError(f"no such task: {task_id}; GET /api/v1/tasks lists them")
    return task_of(row)
