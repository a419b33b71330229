"""Tasks: what one of ours is to do by a day, made of alerts and plans, done by what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Annotated, Any, Literal, cast

import orjson
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from graphkam import plans
from graphkam.alerts import tasks_of_gap, tasks_of_handover, tasks_of_sweep, tasks_of_upgrade
from graphkam.alerts.shown import shown_task
from graphkam.alerts.tasks import DAYS_TO_DO, Wanted
from graphkam.answers import Task, to_json
from graphkam.errors import InvalidInputError, NotFoundError
from graphkam.plans.calendar import task_calendar
from graphkam.records import Company
from graphkam.snapshot import Snapshot
from graphkam.store import tasks as kept
from graphkam.store.alerts import get_alert
from graphkam_api.answer import answer
from graphkam_api.asked import Live, checked_day
from graphkam_api.auth import Asking, Caller, Editor, entry
from graphkam_api.auth.callers import kept_by
from graphkam_api.auth.private import note_attitudes
from graphkam_api.auth.trail import of_them
from graphkam_api.background import background_of
from graphkam_api.errors import CHANGE_PROBLEMS, PROBLEMS
from graphkam_api.live import LiveCompany
from graphkam_api.records import check_unchanged, etag_of
from graphkam_api.routers.alerts import account_name, visible
from graphkam_api.routers.collections import IfMatch
from graphkam_api.schemas.alerts import PlanWanted, TaskChange, TasksMade, TasksShown, TaskWanted

router = APIRouter(prefix="/api/v1", tags=["tasks"])

TaskId = Annotated[str, Path(max_length=200, description="The id of a task.")]
PAGE = 1000


@router.get(
    "/tasks", operation_id="all_tasks", summary="Tasks", response_model=TasksShown, responses=PROBLEMS
)
def all_tasks(
    request: Request,
    caller: Asking,
    live: Live,
    *,
    account_id: Annotated[str | None, Query(max_length=500, description="Only those of one account.")] = None,
    owner: Annotated[str | None, Query(max_length=500, description="Only of this one of ours.")] = None,
    state: Annotated[
        Literal["open", "done", "cancelled"] | None, Query(description="Only those in one state.")
    ] = None,
    overdue: Annotated[bool | None, Query(description="Only those overdue, or only those not.")] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE, description="How many at most.")] = 100,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
) -> Response:
    """Tasks in the accounts that whoever asks may see, those of an account beside each other."""
    found: list[Task] = []
    after, more = cursor or "", True
    while more and len(found) <= limit:
        page = kept.all_tasks(kept_by(request), account_id=account_id, after=after, limit=PAGE)
        found += [
            task
            for task in page
            if caller.sees(task.account_id)
            and (owner is None or task.owner == owner)
            and (state is None or task.state == state)
            and (overdue is None or task.overdue == overdue)
        ]
        more = len(page) == PAGE
        after = page[-1].id if page else after
    note_attitudes(request, caller, _rules(found[:limit]), subject="tasks")
    items = [_seen(live, caller, task) for task in found[:limit]]
    return answer({"items": items, "next": found[limit - 1].id if len(found) > limit else None})


@router.get(
    "/tasks.ics",
    operation_id="task_calendar",
    summary="Somebody's tasks for a calendar",
    responses=PROBLEMS | {200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}},
    response_class=Response,
)
def calendar(
    request: Request,
    caller: Asking,
    live: Live,
    owner: Annotated[str, Query(max_length=500, description="The id of one of ours.")],
    lang: Annotated[Literal["en", "zh"], Query(description="In which language.")] = "en",
) -> Response:
    """The open tasks of one of ours as iCalendar (RFC 5545), each on the day by which it is to be done."""
    found = [
        _seen(live, caller, task)
        for task in kept.all_tasks(kept_by(request))
        if task.owner == owner and caller.sees(task.account_id)
    ]
    note_attitudes(request, caller, _rules(found), subject="tasks")
    return Response(task_calendar(found, company=live.company, lang=lang), media_type="text/calendar")


@router.post(
    "/tasks",
    operation_id="make_task",
    summary="Make a task",
    response_model=Task,
    status_code=201,
    responses=CHANGE_PROBLEMS,
)
def make_task(request: Request, wanted: TaskWanted, caller: Editor, live: Live) -> Response:
    """The action of an alert, or whatever one of ours is to do, as a task with a day."""
    company, day = live.company, background_of(request).watch.today()
    if wanted.alert_id is not None:
        alert = visible(caller, get_alert(kept_by(request), wanted.alert_id))
        (task,) = tasks_of_gap(alert, company=company, owner=wanted.owner, due=wanted.due, day=day)
        if wanted.contact_ids:
            task = replace(task, contact_ids=sorted(wanted.contact_ids))
        if wanted.title is not None:
            task = replace(task, title=_both(wanted.title))
    elif wanted.account_id is not None and wanted.title is not None:
        task = Wanted(
            account_id=wanted.account_id,
            kind="do",
            owner=wanted.owner,
            contact_ids=sorted(wanted.contact_ids),
            due=wanted.due or day + timedelta(days=DAYS_TO_DO),
            title=_both(wanted.title),
            source={"kind": "person"},
        )
    else:
        raise InvalidInputError(
            "a task is of an alert (alert_id), or of an account with a title: name either"
        )
    (made,) = _made(request, live, caller, [task], company=company)
    return _shown(live, caller, made, status=201)


@router.post(
    "/tasks/plan",
    operation_id="make_tasks_of_plan",
    summary="Make a plan's steps tasks",
    response_model=TasksMade,
    status_code=201,
    responses=CHANGE_PROBLEMS,
)
def make_tasks_of_plan(request: Request, wanted: PlanWanted, caller: Editor, live: Live) -> Response:
    """A task for each visit of a sweep, each new tie of an upgrade, each contact of a handover; all or none."""
    day = background_of(request).watch.today()
    snapshot = live.days(caller.accounts).snapshot(day)
    found = _of_plan(snapshot, wanted, day=day)
    made = _made(request, live, caller, found, company=live.company)
    return answer({"items": [_seen(live, caller, task) for task in made]}, status=201)


@router.get(
    "/tasks/{task_id}", operation_id="get_task", summary="One task", response_model=Task, responses=PROBLEMS
)
def get_task(request: Request, task_id: TaskId, caller: Asking, live: Live) -> Response:
    """A task, with the ETag that a change of it may name."""
    return _shown(live, caller, _visible(caller, kept.get_task(kept_by(request), task_id)))


@router.put(
    "/tasks/{task_id}",
    operation_id="change_task",
    summary="Change a task",
    response_model=Task,
    responses=CHANGE_PROBLEMS,
)
def change_task(
    request: Request,
    task_id: TaskId,
    wanted: TaskChange,
    caller: Editor,
    live: Live,
    *,
    if_match: IfMatch = None,
) -> Response:
    """Give a task to somebody else, another day or title, or say that it is done or not to be done."""
    background = background_of(request)
    at, day = background.clock(), background.watch.today()

    def change(task: Task) -> Task:
        check_unchanged(_record(_visible(caller, task)), if_match=if_match)
        after = replace(
            task,
            owner=wanted.owner or task.owner,
            due=task.due if wanted.due is None else checked_day(wanted.due, name="due"),
            contact_ids=task.contact_ids if wanted.contact_ids is None else sorted(wanted.contact_ids),
            title=task.title if wanted.title is None else _both(wanted.title),
            state=wanted.state or task.state,
        )
        if after.state != task.state:
            after = replace(after, done_at=at if after.state == "done" else None, done_by=None)
        after = replace(after, overdue=after.state == "open" and after.due < day)
        _check(
            live.company, caller, account_id=after.account_id, owner=after.owner, contacts=after.contact_ids
        )
        return after

    line = entry(request, "change task", f"tasks/{task_id}")
    found = kept.change_task(kept_by(request), task_id, change, at=at, audit=[line])
    background.look()
    return _shown(live, caller, cast(Task, found))


@router.delete(
    "/tasks/{task_id}",
    operation_id="delete_task",
    summary="Delete a task",
    status_code=204,
    responses=CHANGE_PROBLEMS,
)
def delete_task(request: Request, task_id: TaskId, caller: Editor, *, if_match: IfMatch = None) -> Response:
    """Take a task away, as if it had never been made."""
    background = background_of(request)

    def gone(task: Task) -> None:
        check_unchanged(_record(_visible(caller, task)), if_match=if_match)

    line = entry(request, "delete task", f"tasks/{task_id}")
    kept.change_task(kept_by(request), task_id, gone, at=background.clock(), audit=[line])
    background.look()
    return Response(status_code=204)


def _of_plan(snapshot: Snapshot, wanted: PlanWanted, *, day: date) -> list[Wanted]:
    company = snapshot.company
    if wanted.plan == "handover":
        if wanted.staff_id is None:
            raise InvalidInputError("a handover is of somebody who leaves: name staff_id")
        return tasks_of_handover(plans.handover(snapshot, [wanted.staff_id]), due=wanted.due)
    if wanted.account_id is None:
        raise InvalidInputError(f"{wanted.plan} is a plan for an account: name account_id")
    if wanted.plan == "sweep":
        sweep = plans.sweep(snapshot, wanted.account_id, visits=wanted.visits)
        return tasks_of_sweep(sweep, company=company, due=wanted.due, day=day)
    upgrade = plans.upgrade(snapshot, wanted.account_id, to=wanted.to)
    return tasks_of_upgrade(upgrade, company=company, due=wanted.due, day=day)


def _made(
    request: Request, live: LiveCompany, caller: Caller, wanted: Sequence[Wanted], *, company: Company
) -> list[Task]:
    for one in wanted:
        _check(company, caller, account_id=one.account_id, owner=one.owner, contacts=one.contact_ids)
        checked_day(one.due, name="due")
    background = background_of(request)
    made = kept.make_tasks(
        kept_by(request),
        wanted,
        by=caller.name,
        at=background.clock(),
        day=background.watch.today(),
        company=company,
        zone=live.policy.time_zone,
        audit=[entry(request, "make tasks", "tasks", of_them(len(wanted), "task"))],
    )
    background.look()
    return made


def _check(company: Company, caller: Caller, *, account_id: str, owner: str, contacts: Sequence[str]) -> None:
    """Refuse a task in an account that whoever asks does not see, or for people who are not there."""
    if not caller.sees(account_id) or company.accounts["id"].index_of(account_id) is None:
        raise NotFoundError(f"no such account: {account_id}; give an id of the accounts table")
    if company.staff["id"].index_of(owner) is None:
        raise NotFoundError(f"no such staff: {owner}; a task is for one of ours")
    for contact in contacts:
        at = company.contacts["id"].index_of(contact)
        if at is None or company.contacts["account_id"][at] != account_id:
            raise NotFoundError(f"account {account_id} has no contact {contact}")


def _visible(caller: Caller, task: Task) -> Task:
    if not caller.sees(task.account_id):
        raise NotFoundError(f"no such task: {task.id}; GET /api/v1/tasks lists them")
    return task


def _seen(live: LiveCompany, caller: Caller, task: Task) -> Task:
    return shown_task(task, attitudes=caller.edits, account_name=account_name(live, task.account_id))


def _shown(live: LiveCompany, caller: Caller, task: Task, *, status: int = 200) -> Response:
    headers = {"ETag": etag_of(_record(task)), "Cache-Control": "private, no-cache"}
    body = to_json(_seen(live, caller, task))
    return Response(body, status_code=status, headers=headers, media_type="application/json")


def _rules(tasks: Sequence[Task]) -> list[str | None]:
    """The rules of the alerts that tasks are the actions of."""
    return [task.source.get("rule") for task in tasks]


def _record(task: Task) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(orjson.dumps(asdict(task)))
    return found


def _both(title: str) -> dict[str, str]:
    """What a person wrote, in whatever language."""
    return {"en": title, "zh": title}
