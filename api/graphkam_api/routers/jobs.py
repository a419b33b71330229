"""Work that takes longer than a request: how far it is, what came of it, and no more of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Request, Response
from pydantic import BaseModel, Field

from graphkam.errors import NotFoundError
from graphkam.store.access import Store
from graphkam.store.jobs import Job, cancel_job
from graphkam.store.jobs import job as stored_job
from graphkam.store.jobs import jobs as stored_jobs
from graphkam_api.asked import Live
from graphkam_api.auth import Asking, Caller, entry
from graphkam_api.errors import PROBLEMS
from graphkam_api.live import LiveCompany

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"], responses=PROBLEMS)

JobId = Annotated[str, Path(max_length=100, description="The id of a job.")]


class JobShown(BaseModel):
    """One job: where it stands, and when it has ended what came of it."""

    id: str
    kind: Literal["import", "backup"]
    state: Literal["queued", "running", "done", "failed", "cancelled"] = Field(
        description="The last three are final."
    )
    by: str = Field(description="The name of the key that asked for it.")
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    doing: str | None = Field(description="What is being done.", examples=["reading contacts.csv"])
    done: int = Field(description="How much of `total` is done of it.")
    total: int
    cancelling: bool = Field(description="It ends as soon as it can, with nothing done.")
    attempts: int = Field(
        description="How often it was begun: more than once when a server ended in the middle."
    )
    result: dict[str, Any] | None = Field(
        description="Of an import `rows` read, `notes`, and by table how many rows are new, changed, unchanged, "
        "cleared; of a backup its `id`, `bytes` and `sha256`.",
    )
    problem: dict[str, Any] | None = Field(
        description="Why it failed: `detail`, and every one of the `faults`."
    )


class JobsShown(BaseModel):
    """The jobs of the caller, the latest first."""

    items: list[JobShown]


def store_of(live: LiveCompany) -> Store:
    """The store that keeps the jobs.

    Raises
    ------
    NotFoundError
        A bundle is served: nothing is kept.
    """
    if live.store is None:
        raise NotFoundError("this server answers from a bundle and has no jobs: start it without --bundle")
    return live.store


def shown_job(job: Job) -> JobShown:
    """A job as it is answered."""
    return JobShown(**{name: getattr(job, name) for name in JobShown.model_fields})


@router.get("", operation_id="jobs", summary="The jobs", response_model=JobsShown)
def jobs(caller: Asking, live: Live) -> JobsShown:
    """The jobs that the caller asked for, of an admin everybody's; the latest first, for thirty days."""
    found = stored_jobs(store_of(live))
    return JobsShown(items=[shown_job(each) for each in found if _may_see(caller, each)])


@router.get("/{job_id}", operation_id="job", summary="One job", response_model=JobShown)
def job(job_id: JobId, caller: Asking, live: Live) -> JobShown:
    """How far a job is, and when it has ended what came of it."""
    return shown_job(_seen(caller, live, job_id))


@router.post("/{job_id}/cancel", operation_id="cancel_job", summary="Cancel it", response_model=JobShown)
def cancel(job_id: JobId, request: Request, caller: Asking, live: Live) -> JobShown:
    """No more of a job: one that waits ends at once, one that is being done before anything of it holds.

    One whose effect holds already goes on, and `cancelling` stays false.
    """
    _seen(caller, live, job_id)
    line = entry(request, "cancel job", f"jobs/{job_id}")
    return shown_job(
        cancel_job(
            store_of(live),
            job_id,
            moment=datetime.now(UTC),
            also=lambda office: office.write("audit", [line]),
        )
    )


def accepted(found: Job, response: Response) -> JobShown:
    """The answer to whoever asked for a job: where it can be looked up."""
    response.headers["Location"] = f"/api/v1/jobs/{found.id}"
    return shown_job(found)


def _may_see(caller: Caller, found: Job) -> bool:
    return caller.role == "admin" or (found.key_id is not None and found.key_id == caller.key_id)


def _seen(caller: Caller, live: LiveCompany, job_id: str) -> Job:
    found = stored_job(store_of(live), job_id)
    if not _may_see(caller, found):
        raise HTTPException(404, f"no such job: {job_id}")
    return found
