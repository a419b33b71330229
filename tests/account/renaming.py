"""Companies and answers under other names, for the law that names do not matter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import orjson
import polars as pl

from graphkam.answers import AccountReport, to_json
from graphkam.records import Company
from graphkam.schema import TABLES

Json: TypeAlias = "dict[str, Json] | list[Json] | str | float | int | None"

NAMED = ("accounts", "departments", "contacts", "staff")


def ids_of(company: Company) -> set[str]:
    """The ids of everybody and everything that a report may name."""
    return {id_ for table in NAMED for id_ in company.table(table)["id"]}


def renamed(company: Company, *, name: Callable[[str], str]) -> Company:
    """The same company with each of `ids_of` replaced wherever it stands."""
    tables: dict[str, pl.DataFrame] = {}
    for table in TABLES:
        frame = company.table(table.name)
        for column in table.columns:
            own = column.name == "id" and table.name in {*NAMED, "changes"}
            if column.kind == "ids":
                new = pl.col(column.name).list.eval(pl.element().map_elements(name, return_dtype=pl.String))
            elif column.kind == "id" and (own or column.refers_to in NAMED):
                new = pl.col(column.name).map_elements(name, return_dtype=pl.String)
            else:
                continue
            frame = frame.with_columns(new)
        tables[table.name] = frame
    return Company.of(**tables)


def as_json(report: AccountReport) -> dict[str, Json]:
    """The report as a reader of its JSON sees it."""
    answer: dict[str, Json] = orjson.loads(to_json(report))
    return answer


def in_new_names(answer: Json, *, name: Callable[[str], str], ids: set[str]) -> Json:
    """An answer with each of the ids in it replaced."""
    if isinstance(answer, str):
        return name(answer) if answer in ids else answer
    if isinstance(answer, dict):
        return {
            name(key) if key in ids else key: in_new_names(value, name=name, ids=ids)
            for key, value in answer.items()
        }
    if isinstance(answer, list):
        return [in_new_names(value, name=name, ids=ids) for value in answer]
    return answer


def in_some_order(answer: Json) -> Json:
    """An answer whose lists are sorted and whose floats are rounded, so that it shows no order of ids."""
    if isinstance(answer, float):
        return round(answer, 9) + 0.0
    if isinstance(answer, dict):
        return {key: in_some_order(value) for key, value in answer.items()}
    if isinstance(answer, list):
        return sorted((in_some_order(value) for value in answer), key=repr)
    return answer
