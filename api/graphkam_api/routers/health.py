"""Whether the server lives, and whether it can answer; said without a thread, for all of them may wait."""

from __future__ import annotations

from fastapi import APIRouter

from graphkam_api.asked import Live
from graphkam_api.errors import STORE_PROBLEM

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live", operation_id="live", summary="Whether the process answers")
async def live() -> dict[str, str]:
    """Answers as long as the process does."""
    return {"status": "live"}


@router.get(
    "/ready",
    operation_id="ready",
    summary="Whether questions about the company are answered",
    responses=STORE_PROBLEM,
)
async def ready(company: Live) -> dict[str, str]:
    """Ready as long as the store can be reached; the company is in memory from the start."""
    company.check()
    return {"status": "ready"}
