"""A table as it was found: its cells before they mean anything, and where each of them stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from graphkam.schema import Table


class Progress(Protocol):
    """Who wants to hear how far reading has come; the command line shows a bar after a second."""

    def __call__(self, doing: str, *, done: int, total: int) -> None:
        """Tell what is being done (``reading contacts.csv``), and how much of all there is to do like it is done.

        ``total`` is another one for reading than for checking.
        """


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a bundle that is no fault, but that whoever sent it should know.

    ``rule`` groups notes of one kind; ``count`` is in how many rows it was found.
    """

    file: str
    column: str | None
    rule: str
    message: str
    count: int = 1

    def __str__(self) -> str:
        place = self.file if self.column is None else f"{self.file}, column {self.column}"
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that the rows from ``first`` on come from, and what it calls those columns it names differently."""

    file: str
    first: int = 0
    columns: Mapping[str, str] = field(default_factory=dict[str, str])

    def column(self, name: str) -> str:
        """What the file calls a column of ours."""
        return self.columns.get(name, name)


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """One table as found: only the columns that are there, as text or in the types of the file.

    ``row`` is the number of each record in its file, the header being row 1. ``origins`` are in the order of
    ``first``, and there is at least one.
    """

    table: Table
    frame: pl.DataFrame
    row: pl.Series
    origins: tuple[Origin, ...]

    def origin(self, index: int) -> Origin:
        """The file that a row comes from."""
        return self.origins[bisect_right(self.origins, index, key=lambda origin: origin.first) - 1]
