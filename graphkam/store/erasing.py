"""People taken out of everything on request, with a proof of it that names nobody, and a bar before their return."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
import polars as pl

from graphkam.bundle import Given
from graphkam.bundle.writing import as_text
from graphkam.errors import BundleError, ChangedMeanwhileError, Fault
from graphkam.records import Company, rows_with
from graphkam.schema import TABLE
from graphkam.store.access import Store
from graphkam.store.changing import Change, Known, change_store
from graphkam.store.deleting import removal
from graphkam.store.forgetting import forget_in_office
from graphkam.store.journal import Also
from graphkam.store.merging import Merged, overlay, part_of
from graphkam.store.naming import Person, notes_about, person_named
from graphkam.store.office import Office, Value, look, moment_of, moment_text, new_id

FREE: Final = "an id of nobody who was erased on request: take this person out of the source"
"""What is said of the id of somebody who was erased: it is barred, whatever the source says."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """The proof that somebody was erased: when, by whom, how much, and a digest of it; not who it was.

    ``removed`` counts, by table and by kind of the office's records, what went or was blackened. ``digest`` is a keyed
    hash of the rows that went: whoever still has them, in a backup, can show that it was these. ``named_elsewhere``
    counts texts in which the name stands and that were left, such as the name of an opportunity: somebody must look.
    """

    id: str
    at: datetime
    by: str
    removed: dict[str, int]
    named_elsewhere: int
    digest: str


def erase_person(
    store: Store,
    person_id: str,
    *,
    moment: datetime,
    by: str,
    known: Known | None = None,
    also: Also | None = None,
) -> tuple[Change, Erasure]:
    """Take a contact or one of ours out of everything, and keep the id from coming back.

    In one transaction go: their record, their ties, influences, rivals, assignments and earlier values, their part in
    interactions (and interactions that nobody is left in), and that others report to them; the notes of the
    interactions they took part in, and every other note that has their name or address in it; the alerts about them;
    and their name and id wherever they stand in alerts, events, messages, tasks, jobs and the audit log. What is left
    is the proof.

    Parameters
    ----------
    by
        Who does it, for the proof.
    known, also
        As in `import_given`.

    Raises
    ------
    NotFoundError
        There is nobody of this id.
    StoreUnavailableError
        The store cannot be reached, or others change it all the time.

    Notes
    -----
    Every record of the office is read: seconds for a million lines of the audit log. Copies that were made before, such
    as backups, exports and messages that went out, still have the person: make new backups and delete the old ones.
    """
    made: list[Erasure] = []
    found: list[tuple[Person, Merged]] = []

    def work_out(company: Company) -> Merged:
        person = person_named(company, person_id)
        merged = _without(company, person)
        found[:] = [(person, merged)]
        return merged

    def forget(office: Office) -> None:
        ((person, merged),) = found
        key = _key_of(office)
        counts = {name: rows.height for name, rows in merged.gone.items()}
        counts |= {f"{name} changed": rows.height for name, rows in merged.written.items()}
        erasure = Erasure(
            id=new_id(moment),
            at=moment,
            by=by,
            removed=counts | forget_in_office(office, person),
            named_elsewhere=person.named_elsewhere,
            digest=_digest(merged.gone, key=key),
        )
        made[:] = [erasure]
        (state,) = office.ask("read/store")
        office.write(
            "erasures", [_row(erasure, key=key, person_id=person_id) | {"version": state["version"]}]
        )
        if also is not None:
            also(office)

    change = change_store(store, work_out, known=known, also=forget)
    return change, made[0]


def erasures(store: Store) -> list[Erasure]:
    """The proofs of all erasures, the latest first.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    return [_erasure(row) for row in reversed(look(store, lambda office: office.read("erasures")))]


def erasure_of(store: Store, person_id: str) -> Erasure | None:
    """The proof that somebody of this id was erased; None when nobody was.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    rows = look(store, lambda office: office.read("erasures"))
    return next(
        (_erasure(row) for row in reversed(rows) if row["person"] == _hash(person_id, key=row["key"])), None
    )


def refuse_erased(store: Store, given: Mapping[str, Given], *, known: Company) -> None:
    """Refuse rows that would bring somebody back who was erased.

    The message says no more of such an id than that it is not free.

    Raises
    ------
    BundleError
        With every such row.
    StoreUnavailableError
        The store cannot be reached.
    """
    new = {
        name: ids
        for name in ("contacts", "staff")
        if name in given and len(ids := _new_ids(given[name], known=known.table(name)))
    }
    if not new:
        return
    rows = look(store, lambda office: office.read("erasures"))
    faults = [
        Fault(file=name, row=None, column="id", value=person_id, expected=FREE, rule="erased")
        for name, ids in new.items()
        for person_id in barred(ids.to_list(), rows)
    ]
    if faults:
        counts: dict[tuple[str, str | None, str], int] = {}
        for fault in faults:
            kind = (fault.file, fault.column, fault.rule)
            counts[kind] = counts.get(kind, 0) + 1
        raise BundleError(faults, counts=counts)


def erased_people(company: Company, rows: Sequence[Mapping[str, Any]]) -> list[Person]:
    """Who of a company was erased, by the office's records of erasures: whom an old backup would bring back."""
    ids = [*company.contacts["id"], *company.staff["id"]]
    return [person_named(company, person_id) for person_id in barred(ids, rows)]


def without(company: Company, people: Sequence[Person]) -> Company:
    """A company without these people, and without the notes that are about them."""
    for person in people:
        company = overlay(company, _without(company, person).parts)
    return company


def refuse_outdated(office: Office, *, version: int) -> None:
    """Refuse to keep what was found in a version of the company in which somebody stood who was erased since.

    Raises
    ------
    ChangedMeanwhileError
        Somebody was erased after that version.
    """
    if any((row.get("version") or 0) > version for row in office.read("erasures")):
        raise ChangedMeanwhileError("somebody was erased meanwhile: look again at the company as it is now")


def barred(ids: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Which of these ids are of people who were erased, in their order."""
    hashes: dict[str, set[str]] = {}
    for row in rows:
        hashes.setdefault(row["key"], set()).add(row["person"])
    return [each for each in ids if any(_hash(each, key=key) in of_key for key, of_key in hashes.items())]


def _new_ids(given: Given, *, known: pl.DataFrame) -> pl.Series:
    ids = given.frame["id"]
    stored = rows_with(pl.DataFrame({"id": ids}), among=known.select("id"))["id"]
    return ids.filter(~ids.is_in(stored.implode()))


def _without(company: Company, person: Person) -> Merged:
    """What is written so that nothing of a person is left in the company's records."""
    table = company.table(person.table)
    reports = table.filter(pl.col("manager_id") == person.id)
    reports = reports.with_columns(pl.lit(None, dtype=pl.String).alias("manager_id"))
    noted = notes_about(company, person).with_columns(pl.lit(None, dtype=pl.String).alias("note"))
    base = Company.of(
        **company.tables()
        | {
            person.table: _laid_over(table, reports),
            "interactions": _laid_over(company.interactions, noted),
        }
    )
    removed = removal(base, table=person.table, keys=pl.DataFrame({"id": [person.id]}))
    written = dict(removed.written)
    for name, rows in ((person.table, reports), ("interactions", noted)):
        left = rows
        if name in removed.gone:
            left = left.join(removed.gone[name], on="id", how="anti")
        if name in written:
            left = pl.concat([left.join(written[name], on="id", how="anti"), written[name]])
        if left.height:
            written[name] = left
    parts = removed.parts | {
        name: part_of(name, written[name], known=company.table(name))
        for name in (person.table, "interactions")
        if name in written
    }
    return Merged(parts=parts, written=written, gone=removed.gone, counts={})


def _laid_over(rows: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([rows.join(changed, on="id", how="anti"), changed])


def _key_of(office: Office) -> str:
    """The key of the hashes: that of the latest erasure, else a new one."""
    rows = office.read("erasures")
    return rows[-1]["key"] if rows else secrets.token_hex(32)


def _hash(person_id: str, *, key: str) -> str:
    """What is kept of an id: enough to know it again, and nothing to read it from without the key."""
    return hmac.new(bytes.fromhex(key), person_id.encode(), hashlib.sha256).hexdigest()


def _digest(gone: Mapping[str, pl.DataFrame], *, key: str) -> str:
    """A keyed hash of rows, as the lines of their CSV files in the order of the tables and their keys."""
    summed = hmac.new(bytes.fromhex(key), digestmod=hashlib.sha256)
    for name in sorted(gone):
        rows = as_text(gone[name], table=TABLE[name]).sort(TABLE[name].key, nulls_last=False)
        summed.update(orjson.dumps([name, rows.rows()]))
    return summed.hexdigest()


def _row(erasure: Erasure, *, key: str, person_id: str) -> dict[str, Value]:
    return {
        "id": erasure.id,
        "at": moment_text(erasure.at),
        "by": erasure.by,
        "person": _hash(person_id, key=key),
        "key": key,
        "removed": orjson.dumps(erasure.removed).decode(),
        "named_elsewhere": erasure.named_elsewhere,
        "digest": erasure.digest,
    }


def _erasure(row: Mapping[str, Any]) -> Erasure:
    return Erasure(
        id=row["id"],
        at=moment_of(row["at"]),
        by=row["by"],
        removed=orjson.loads(row["removed"]),
        named_elsewhere=row["named_elsewhere"],
        digest=row["digest"],
    )
