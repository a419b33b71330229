"""CSV files: read at once when they are sound, and every fault named when they are not."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from functools import partial
from typing import Final

import polars as pl

from graphkam.bundle.csv_scan import SURROGATES, cells, quotes_are_sound
from graphkam.bundle.faults import Faults, shown
from graphkam.bundle.headers import under_header
from graphkam.errors import Fault

UTF_16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UTF_8: Final = "utf-8"


def read_csv(
    data: bytes, *, file: str, faults: Faults, delimiter: str = ",", encoding: str = UTF_8
) -> pl.DataFrame | None:
    """The cells of a CSV file as text, its first record being the header; None when it cannot be read.

    Every row of the frame is a record: the row at position i is row i + 2 of the file. A blank line is a record of
    empty cells, and so are the cells that a short record lacks. Lines before the header are skipped when blank.

    Whatever keeps the file from being read is noted in ``faults``, each bad cell by itself.
    """
    encoding = codecs.lookup(encoding).name
    told = partial(_note_faults, file=file, faults=faults, delimiter=delimiter, encoding=encoding)
    text = _as_utf8(data, encoding=encoding, told=told, file=file, faults=faults)
    if text is None:
        return None
    try:
        records = pl.read_csv(text, has_header=False, infer_schema=False, separator=delimiter)
    except pl.exceptions.PolarsError as error:
        if not told(text.decode(errors="surrogateescape")):
            faults.add_file(file, rule="csv", expected="a CSV file", value=shown(str(error)))
        return None
    # The fast reader drops quotes that are not doubled inside a quoted cell.
    if not quotes_are_sound(text, delimiter=delimiter) and told(text.decode()):
        return None
    return under_header(records.slice(1), records.row(0), file=file, faults=faults)


def _as_utf8(
    data: bytes, *, encoding: str, told: Callable[[str], bool], file: str, faults: Faults
) -> bytes | None:
    """What the file holds from its header on as UTF-8, ending with a line end; None when that is no text.

    Bytes that are no UTF-8 in a file that should be are left to the reader, which sees them on its way.
    """
    if encoding == UTF_8:
        if data.startswith(UTF_16_MARKS):
            faults.add_file(file, rule="encoding", expected="UTF-8 text", value="UTF-16 text")
            return None
    else:
        try:
            decoded = data.decode(encoding, errors="surrogateescape")
        except UnicodeError as error:
            faults.add_file(file, rule="encoding", expected=f"text in {encoding}", value=shown(str(error)))
            return None
        if SURROGATES.search(decoded):
            told(decoded)
            return None
        data = decoded.encode()
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        faults.add_file(file, rule="nul", expected="text", value=f"a NUL byte on line {line:,}")
        return None
    data = data.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    if not data.strip():
        faults.add_file(file, rule="empty_file", expected="a header row with the names of the columns")
        return None
    # Without a line end the fast reader is not strict with the last record, which may be cut off.
    return data if data.endswith(b"\n") else data + b"\n"


def _note_faults(text: str, *, file: str, faults: Faults, delimiter: str, encoding: str) -> bool:
    """Note every cell that keeps the text from being read; whether there was one."""
    header: list[str] = []
    before = len(faults)
    for cell in cells(text, delimiter=delimiter):
        if cell.row == 1:
            header.append(cell.text)
        if SURROGATES.search(cell.text):
            expected, rule = (
                f"{encoding.upper()} text (in a spreadsheet program: save as CSV UTF-8)",
                "encoding",
            )
        elif cell.quote is not None:
            expected, rule = cell.quote, "quote"
        elif cell.position == len(header):
            expected, rule = f"{len(header)} cells, as many as the header has", "ragged"
        else:
            continue
        column = header[cell.position].strip() if cell.position < len(header) else None
        faults.add(
            Fault(
                file=file,
                row=cell.row,
                column=None if column is None else _readable(column),
                value=_readable(cell.text),
                expected=expected,
                rule=rule,
            )
        )
    return len(faults) > before


def _readable(text: str) -> str:
    return shown(SURROGATES.sub("\ufffd", text))
