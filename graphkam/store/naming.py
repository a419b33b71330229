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
    """A contact or one of ours, with every name and address recorded of them, now or earlier."""

    id: str
    table: str
    names: tuple[str, ...]
    named_elsewhere: int

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """Finds any of the names in a text, whatever the case; None when there is none to look for."""
        found = _any_of(self.names, before="(?<![0-9A-Za-z])", after="(?![0-9A-Za-z])")
        return None if found is None else re.compile(found)


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
    pattern = _in_frames(person.names)
    if pattern is not None:
        about |= pl.col("note").str.contains(pattern)
    return company.interactions.filter(pl.col("note").is_not_null() & about)


def _in_frames(names: tuple[str, ...]) -> str | None:
    """As `Person.pattern`, for polars, whose expressions look neither ahead nor back."""
    return _any_of(names, before=r"(?-u:\b)", after=r"(?-u:\b)")


def _any_of(names: tuple[str, ...], *, before: str, after: str) -> str | None:
    """Any of these names, not within a longer Latin word.

    Chinese writes no spaces between words: a name stands there within a run of letters, a Latin one too.
    """
    if not names:
        return None
    bounded = [
        (before if _is_latin(name[0]) else "") + re.escape(name) + (after if _is_latin(name[-1]) else "")
        for name in names
    ]
    return f"(?i)(?:{'|'.join(bounded)})"


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _longest(name: str) -> tuple[int, str]:
    return -len(name), name


def _elsewhere(company: Company, person_id: str, names: tuple[str, ...]) -> int:
    pattern = _in_frames(names)
    if pattern is None:
        return 0
    found = 0
    for table, column in TEXTS:
        texts = company.table(table).filter(pl.col("id") != person_id)[column]
        found += int(texts.str.contains(pattern).sum() or 0)
    return found
