"""Tasks: what closes a gap or carries out a plan, as something one of ours does by a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import polars as pl

from graphkam.answers import Alert, Handover, SweepPlan, Task, Text, UpgradePlan
from graphkam.records import Company, day_of

DAYS_TO_DO: Final = 14
"""How far ahead a task's day is set when nobody says."""

_SWEEP: Final = ("Visit {contact} ({account}).", "拜访{contact}（{account}）。")
_SWEEP_INTRODUCED: Final = (
    "Visit {contact} ({account}), introduced by {introducer}.",
    "经{introducer}引荐，拜访{contact}（{account}）。",
)
_TIE: Final = ("Get to know {contact} ({account}).", "结识{contact}（{account}）。")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task that is to be made: everything of it that does not come with the making."""

    account_id: str
    kind: str
    owner: str
    contact_ids: list[str]
    due: date
    title: Text
    source: dict[str, Any]


def tasks_of_gap(alert: Alert, *, company: Company, owner: str, due: date | None, day: date) -> list[Wanted]:
    """The task that an alert's action is, for one of ours; without what only the way to somebody tells of others."""
    action, names = alert.action, _Names(company)
    named = action.get("contact_id") or alert.evidence.get("contact_id")
    contacts: list[str] = action.get("contact_ids") or ([] if named is None else [named])
    title: Text = action["message"]
    if contacts and (action.get("path") is not None or action.get("missing") is not None):
        title = _title(_TIE, contact=names.contact(contacts[0]), account=names.account(alert.account_id))
    return [
        Wanted(
            account_id=alert.account_id,
            kind=str(action["kind"]),
            owner=owner,
            contact_ids=sorted(contacts),
            due=due or day + timedelta(days=DAYS_TO_DO),
            title=title,
            source={"kind": "alert", "alert_id": alert.id, "rule": alert.rule},
        )
    ]


def tasks_of_sweep(plan: SweepPlan, *, company: Company, due: date | None, day: date) -> list[Wanted]:
    """A task for each visit of a sweep, for the first of its visitors; a visit nobody may make has none."""
    names = _Names(company)
    return [
        Wanted(
            account_id=plan.account_id,
            kind="visit",
            owner=visit.visitor_ids[0],
            contact_ids=[visit.contact_id],
            due=due or day + timedelta(days=DAYS_TO_DO),
            title=_title(
                _SWEEP if visit.introduced_by is None else _SWEEP_INTRODUCED,
                contact=names.contact(visit.contact_id),
                account=names.account(plan.account_id),
                introducer="" if visit.introduced_by is None else names.contact(visit.introduced_by),
            ),
            source={"kind": "sweep", "order": visit.order},
        )
        for visit in plan.visits
        if visit.visitor_ids
    ]


def tasks_of_upgrade(plan: UpgradePlan, *, company: Company, due: date | None, day: date) -> list[Wanted]:
    """A task for each new tie of an upgrade."""
    names = _Names(company)
    return [
        Wanted(
            account_id=plan.account_id,
            kind="introduce",
            owner=tie.staff_id,
            contact_ids=[tie.contact_id],
            due=due or day + timedelta(days=DAYS_TO_DO),
            title=_title(_TIE, contact=names.contact(tie.contact_id), account=names.account(plan.account_id)),
            source={"kind": "upgrade", "target": plan.target},
        )
        for tie in plan.ties
    ]


def tasks_of_handover(plan: Sequence[Handover], *, due: date | None) -> list[Wanted]:
    """A task for each contact somebody takes over, for the successor, by the day of the joint visit."""
    return [
        Wanted(
            account_id=item.account_id,
            kind="take_over",
            owner=item.staff_id,
            contact_ids=[item.contact_id],
            due=item.by or due or item.leaves_on,
            title=item.message,
            source={"kind": "handover", "leaver_id": item.leaver_id},
        )
        for item in plan
        if item.staff_id is not None
    ]


def made(wanted: Wanted, *, id_: str, by: str, at: datetime, day: date, company: Company, zone: str) -> Task:
    """The task, made: from here on what is recorded of owner and contacts does it."""
    there = _meetings(company, wanted.owner, wanted.contact_ids, first=day, zone=zone)
    return Task(
        id=id_,
        account_id=wanted.account_id,
        kind=wanted.kind,
        owner=wanted.owner,
        contact_ids=wanted.contact_ids,
        due=wanted.due,
        state="open",
        overdue=wanted.due < day,
        title=wanted.title,
        source=wanted.source,
        created_at=at,
        created_by=by,
        done_at=None,
        done_by=None,
        known=there["id"].to_list(),
    )


def done_tasks(
    tasks: Collection[Task], *, company: Company, at: datetime, day: date, zone: str
) -> list[Task]:
    """Those tasks that are to be kept anew: done by what was recorded, or overdue since today, or no longer.

    A task is done by an interaction (no complaint) of its owner with one of its contacts, recorded after the task was
    made and of that day or a later one; the first such. A task without contacts waits for somebody to say so, but the
    holding of a review, which is done by a review that is recorded.
    """
    found: list[Task] = []
    for task in sorted(tasks, key=lambda one: one.id):
        if task.state != "open":
            continue
        by = _done_by(task, company, day=day, zone=zone)
        if by is not None:
            now = replace(task, state="done", done_at=at, done_by=by or None, overdue=False)
        else:
            now = replace(task, overdue=task.due < day)
        if now != task:
            found.append(now)
    return found


def _done_by(task: Task, company: Company, *, day: date, zone: str) -> str | None:
    """The id of what does a task, empty where that has none; None for a task that is not done."""
    created = _day_in(task.created_at, zone)
    if task.kind == "hold_review":
        held = company.reviews.filter(
            (pl.col("account_id") == task.account_id)
            & (day_of(pl.col("held_at"), zone=zone).is_between(pl.lit(created), pl.lit(day)))
        )
        return "" if held.height else None
    met = _meetings(company, task.owner, task.contact_ids, first=created, zone=zone).filter(
        ~pl.col("id").is_in(task.known)
        & (day_of(pl.col("at"), zone=zone) <= pl.lit(day))
        # A time that is recorded counts; a day without one may be any time of it.
        & ((pl.col("at").dt.time() == time()) | (pl.col("at") >= pl.lit(task.created_at)))
    )
    return None if met.is_empty() else str(met.sort("at", "id")["id"][0])


def _meetings(
    company: Company, owner: str, contacts: Collection[str], *, first: date, zone: str
) -> pl.DataFrame:
    """The interactions of one of ours with some contacts on a day or later."""
    if not contacts:
        return company.interactions.clear()
    return company.interactions.filter(
        (
            pl.col("at")
            >= pl.lit(datetime.combine(first - timedelta(days=1), time())).dt.replace_time_zone("UTC")
        )
        & (pl.col("kind") != "complaint")
    ).filter(
        (day_of(pl.col("at"), zone=zone) >= pl.lit(first))
        & pl.col("staff_ids").list.contains(owner)
        & (pl.col("contact_ids").list.set_intersection(list(contacts)).list.len() > 0)
    )


def _day_in(moment: datetime, zone: str) -> date:
    day: date = (
        pl.DataFrame({"at": [moment]}, schema={"at": pl.Datetime("us", "UTC")})
        .select(day_of(pl.col("at"), zone=zone))
        .item()
    )
    return day


def _title(patterns: tuple[str, str], **values: str) -> Text:
    return {
        language: pattern.format(**values) for language, pattern in zip(("en", "zh"), patterns, strict=True)
    }


class _Names:
    def __init__(self, company: Company) -> None:
        self._company = company

    def contact(self, id_: str) -> str:
        return self._of(self._company.contacts, id_)

    def account(self, id_: str) -> str:
        return self._of(self._company.accounts, id_)

    def _of(self, frame: pl.DataFrame, id_: str) -> str:
        at = frame["id"].index_of(id_)
        return id_ if at is None else str(frame["name"][at])
