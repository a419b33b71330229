"""By what a person is named in texts, and where they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import polars as pl

from graphkam.errors import NotFoundError
from graphkam.records import Company
from graphkam.schema import CLEAR, ENTITY_TABLE

LEAST_LETTERS: Final = 2
"""A shorter name stands in too many texts that mean something else."""

TEXTS: Final = (("opportunities", "name"), ("contacts", "title"), ("staff", "title"), ("departments", "name"))
"""Texts in which somebody may be named, and which cannot be taken away for it."""


@dataclass(frozen=True, slots=True)
class Person:
    """A contact or one of ours, with every name and address recorded of them, now or earlier.

    ``pattern`` finds any of those in a text, whatever the case; None when there is none to look for.
    """

    id: str
    table: str
    names: tuple[str, ...]
    named_elsewhere: int

    @property
    def pattern(self) -> str | None:
        """A regular expression, of Python's kind and of polars' alike."""
        return pattern_of(self.names)


def person_named(company: Company, person_id: str) -> Person:
    """The person of that id.

    Raises
    ------
    NotFoundError
        There is nobody of this id.
    """
    for entity, table in ENTITY_TABLE.items():
        row = company.table(table).filter(pl.col("id") == person_id)
        if table == "accounts" or not row.height:
            continue
        earlier = company.changes.filter(
            (pl.col("entity").cast(pl.String) == entity)
            & (pl.col("id") == person_id)
            & pl.col("field").is_in(["name", "email"])
        )["value"]
        said = {row["name"][0], row["email"][0], *earlier} - {None, CLEAR, ""}
        names = tuple(
            sorted((name.strip() for name in said if len(name.strip()) >= LEAST_LETTERS), key=_longest)
        )
        return Person(person_id, table, names, _elsewhere(company, person_id, names))
    raise NotFoundError(f"there is nobody with the id {person_id}")


def notes_about(company: Company, person: Person) -> pl.DataFrame:
    """The interactions whose notes are about a person: they took part, or are named in it."""
    took_part = pl.col("contact_ids" if person.table == "contacts" else "staff_ids").list.contains(person.id)
    about = took_part.fill_null(value=False)
    if person.pattern is not None:
        about |= pl.col("note").str.contains(person.pattern)
    return company.interactions.filter(pl.col("note").is_not_null() & about)


def pattern_of(names: tuple[str, ...]) -> str | None:
    """Finds any of these names in a text, whatever the case: not within a longer word, where the script has words."""
    if not names:
        return None
    return "(?i)(?:" + "|".join(_bounded(name) for name in names) + ")"


def _bounded(name: str) -> str:
    # Chinese writes no spaces between words: a name there stands within a run of letters.
    before, after = (r"\b" if edge.isascii() and edge.isalnum() else "" for edge in (name[0], name[-1]))
    return before + re.escape(name) + after


def _longest(name: str) -> tuple[int, str]:
    return -len(name), name


def _elsewhere(company: Company, person_id: str, names: tuple[str, ...]) -> int:
    pattern = pattern_of(names)
    if pattern is None:
        return 0
    found = 0
    for table, column in TEXTS:
        texts = company.table(table).filter(pl.col("id") != person_id)[column]
        found += int(texts.str.contains(pattern).sum() or 0)
    return found
