"""Backups of everything in the store: made by a job, kept beside the store until somebody takes them away."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path as FilePath
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel
from starlette.responses import FileResponse

from graphkam.errors import NotFoundError
from graphkam.store.jobs import add_job
from graphkam.store.office import new_id
from graphkam_api.asked import Live
from graphkam_api.auth import Admin, entry, record
from graphkam_api.errors import CHANGE_PROBLEMS, PROBLEMS
from graphkam_api.routers.jobs import JobShown, accepted, store_of
from graphkam_api.work import backups_folder, place_of

router = APIRouter(prefix="/api/v1/backups", tags=["jobs"], responses=PROBLEMS)

_ID: Final = re.compile(r"[0-9a-f]{14}-[0-9a-f]{16}")

BackupId = Annotated[str, Path(max_length=100, description="The id of a backup: that of its job.")]


class BackupShown(BaseModel):
    """One backup that can be fetched."""

    id: str
    made_at: datetime
    bytes: int


class BackupsShown(BaseModel):
    """The backups that can be fetched, the latest first."""

    items: list[BackupShown]


@router.post(
    "", operation_id="write_backup", summary="Make a backup", status_code=202, responses=CHANGE_PROBLEMS
)
def make(request: Request, response: Response, caller: Admin, live: Live) -> JobShown:
    """A job that writes everything in the store into one file, keys, alerts and the audit log included."""
    store, moment = store_of(live), datetime.now(UTC)
    job_id = new_id(moment)
    line = entry(request, "back up", f"backups/{job_id}")
    found = add_job(
        store,
        "backup",
        job_id=job_id,
        by=caller.name,
        key_id=caller.key_id,
        place=place_of(request.app.state.settings),
        asked={},
        moment=moment,
        also=lambda office: office.write("audit", [line]),
    )
    request.app.state.worker.tell()
    return accepted(found, response)


@router.get("", operation_id="backups", summary="The backups")
def backups(request: Request, _: Admin) -> BackupsShown:
    """The backups that were asked for here and can be fetched, the latest first."""
    folder = backups_folder(request.app.state.settings.data_dir)
    files = sorted((file for file in folder.glob("*.zip") if _ID.fullmatch(file.stem)), reverse=True)
    return BackupsShown(items=[_shown(file) for file in files])


@router.get(
    "/{backup_id}",
    operation_id="backup",
    summary="Fetch a backup",
    response_class=FileResponse,
    responses={200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}},
)
def fetch(backup_id: BackupId, request: Request, _: Admin) -> FileResponse:
    """The file, which `graphkam restore` reads. It holds everything: keep it as safe as the store."""
    file = _file(request, backup_id)
    record(request, "fetch backup", f"backups/{backup_id}")
    return FileResponse(file, media_type="application/zip", filename=f"graphkam-{backup_id}.zip")


@router.delete("/{backup_id}", operation_id="delete_backup", summary="Take a backup away", status_code=204)
def delete(backup_id: BackupId, request: Request, _: Admin) -> Response:
    """The file goes; what the store holds stays."""
    file = _file(request, backup_id)
    record(request, "delete backup", f"backups/{backup_id}")
    file.unlink(missing_ok=True)
    return Response(status_code=204)


def _file(request: Request, backup_id: str) -> FilePath:
    file = backups_folder(request.app.state.settings.data_dir) / f"{backup_id}.zip"
    if not _ID.fullmatch(backup_id) or not file.is_file():
        raise NotFoundError(f"no such backup: {backup_id[:80]}")
    return file


def _shown(file: FilePath) -> BackupShown:
    stat = file.stat()
    return BackupShown(id=file.stem, made_at=datetime.fromtimestamp(stat.st_mtime, UTC), bytes=stat.st_size)
