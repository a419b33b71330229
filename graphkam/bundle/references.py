"""References: every id that stands for another record names one that is there, of the right table."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from graphkam.bundle.cells import TypedTable
from graphkam.bundle.faults import Faults
from graphkam.records import Company, are_few, rows_with, runs_of
from graphkam.schema import ENTITY_TABLE, LIST_SEPARATOR, Column

ONE_OF = {
    "accounts": "an account",
    "departments": "a department",
    "contacts": "a contact",
    "staff": "a staff member",
    "opportunities": "an opportunity",
    "interactions": "an interaction",
}


class Ids:
    """The ids of each table, in the bundle and in what is already known together."""

    def __init__(
        self, tables: Mapping[str, TypedTable], *, known: Company | None, unread: frozenset[str]
    ) -> None:
        self._unread = unread
        nothing = pl.Series("id", [], dtype=pl.String)
        known = Company.of() if known is None else known
        self._known = {name: known.table(name).select("id") for name in ONE_OF}
        self._given = {
            name: tables[name].frame["id"]
            if name in tables and "id" in tables[name].frame.columns
            else nothing
            for name in ONE_OF
        }
        self._all: dict[str, pl.Series] = {}

    def has(self, table: str, ids: pl.Series) -> pl.Series:
        """Of each of these ids, whether a table has it; null for none."""
        if are_few(len(ids), among=self._known[table]):
            return ids.is_in(pl.concat([self._given[table], self._known_among(table, ids)]).implode())
        if table not in self._all:
            both = pl.concat([self._given[table], self._known[table]["id"]])
            self._all[table] = both.drop_nulls().unique()
        return ids.is_in(self._all[table].implode())

    def has_only_known(self, table: str, ids: pl.Series) -> pl.Series:
        """Of each of these ids, whether a table has it that is known, and not in the bundle; null for none."""
        return ids.is_in(self._known_among(table, ids).implode()) & ~ids.is_in(self._given[table].implode())

    def _holds(self, table: str, id_: str) -> bool:
        ((begin, end),) = runs_of(pl.DataFrame({"id": [id_]}), among=self._known[table])
        return begin < end or id_ in self._given[table]

    def _known_among(self, table: str, ids: pl.Series) -> pl.Series:
        return rows_with(pl.DataFrame({"id": ids.drop_nulls()}), among=self._known[table])["id"]

    def is_complete(self, table: str) -> bool:
        """Whether the table's ids could be read, so that an id not among them is a fault."""
        return table not in self._unread

    def what_is(self, id_: str, *, wanted: str) -> str:
        """What a dangling id stands for instead, as the end of a message."""
        others = [name for name in ONE_OF if name != wanted and self._holds(name, id_)]
        return f"; this is the id of {ONE_OF[others[0]]}" if others else ""


def check_references(typed: TypedTable, *, ids: Ids, faults: Faults) -> None:
    """Note every id that refers to a record that is not there, or is of another table."""
    for column in typed.raw.table.columns:
        wanted = column.refers_to
        if wanted is None or column.name not in typed.frame.columns or not ids.is_complete(wanted):
            continue
        values = typed.frame[column.name]
        if column.kind == "ids":
            _check_lists(typed, column, values, wanted=wanted, ids=ids, faults=faults)
        else:
            bad = ~ids.has(wanted, values).fill_null(value=True)
            note_dangling(typed, column.name, bad, values=values, wanted=wanted, ids=ids, faults=faults)
    if typed.name == "changes":
        _check_entities(typed, ids=ids, faults=faults)


def note_dangling(
    typed: TypedTable,
    column: str,
    bad: pl.Series,
    *,
    values: pl.Series,
    wanted: str,
    ids: Ids,
    faults: Faults,
) -> None:
    """Note the marked rows, in which an id is not one of the wanted table."""
    faults.add_rows(
        typed.raw,
        column,
        bad,
        rule="dangling",
        expected=lambda index: (
            f"the id of {ONE_OF[wanted]} in {wanted}{ids.what_is(values[index], wanted=wanted)}"
        ),
        value=lambda index: values[index],
    )


def _check_lists(
    typed: TypedTable, column: Column, values: pl.Series, *, wanted: str, ids: Ids, faults: Faults
) -> None:
    listed = values.explode()
    unknown = listed.drop_nulls().unique()
    unknown = unknown.filter(~ids.has(wanted, unknown) & (unknown != ""))
    if len(unknown) == 0:
        return
    bad = values.list.eval(pl.element().is_in(unknown.implode())).list.any().fill_null(value=False)
    strangers = frozenset(unknown.to_list())

    def dangling(index: int) -> list[str]:
        return [id_ for id_ in values[index].to_list() if id_ in strangers]

    faults.add_rows(
        typed.raw,
        column.name,
        bad,
        rule="dangling",
        expected=lambda index: (
            f"only ids that are in {wanted}{ids.what_is(dangling(index)[0], wanted=wanted)}"
        ),
        value=lambda index: LIST_SEPARATOR.join(dangling(index)),
    )


def _check_entities(typed: TypedTable, *, ids: Ids, faults: Faults) -> None:
    if not {"entity", "id"} <= set(typed.frame.columns):
        return
    entity, id_ = typed.frame["entity"].cast(pl.String), typed.frame["id"]
    for word, table in ENTITY_TABLE.items():
        if ids.is_complete(table):
            bad = (entity == word) & ~ids.has(table, id_)
            note_dangling(
                typed, "id", bad.fill_null(value=False), values=id_, wanted=table, ids=ids, faults=faults
            )
