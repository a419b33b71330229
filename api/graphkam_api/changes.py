"""Changes that a request asks for: checked as a bundle is, allowed to whoever asks, decided in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import polars as pl
from fastapi import HTTPException, Request

from graphkam.bundle import Given, check
from graphkam.bundle.faults import Faults
from graphkam.bundle.raw import Note
from graphkam.bundle.rows import raw_rows
from graphkam.errors import ChangedMeanwhileError, InvalidInputError
from graphkam.records import Company, dtype_of, rows_with
from graphkam.schema import CLEAR, Table
from graphkam.scope import within
from graphkam.store.access import Store
from graphkam.store.changing import Change, Known, change_store
from graphkam.store.deleting import removal
from graphkam.store.importing import import_given
from graphkam.store.journal import Also
from graphkam.store.merging import Merged
from graphkam_api.auth import Caller, entry
from graphkam_api.auth.trail import of_them
from graphkam_api.live import Changed, LiveCompany
from graphkam_api.records import Record, check_unchanged, key_of, row_named

NOT_YOURS: Final = "this key may not write {what}: it is outside the accounts that the key is for"


def upsert(
    request: Request,
    live: LiveCompany,
    caller: Caller,
    *,
    table: Table,
    items: Sequence[object],
    if_none_match: str | None = None,
) -> tuple[Changed, list[str]]:
    """Bring rows into the store, all or none; what changed, and what was noticed.

    Raises
    ------
    BundleError
        With every fault of every row.
    ChangedMeanwhileError
        ``if_none_match`` is ``*``, and one of them is there already.
    HTTPException
        The caller may not write some of them.
    """
    notes: list[Note] = []

    def read(company: Company) -> dict[str, Given]:
        notes.clear()
        given = _given(live, company, caller, table=table, items=items, notes=notes)
        if if_none_match is not None and if_none_match.strip() == "*":
            _refuse_stored(company, given, table=table)
        return given

    noted = _noted(request, f"upsert {table.name}", table.name, of_them(len(items), "row"))
    changed = _import(live, read, also=noted)
    return changed, [str(note) for note in notes]


def patch(
    request: Request,
    live: LiveCompany,
    caller: Caller,
    *,
    table: Table,
    named: str,
    values: Record,
    if_match: str | None,
) -> Changed:
    """Change some columns of one row; None empties one.

    Raises
    ------
    NotFoundError
        There is no such row.
    ChangedMeanwhileError
        Somebody else changed it since it was read.
    BundleError
        With every fault of the row as it would be.
    """

    def read(company: Company) -> dict[str, Given]:
        row = row_named(_seen(live, company, caller), table=table, named=named)
        check_unchanged(row, if_match=if_match)
        for name in table.key:
            if name in values and values[name] != row[name]:
                raise InvalidInputError(
                    f"{name} says which row of {table.name} this is and stays: upsert another row, and delete this one"
                )
        kept = {column.name: row[column.name] for column in table.columns if column.required}
        item = kept | {name: row[name] for name in table.key}
        item |= {
            name: CLEAR if value in (None, "", []) else value
            for name, value in values.items()
            if name not in table.key
        }
        return _given(live, company, caller, table=table, items=[item], notes=[])

    columns = ", ".join(name for name in table.column_names if name in values)
    return _import(live, read, also=_noted(request, f"change {table.name}", f"{table.name}/{named}", columns))


def delete(
    request: Request, live: LiveCompany, caller: Caller, *, table: Table, named: str, if_match: str | None
) -> Changed:
    """Take one row out of the store, with what hangs on it.

    Raises
    ------
    NotFoundError
        There is no such row.
    ChangedMeanwhileError
        Somebody else changed it since it was read.
    InUseError
        Others that stay belong to it.
    """

    def work(store: Store, known: Known) -> Change:
        def work_out(company: Company) -> Merged:
            seen = _seen(live, company, caller)
            check_unchanged(row_named(seen, table=table, named=named), if_match=if_match)
            if caller.accounts is not None and table.name == "accounts":
                # Whether it is in use may be told of accounts that are hidden: only who sees all of them deletes one.
                raise HTTPException(
                    403, "this key is for some accounts: it takes one for all to delete an account"
                )
            _refuse_beyond(company, seen, caller, table=table, keys=keys)
            return removal(company, table=table.name, keys=keys)

        return change_store(store, work_out, known=known, also=noted)

    schema = {name: dtype_of(table.column(name)) for name in table.key}
    keys = pl.DataFrame([key_of(named, table=table)], schema=schema)
    noted = _noted(request, f"delete {table.name}", f"{table.name}/{named}")
    return live.change(work)


def _import(live: LiveCompany, read: Callable[[Company], dict[str, Given]], *, also: Also) -> Changed:
    day = live.days(None).today()
    return live.change(lambda store, known: import_given(store, read, day=day, known=known, also=also))


def _noted(request: Request, action: str, subject: str, detail: str = "") -> Also:
    """Puts the change into the audit log, in the transaction that decides it."""
    row = entry(request, action, subject, detail)
    return lambda office: office.write("audit", [row])


def _seen(live: LiveCompany, company: Company, caller: Caller) -> Company:
    if caller.accounts is None:
        return company
    if company is live.company:  # mostly; and then what its caller sees is there, or soon is
        return live.days(caller.accounts).company
    return within(company, accounts=caller.accounts)


def _given(
    live: LiveCompany,
    company: Company,
    caller: Caller,
    *,
    table: Table,
    items: Sequence[object],
    notes: list[Note],
) -> dict[str, Given]:
    """What the rows say, when nothing is wrong with them and the caller may say it."""
    seen = _seen(live, company, caller)
    faults = Faults()
    raw = raw_rows(items, table=table, faults=faults, notes=notes)
    bundle = check([raw], faults=faults, notes=notes, known=seen)
    notes[:] = bundle.notes
    frame = bundle.given[table.name].frame
    keys = bundle.company.table(table.name).select(table.key)
    if table.name == "accounts":
        # One that is hidden is refused as one that would be new: nobody learns which of them there are.
        for account_id in frame["id"].to_list():
            if not caller.sees(account_id):
                raise HTTPException(403, NOT_YOURS.format(what=f"account {account_id}"))
    _refuse_beyond(company, seen, caller, table=table, keys=keys)
    return dict(bundle.given)


def _refuse_stored(company: Company, given: dict[str, Given], *, table: Table) -> None:
    keys = given[table.name].frame.select(table.key)
    stored = rows_with(keys, among=company.table(table.name))
    if stored.height:
        raise ChangedMeanwhileError(
            f"{stored.height} of these {table.name} stand there already, and they were to be new: read them, look what "
            "is different, and change that"
        )


def _refuse_beyond(
    company: Company, seen: Company, caller: Caller, *, table: Table, keys: pl.DataFrame
) -> None:
    """Refuse rows of which the caller sees nothing, or only a part."""
    if caller.accounts is None:
        return
    if table.name == "staff":
        raise HTTPException(
            403, "this key is for some accounts, and our own people belong to all: use a key for all"
        )
    stored = rows_with(keys, among=company.table(table.name))
    visible = rows_with(keys, among=seen.table(table.name))
    if stored.height != visible.height:
        raise HTTPException(403, NOT_YOURS.format(what=f"some of these {table.name}"))
    if table.name == "interactions" and not stored["contact_ids"].equals(visible["contact_ids"]):
        raise HTTPException(403, NOT_YOURS.format(what="an interaction with contacts of other accounts"))
