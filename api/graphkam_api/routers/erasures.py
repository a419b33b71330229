"""People erased on request, and the proofs of it; for admins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from graphkam.store import erasing
from graphkam.store.access import Store
from graphkam.store.changing import Change, Known
from graphkam.store.erasing import Erasure
from graphkam_api.asked import Live
from graphkam_api.auth import Admin, entry
from graphkam_api.auth.callers import kept_by
from graphkam_api.background import background_of
from graphkam_api.errors import CHANGE_PROBLEMS, PROBLEMS
from graphkam_api.work import backups_folder

router = APIRouter(prefix="/api/v1/erasures", tags=["erasures"], responses=PROBLEMS)


class ToErase(BaseModel):
    """Who asked to be erased."""

    model_config = ConfigDict(extra="forbid")

    person_id: str = Field(
        min_length=1, description="The id of a contact or of one of ours.", examples=["okafor"]
    )


class Proof(BaseModel):
    """That somebody was erased: when, by whom, how much, and a digest of it; not who it was."""

    id: str
    at: datetime
    by: str
    removed: dict[str, int] = Field(
        description="By table, and by kind of record beside the tables, how much went or was blackened.",
        examples=[{"contacts": 1, "ties": 2, "interactions changed": 7, "alerts": 1}],
    )
    named_elsewhere: int = Field(
        description="Texts that have the name in them and were left, such as the name of an opportunity: look at them."
    )
    digest: str = Field(description="A keyed hash of the rows that went.")


class Erased(Proof):
    """The proof, and what else is to be done."""

    backups: list[str] = Field(
        description="The ids of backups made before, which still have the person in them: make a new one, "
        "and delete these, and every copy elsewhere."
    )


class Proofs(BaseModel):
    """The proofs of all erasures, the latest first."""

    items: list[Proof]


@router.post(
    "",
    operation_id="erase_person",
    summary="Erase a person",
    status_code=201,
    responses=CHANGE_PROBLEMS,
)
def erase_person(request: Request, wanted: ToErase, caller: Admin, live: Live) -> Erased:
    """Take somebody out of everything, for good, and keep the id from coming back.

    Their record goes, with ties, influences, assignments, earlier values and their part in interactions; so do notes
    of those interactions and all others that name them, the alerts about them, and their name wherever it stands in
    what graphkam keeps. An import or an upsert that would bring the id back is refused.
    """
    line = entry(request, "erase person", "erasures")
    made: list[Erasure] = []

    def work(store: Store, known: Known) -> Change:
        change, proof = erasing.erase_person(
            store,
            wanted.person_id,
            moment=datetime.now(UTC),
            by=caller.name,
            known=known,
            also=lambda office: office.write("audit", [line]),
        )
        made[:] = [proof]
        return change

    live.change(work)
    # What is kept on disk is taken away on another thread: the person is gone when this is answered.
    background_of(request).disk.done()
    folder = backups_folder(request.app.state.settings.data_dir)
    backups = sorted(file.stem for file in folder.glob("*.zip"))
    return Erased(**_shown(made[0]).model_dump(), backups=backups)


@router.get("", operation_id="erasures", summary="The proofs of erasures")
def erasures(
    request: Request,
    _: Admin,
    person_id: Annotated[
        str | None, Query(max_length=1000, description="Only that of the person who had this id.")
    ] = None,
) -> Proofs:
    """That people were erased, the latest first. Who it was is not kept; who knows an id can ask whether it was."""
    store = kept_by(request)
    if person_id is None:
        return Proofs(items=[_shown(proof) for proof in erasing.erasures(store)])
    found = erasing.erasure_of(store, person_id)
    return Proofs(items=[] if found is None else [_shown(found)])


def _shown(proof: Erasure) -> Proof:
    return Proof(**{name: getattr(proof, name) for name in Proof.model_fields})
