"""The audit log, for admins."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from graphkam.store import audit
from graphkam_api.auth import Admin
from graphkam_api.auth.callers import kept_by
from graphkam_api.errors import PROBLEMS

router = APIRouter(prefix="/api/v1/audit", tags=["audit"], responses=PROBLEMS)


class EntryShown(BaseModel):
    """Who did what to what, and when."""

    id: str
    at: datetime
    caller: str
    key_id: str | None
    action: str
    subject: str
    detail: str
    request_id: str | None


class TrailShown(BaseModel):
    """A page of the log, and the cursor of the next; null when this was the last."""

    items: list[EntryShown]
    next: str | None


@router.get("", operation_id="audit_trail", summary="Who read and changed what")
def audit_trail(
    request: Request,
    _: Admin,
    cursor: Annotated[
        str | None, Query(max_length=100, description="What the page before gave as `next`.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many lines at most.")] = 100,
) -> TrailShown:
    """Every read of notes and attitudes and every change, in the order in which they happened.

    It serves to find out what happened to personal data. It is not for judging employees.
    """
    found = audit.audit_trail(kept_by(request), after=cursor, limit=limit + 1)
    items = [
        EntryShown(**{name: getattr(line, name) for name in EntryShown.model_fields})
        for line in found[:limit]
    ]
    return TrailShown(items=items, next=items[-1].id if len(found) > limit else None)
