"""The faults of a bundle while it is read: all of them when they are few, the first of each kind when they are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

import polars as pl

from graphkam.bundle.raw import RawTable
from graphkam.errors import BundleError, Fault

FAULTS_KEPT: Final = 1_000
"""With more faults than this only the first of each kind (file, column, rule) is kept, beside the counts of all."""

SHOWN_CHARACTERS: Final = 80
"""How much of a cell a message repeats."""


def shown(value: str) -> str:
    """A cell as a message repeats it: as it is when short, else its beginning and its length."""
    if len(value) <= SHOWN_CHARACTERS:
        return value
    return f"{value[:SHOWN_CHARACTERS]}… ({len(value):,} characters)"


class Faults:
    """Collects faults; bounded in memory however many there are."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str | None, str], list[Fault]] = {}
        self._counts: Counter[tuple[str, str | None, str]] = Counter()

    def __len__(self) -> int:
        return self._counts.total()

    def add(self, fault: Fault) -> None:
        """Note one fault."""
        self._count(fault, 1)

    def add_file(self, file: str, *, rule: str, expected: str, value: str | None = None) -> None:
        """Note a fault of a whole file."""
        self.add(Fault(file=file, row=None, column=None, value=value, expected=expected, rule=rule))

    def add_column(
        self, file: str, column: str, *, rule: str, expected: str, value: str | None = None
    ) -> None:
        """Note a fault of a whole column."""
        self.add(Fault(file=file, row=None, column=column, value=value, expected=expected, rule=rule))

    def add_rows(
        self,
        raw: RawTable,
        column: str | None,
        bad: pl.Series,
        *,
        rule: str,
        expected: str | Callable[[int], str],
        value: Callable[[int], str | None] | None = None,
    ) -> None:
        """Note a fault in every row that is marked in ``bad``.

        ``expected`` and ``value`` may depend on the position of the row; without ``value`` the cell is shown.
        """
        rows = bad.arg_true()
        if len(rows) == 0:
            return
        starts = [origin.first for origin in raw.origins] + [raw.frame.height]
        for origin, end in zip(raw.origins, starts[1:], strict=True):
            of_origin = rows.filter((rows >= origin.first) & (rows < end))
            theirs = None if column is None else origin.column(column)
            kind = (origin.file, theirs, rule)
            room = FAULTS_KEPT + 1 - len(self._kept.get(kind, ()))
            for index in of_origin.head(max(room, 0)).to_list():
                self._count(
                    Fault(
                        file=origin.file,
                        row=raw.row[index],
                        column=theirs,
                        value=_cell(raw, column, index) if value is None else _shown_or_none(value(index)),
                        expected=expected if isinstance(expected, str) else expected(index),
                        rule=rule,
                    ),
                    1,
                )
            self._counts[kind] += max(len(of_origin) - max(room, 0), 0)

    def _count(self, fault: Fault, times: int) -> None:
        kind = (fault.file, fault.column, fault.rule)
        self._counts[kind] += times
        kept = self._kept.setdefault(kind, [])
        if len(kept) <= FAULTS_KEPT:
            kept.append(fault)

    def raise_if_any(self) -> None:
        """Refuse the bundle when there is a fault.

        Raises
        ------
        BundleError
            With every fault when there are at most `FAULTS_KEPT`, else with the first of each kind; by file and row.
        """
        if not self._counts:
            return
        few = len(self) <= FAULTS_KEPT
        kept = [fault for faults in self._kept.values() for fault in (faults if few else faults[:1])]
        files = {file: position for position, (file, _, _) in enumerate(reversed(self._kept))}
        kept.sort(key=lambda fault: (-files[fault.file], fault.row or 0))
        raise BundleError(kept, counts=dict(self._counts))


def _shown_or_none(value: str | None) -> str | None:
    return None if value is None else shown(value)


def _cell(raw: RawTable, column: str | None, index: int) -> str | None:
    if column is None or column not in raw.frame.columns:
        return None
    cell = raw.frame[column][index]
    if isinstance(cell, pl.Series):
        cell = ";".join("" if part is None else str(part) for part in cell.to_list())
    return None if cell is None else shown(str(cell))
