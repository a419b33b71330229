"""Introduction paths, also by way of people whom the caller may not see: those are hidden, not left out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from graphkam import plans
from graphkam.answers import Missing, Path
from graphkam.errors import NotFoundError
from graphkam_api.answer import kept_answer
from graphkam_api.asked import AsOf, Live, Seen
from graphkam_api.auth import Asking
from graphkam_api.auth.private import SHOWS_PRIVATE
from graphkam_api.errors import PROBLEMS
from graphkam_api.routers.accounts import AccountId

router = APIRouter(prefix="/api/v1/accounts/{account_id}", tags=["accounts"], responses=PROBLEMS)


class Paths(BaseModel):
    """The paths to a contact, best first; when there is none, why not."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    paths: list[Path]
    missing: Missing | None


@router.get(
    "/paths",
    operation_id="paths",
    summary="Who introduces us to a contact",
    response_model=Paths,
    dependencies=[SHOWS_PRIVATE],
)
def paths(
    account_id: AccountId,
    caller: Asking,
    live: Live,
    days: Seen,
    day: AsOf,
    *,
    contact: Annotated[str, Query(description="The id of a contact of the account.", examples=["chen"])],
    start: Annotated[
        str | None, Query(alias="from", description="Who of ours sets out.", examples=["mei"])
    ] = None,
    k: Annotated[int | None, Query(ge=1, le=100, description="How many.")] = None,
    disjoint: Annotated[bool, Query(description="Routes that share nobody on the way.")] = False,
    top_down: Annotated[bool, Query(description="No step up inside the customer.")] = False,
) -> Response:
    """The introduction paths to a contact of the account, best first; without any, what is missing.

    They are looked for among everybody. Whoever on them the caller may not see is called `hidden`.
    """

    def find() -> dict[str, object]:
        seen = days.snapshot(day)
        if contact not in seen.only([account_id]).contacts.ids:
            raise NotFoundError(f"account {account_id} has no present contact {contact}")
        whole = live.days(None, private=caller.edits).snapshot(day)
        found = plans.paths(whole, contact, start=start, k=k, disjoint=disjoint, top_down=top_down)
        lacking = None if found else plans.missing(whole, contact, start=start, top_down=top_down)
        if caller.accounts is None:
            return {"paths": found, "missing": lacking}
        people = {*seen.contacts.ids, *seen.staff.ids}
        return {
            "paths": plans.veiled_paths(found, seen=people),
            "missing": plans.veiled_missing(lacking, seen=people),
        }

    return kept_answer(days, ("paths", day, account_id, contact, start, k, disjoint, top_down), find)
