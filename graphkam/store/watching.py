"""Alerts kept up to date: what holds in accounts is found, and what becomes of their alerts is kept, all of it at once.

With the alerts goes everything that comes of them: their history, the events for those who follow, what channels are to
be told, and the tasks that are done. A change whose alerts could not be kept, because somebody was killed in between,
is noticed by its version, and made up for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import partial
from typing import Any, Final

import orjson
import polars as pl

from graphkam.alerts import EVENTS, Plans, Seen, done_tasks, events, leaving, next_alerts, seen, stands
from graphkam.alerts.life import Step, account_key
from graphkam.alerts.listing import seen_before
from graphkam.alerts.people import People
from graphkam.answers import Alert, Gap, Task
from graphkam.gaps import gaps
from graphkam.records import Company
from graphkam.schema import SEVERITIES
from graphkam.snapshot import Snapshot
from graphkam.snapshot.assignments import assignments_at
from graphkam.store.access import Store
from graphkam.store.alerts import STATES, alert_of, write_steps
from graphkam.store.channels import channels_of
from graphkam.store.erasing import refuse_outdated
from graphkam.store.events import forget_old_events, write_events
from graphkam.store.office import AT_ONCE, LAST, Office, Row, in_office, look
from graphkam.store.outbox import put_down
from graphkam.store.tasks import task_of, write_tasks

ACCOUNTS_AT_ONCE: Final = 250
"""Of how many accounts the alerts are kept in one transaction."""

COMPARING: Final = "tier_mismatch"
"""The one rule that compares accounts with each other: it may fail in one when another changes."""

_EVALUATED: Final = "evaluated"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The version of the company, and the day, for which all alerts were last looked after."""

    version: int
    day: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an evaluation came to: how many alerts changed, and how many deliveries were put down."""

    changed: int
    deliveries: int


@dataclass(frozen=True, slots=True, eq=False)
class _Looked:
    """What there is in accounts now. ``keys`` lists all accounts looked at, those that are no more too, by key.

    ``compared`` are the gaps of the rule that compares accounts, in all the others; None where nobody asks. ``before``
    is what the records tell of an earlier day, where nothing was kept.
    ``addresses`` are those of our people who are assigned to each account.
    """

    people: People
    keys: dict[str, str]
    seen: dict[str, Seen]
    gaps: dict[str, list[Gap]]
    compared: list[Gap] | None
    before: dict[str, Seen]
    names: dict[str, str]
    addresses: dict[str, list[str]]


def evaluated(store: Store) -> Evaluated | None:
    """For which version and day alerts were last looked after; None when they never were."""
    return look(store, evaluated_in)


def evaluated_in(office: Office) -> Evaluated | None:
    """The same, as a transaction sees it."""
    row = office.get("watched", _EVALUATED)
    return None if row is None else Evaluated(row["version"], date.fromisoformat(row["day"]))


def evaluate(
    store: Store,
    snapshot: Snapshot,
    *,
    version: int,
    at: datetime,
    accounts: Collection[str] | None = None,
    compare: bool = False,
    plans: Plans | None = None,
) -> Outcome:
    """Find what holds in accounts, and keep what becomes of their alerts.

    The very first time alerts are opened without anybody being told of each: what has been missing for long is no news.
    Events of the last thirty days are among them, as far as the records tell of an earlier day.

    Parameters
    ----------
    version
        The version of the company that the snapshot is of. Nothing is kept of one that is older than what alerts were
        looked after for already.
    accounts
        The ids of the accounts that a change touched, also of those that are no more; None: all.
    compare
        Whether the change may alter how accounts compare (`compares`), so that this is looked at in all of them.
    plans
        Those of who leaves, as they were worked out for the version before.

    Notes
    -----
    Of 250 accounts at a time everything holds or nothing. Somebody else who does the same meanwhile finds nothing left
    to change.
    """
    first = evaluated(store) is None
    whole = accounts is None or first
    there = set(snapshot.accounts["id"].to_list())
    wanted = there if accounts is None or first else set(accounts)
    keys = {account_key(id_): id_ for id_ in wanted}
    chunks = list(_chunks(keys, whole=whole)) or [_Chunk([], None)]
    with ThreadPoolExecutor(1, thread_name_prefix="kept") as beside:
        reading = beside.submit(look, store, partial(_kept, chunk=chunks[0]))
        looked = _look(snapshot, keys, compare=compare and not whole, first=first, plans=plans)
        ahead = reading.result()
    changed = deliveries = 0
    for place, chunk in enumerate(chunks):
        last = place == len(chunks) - 1
        keep = partial(
            _keep,
            looked=looked,
            chunk=chunk,
            ahead=ahead if place == 0 else None,
            version=version,
            at=at,
            told=not first,
            last=last,
        )
        outcome = in_office(store, keep)
        changed += outcome.changed
        deliveries += outcome.deliveries
    return Outcome(changed, deliveries)


def compares(before: Company, after: Company) -> bool:
    """Whether a change alters anything by which accounts are compared with each other."""
    columns = ["id", "revenue", "tier", "currency"]
    of_accounts = pl.col("entity").cast(pl.String) == "account"
    return not (
        before.accounts.select(columns).equals(after.accounts.select(columns))
        and before.changes.filter(of_accounts).equals(after.changes.filter(of_accounts))
    )


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Accounts, by key, of which everything is kept in one transaction; all keys between the bounds, if there are."""

    keys: list[str]
    bounds: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a chunk's accounts, as it was when somebody had taken hold of the store for so many times."""

    takings: int
    alerts: list[Alert]
    seen: dict[str, Seen]
    tasks: list[Task]


def _chunks(keys_of_accounts: Collection[str], *, whole: bool) -> Iterator[_Chunk]:
    keys = sorted(keys_of_accounts)
    starts = list(range(0, len(keys), ACCOUNTS_AT_ONCE))
    for start in starts:
        end = start + ACCOUNTS_AT_ONCE
        # All chunks together reach over every key there can be, so that accounts that are no more are found.
        bounds = (keys[start] if start else "", keys[end] if end < len(keys) else LAST)
        yield _Chunk(keys[start:end], bounds if whole else None)
    if whole and not starts:
        yield _Chunk([], ("", LAST))


def _look(
    snapshot: Snapshot, keys: dict[str, str], *, compare: bool, first: bool, plans: Plans | None
) -> _Looked:
    people, accounts = People(snapshot), set(keys.values())
    there = sorted(accounts & set(snapshot.accounts["id"].to_list()))
    found: dict[str, list[Gap]] = {}
    for gap in [*gaps(snapshot, accounts=there), *leaving(people, accounts=there, plans=plans)]:
        found.setdefault(gap.account_id, []).append(gap)
    compared = None
    if compare:
        compared = [gap for gap in gaps(snapshot, rules=[COMPARING]) if gap.account_id not in accounts]
    return _Looked(
        people=people,
        keys=keys,
        seen=seen(snapshot, accounts=there),
        gaps=found,
        compared=compared,
        before=seen_before(snapshot, accounts=there) if first else {},
        names=dict(snapshot.accounts.select("id", "name").iter_rows()),
        addresses=addresses_of(snapshot),
    )


def addresses_of(snapshot: Snapshot) -> dict[str, list[str]]:
    """The mail addresses of those of ours who are assigned to each account."""
    found: dict[str, list[str]] = {}
    accounts, emails = snapshot.accounts["id"].to_list(), snapshot.staff.frame["email"].to_list()
    for account, rep in assignments_at(snapshot).iter_rows():
        if emails[rep]:
            found.setdefault(accounts[account], []).append(emails[rep])
    return found


def _keep(
    office: Office,
    *,
    looked: _Looked,
    chunk: _Chunk,
    ahead: _Kept | None,
    version: int,
    at: datetime,
    told: bool,
    last: bool,
) -> Outcome:
    snapshot = looked.people.snapshot
    looked_before = evaluated_in(office)
    if _is_behind(office, looked_before, version=version):
        return Outcome(0, 0)
    refuse_outdated(office, version=version)
    # What was read ahead holds where nobody has taken hold of the store in between: this is the next time.
    kept = (
        ahead if ahead is not None and ahead.takings + 1 == office.takings() else _kept(office, chunk=chunk)
    )
    known, before = kept.alerts, kept.seen
    mine = {looked.keys[key] for key in chunk.keys} | before.keys() | {alert.account_id for alert in known}
    after = {id_: looked.seen[id_] for id_ in mine if id_ in looked.seen}
    found = [gap for id_ in sorted(mine) for gap in looked.gaps.get(id_, ())]
    found += _happened(looked, known, before if told else looked.before, after)
    steps = next_alerts(known, found, at=at, day=snapshot.day)
    if last and looked.compared is not None:
        steps += _steps_compared(office, looked, at=at)
    numbered = write_steps(office, steps, told=told)
    deliveries = put_down(
        office,
        numbered,
        channels=channels_of(office),
        names=looked.names,
        people=looked.addresses,
        at=at,
        zone=snapshot.policy.time_zone,
    )
    office.write("watched", [_seen_row(after[id_]) for id_ in sorted(after) if after[id_] != before.get(id_)])
    office.forget("watched", [account_key(id_) for id_ in sorted(before.keys() - after.keys())])
    _keep_tasks(office, kept.tasks, snapshot=snapshot, at=at)
    if last:
        finish(office, snapshot, version=version)
        if looked_before is None or looked_before.day != snapshot.day:
            forget_old_events(
                office, at=at
            )  # once a day: to look for the oldest, some engines go through all of them
        if not told:
            write_events(office, [("alerts.begun", None, {"day": snapshot.day}, at)])
    return Outcome(len(steps), deliveries)


def _is_behind(office: Office, last: Evaluated | None, *, version: int) -> bool:
    """Whether somebody else has looked after the alerts of what came after a version."""
    (store,) = office.ask("read/store")
    # A backup that was restored brings along what was true of the store that it was made of.
    return last is not None and version < last.version <= store["version"]


def _kept(office: Office, *, chunk: _Chunk) -> _Kept:
    """What is kept of a chunk's accounts: their alerts, how they were last seen, their tasks."""
    takings = office.takings()  # before all else, so that whatever changes meanwhile is noticed
    if chunk.bounds is None:
        rows: dict[str, list[dict[str, Any]]] = {"alerts": [], "tasks": [], "watched": []}
        for key in chunk.keys:
            for record in office.ask("read/kept_of_account", key=key, first=f"{key}-", last=f"{key}-{LAST}"):
                rows[record["kind"]].append(record["row"])
    else:
        first, last = chunk.bounds
        rows = {
            "alerts": office.read("alerts", first=first, last=last),
            "tasks": office.read("tasks", first=first, last=last),
            # The upper bound is the first key of the next chunk.
            "watched": [row for row in office.read("watched", first=first, last=last) if row["id"] != last],
        }
    before = [_seen_of(row) for row in rows["watched"] if row["id"] != _EVALUATED]
    return _Kept(
        takings,
        alerts=[alert_of(row) for row in rows["alerts"]],
        seen={one.account_id: one for one in before},
        tasks=[task_of(row) for row in rows["tasks"]],
    )


def _happened(
    looked: _Looked, known: Collection[Alert], before: dict[str, Seen], after: dict[str, Seen]
) -> list[Gap]:
    """The events of accounts: those that happened since they were last seen, and those that are still news."""
    people = looked.people
    news = [
        alert
        for alert in known
        if alert.rule in EVENTS
        and alert.rule != "rep_leaving"
        and alert.state != "resolved"
        and stands(alert, after.get(alert.account_id), people=people)
    ]
    # A class that has fallen is compared with what it fell from, as long as that is news.
    fell = {alert.account_id: alert.evidence["before"] for alert in news if alert.rule == "class_fell"}
    was = {
        id_: replace(one, topology=fell[id_]) if id_ in fell and one.topology != fell[id_] else one
        for id_, one in before.items()
    }
    fresh = events(was, after, people=people)
    told = {(gap.account_id, gap.rule, gap.subject) for gap in fresh}
    return fresh + [
        _gap_of(alert) for alert in news if (alert.account_id, alert.rule, alert.subject) not in told
    ]


def _steps_compared(office: Office, looked: _Looked, *, at: datetime) -> list[Step]:
    """What becomes of the alerts of the rule that compares accounts, in those that the change did not touch."""
    rows = office.ask(
        "read/alerts_by_place",
        after="",
        accounts=None,
        states=list(STATES),
        severities=list(SEVERITIES),
        rules=[COMPARING],
        limit=AT_ONCE,
    )
    touched = set(looked.keys.values())
    known = [alert for row in rows if (alert := alert_of(row["row"])).account_id not in touched]
    return next_alerts(known, looked.compared or [], at=at, day=looked.people.snapshot.day)


def _keep_tasks(office: Office, tasks: Collection[Task], *, snapshot: Snapshot, at: datetime) -> None:
    changed = done_tasks(
        tasks, company=snapshot.company, at=at, day=snapshot.day, zone=snapshot.policy.time_zone
    )
    write_tasks(office, [task for task in changed if task.state == "done"], change="done", at=at)
    write_tasks(office, [task for task in changed if task.overdue], change="overdue", at=at)
    write_tasks(
        office,
        [task for task in changed if task.state == "open" and not task.overdue],
        change="changed",
        at=at,
    )


def finish(office: Office, snapshot: Snapshot, *, version: int) -> None:
    """Keep that alerts were looked after for a version, on the snapshot's day."""
    office.write("watched", [{"id": _EVALUATED, "version": version, "day": snapshot.day.isoformat()}])


def _gap_of(alert: Alert) -> Gap:
    return Gap(**{field.name: getattr(alert, field.name) for field in fields(Gap)})


def _seen_row(one: Seen) -> Row:
    return {
        "id": account_key(one.account_id),
        "account_id": one.account_id,
        "topology": one.topology,
        "contacts": orjson.dumps(one.contacts).decode(),
        "held": orjson.dumps(one.held).decode(),
    }


def _seen_of(row: dict[str, Any]) -> Seen:
    return Seen(
        account_id=row["account_id"],
        topology=row["topology"],
        contacts=tuple(orjson.loads(row["contacts"])),
        held={rep: tuple(held) for rep, held in orjson.loads(row["held"]).items()},
    )
