"""Where in a CSV file the things stand that keep it from being read: slow, and only for a file that was refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

SURROGATES: Final = re.compile("[\udc80-\udcff]")
"""What a byte that is no text in the file's encoding becomes under the error handler ``surrogateescape``."""


def quotes_are_sound(data: bytes, *, delimiter: str) -> bool:
    """Whether every quote in a CSV file opens a cell, closes one, or is one of two that stand for one inside a cell.

    The file must end with a line end. Quotes in cells that are not quoted are no sound ones either, though harmless.
    Some milliseconds for a megabyte.
    """
    if b'"' not in data:
        return True
    octets = np.frombuffer(data, dtype=np.uint8)
    quote, stop, line_end = ord('"'), ord(delimiter), ord("\n")
    quotes = np.flatnonzero(octets == quote)
    opening, closing = quotes[::2], quotes[1::2]
    before = np.where(opening == 0, line_end, octets[opening - 1])
    after = octets[closing + 1]
    return (
        len(opening) == len(closing)
        and bool(np.isin(before, [stop, line_end, quote]).all())
        and bool(np.isin(after, [stop, line_end, quote, ord("\r")]).all())
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its record (the header is row 1), its place there, its text, and what its quotes lack."""

    row: int
    position: int
    text: str
    quote: str | None


def cells(text: str, *, delimiter: str) -> Iterator[Cell]:
    """Every cell of a CSV text, by the rules of RFC 4180; a record ends with LF or CR LF.

    A quote inside a cell that is not quoted stands for itself when there is an even number of them, which is how the
    fast reader takes it.
    """
    stop = re.escape(delimiter)
    cell = re.compile(rf'"((?:[^"]|"")*)"(?={stop}|\r?\n|\Z)|("?)([^{stop}\n]*)')
    row, position, at = 1, 0, 0
    while at < len(text):
        found = cell.match(text, at)
        if found is None:  # the pattern matches the empty cell, so this is for the type checker
            return
        quoted, opening, plain = found.groups()
        quote = None
        if quoted is None:
            if opening and '"' not in plain:
                quote = "the quote that opens the cell to be closed"
            elif opening or plain.count('"') % 2:
                quote = "quotes only around a whole cell, and doubled inside it"
            plain = opening + plain
            at = found.end()
            # The CR of CR LF ends the record.
            value = plain.removesuffix("\r") if text[at : at + 1] == "\n" else plain
        else:
            value = quoted.replace('""', '"')
            at = found.end()
        yield Cell(row=row, position=position, text=value, quote=quote)
        if text[at : at + 1] == delimiter:
            at += 1
            position += 1
            if at == len(text):
                yield Cell(row=row, position=position, text="", quote=None)
        else:
            at += 2 if text[at : at + 2] == "\r\n" else 1
            row, position = row + 1, 0
