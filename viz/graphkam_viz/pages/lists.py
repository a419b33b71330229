"""A list as CSV for people and their spreadsheets: nothing in it is ever run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def csv_of(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Heads and rows as CSV in UTF-8 with a byte order mark, by which spreadsheets know the encoding.

    Text that a spreadsheet would run is preceded by an apostrophe; numbers stay numbers; None is an empty cell.

    Examples
    --------
    >>> csv_of(["name", "share"], [["=1+1", 0.5]]).decode("utf-8-sig").splitlines()
    ['name,share', "'=1+1,0.5"]
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([neutral(head) for head in heads])
    writer.writerows([[neutral(cell) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig")


def neutral(cell: object) -> object:
    """A cell as it may be written: text that begins like a formula is marked as text."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_BEGINS):
        return "'" + cell
    return "" if cell is None else cell
