"""Bundles brought in as files: each becomes a job."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Annotated, Any, Final, TypeAlias

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from graphkam.bundle.mapping import shipped_mappings
from graphkam.errors import InvalidInputError
from graphkam.store.jobs import add_job
from graphkam.store.office import new_id
from graphkam_api.asked import Live
from graphkam_api.auth import Editor, entry
from graphkam_api.auth.trail import of_them
from graphkam_api.errors import CHANGE_PROBLEMS
from graphkam_api.routers.jobs import JobShown, accepted, store_of
from graphkam_api.uploads import FILES, keep_upload, uploads_folder
from graphkam_api.work import place_of

router = APIRouter(prefix="/api/v1/imports", tags=["jobs"], responses=CHANGE_PROBLEMS)

BARE: Final = {
    "application/zip": "bundle.zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "bundle.xlsx",
}
"""The kinds of a body that is one file by itself."""

_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "array",
                        "items": {"type": "string", "format": "binary"},
                        "description": "A zip archive of tables, a workbook (.xlsx), or tables as .csv or .parquet, "
                        "each a part of this name.",
                    },
                    "mapping_file": {
                        "type": "string",
                        "format": "binary",
                        "description": "A mapping in TOML, instead of one that comes with graphkam.",
                    },
                },
            }
        },
        **dict.fromkeys(BARE, _BINARY),
    },
}


async def _form(request: Request) -> FormData:
    """The files of the body; a body that is one file by itself counts as the part `file`."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in BARE:
        return FormData([("file", UploadFile(BytesIO(await request.body()), filename=BARE[kind]))])
    if kind != "multipart/form-data":
        raise InvalidInputError(
            f"the body is a form with files, or one of {', '.join(BARE)}, not {kind[:80]!r}"
        )
    return await request.form(max_files=FILES, max_fields=10)


Form: TypeAlias = Annotated[FormData, Depends(_form)]


@router.post(
    "",
    operation_id="import_given",
    summary="Bring a bundle in",
    status_code=202,
    openapi_extra={"requestBody": BODY},
)
async def import_bundle(
    request: Request,
    response: Response,
    caller: Editor,
    live: Live,
    form: Form,
    *,
    mapping: Annotated[
        str | None,
        Query(
            description="The mapping that makes a bundle of foreign tables, one that comes with graphkam.",
            examples=["northwind"],
        ),
    ] = None,
    dry_run: Annotated[bool, Query(description="Only say what would change.")] = False,
) -> JobShown:
    """A job that brings the tables of some files in: all of them or, when anything is wrong with them, none.

    The same files a second time change nothing. Nothing is deleted.
    """
    if caller.accounts is not None:
        raise HTTPException(
            403, "a bundle is for all accounts, and this key is for some: bring rows in by collection"
        )
    if mapping is not None and mapping not in shipped_mappings():
        raise InvalidInputError(
            f"no mapping {mapping!r} comes with graphkam; there are {', '.join(shipped_mappings())}, and `mapping_file`"
        )
    files = [
        (each.filename or "", each.file) for each in form.getlist("file") if isinstance(each, UploadFile)
    ]
    of_mapping = form.get("mapping_file")
    rules = of_mapping.file if isinstance(of_mapping, UploadFile) else None

    def add() -> JobShown:
        store, moment = store_of(live), datetime.now(UTC)
        job_id = new_id(moment)
        settings = request.app.state.settings
        keep_upload(uploads_folder(settings.data_dir) / job_id, files, mapping=rules)
        line = entry(request, "import", f"jobs/{job_id}", of_them(len(files), "file"))
        found = add_job(
            store,
            "import",
            job_id=job_id,
            by=caller.name,
            key_id=caller.key_id,
            place=place_of(settings),
            asked={"mapping": mapping, "dry_run": dry_run},
            moment=moment,
            also=lambda office: office.write("audit", [line]),
        )
        request.app.state.worker.tell()
        return accepted(found, response)

    return await run_in_threadpool(add)
