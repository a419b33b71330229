"""The statements that the database understands: one in each file of the folder `cypher`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, LiteralString, cast

from neo4j import Query

_HERE: Final = Path(__file__).parents[1]
_PLACES: Final = (_HERE / "_cypher", _HERE.parent / "cypher")
"""Where the folder is in an installed wheel, and where it is in a checkout."""


def statement(name: str) -> Query:
    """The statement of a file, named like ``read/contacts``, for a session; see `statement_text`."""
    return Query(statement_text(name))


@cache
def statement_text(name: str) -> LiteralString:
    """The text of a statement, named like ``read/contacts``, for a transaction.

    Raises
    ------
    FileNotFoundError
        There is no such statement, or graphkam is not installed whole.
    """
    text = (statements_folder() / f"{name}.cypher").read_text(encoding="utf-8")
    # A file of ours is as literal as a string in the code, which pyright cannot know (and mypy does not ask).
    return cast(LiteralString, text)  # type: ignore[redundant-cast]  # as above


def statement_names(kind: str) -> list[str]:
    """The names of all statements of a kind (schema, read, write), sorted."""
    return sorted(f"{kind}/{file.stem}" for file in (statements_folder() / kind).glob("*.cypher"))


def statements_folder() -> Path:
    """The folder with the statements.

    Raises
    ------
    FileNotFoundError
        graphkam is not installed whole.
    """
    for place in _PLACES:
        if place.is_dir():
            return place
    raise FileNotFoundError(
        f"no statements at {' or '.join(str(place) for place in _PLACES)}: install graphkam again"
    )
