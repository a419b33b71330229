"""Whether the server lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live", operation_id="live", summary="Whether the process answers")
def live() -> dict[str, str]:
    """Answers as long as the process does."""
    return {"status": "live"}


@router.get("/ready", operation_id="ready", summary="Whether questions about the company are answered")
def ready() -> dict[str, str]:
    """The company is in memory from the start, so that who answers at all is ready."""
    return {"status": "ready"}
