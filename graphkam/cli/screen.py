"""Text on a terminal: what is printed is plain text of any origin, never markup or control codes of the data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from graphkam.language import Words

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

_ESCAPES: Final = re.compile(r"\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)?|\[[0-?]*[ -/]*[@-~]?|[@-Z\\-_])")
_UNPRINTABLE: Final = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}

SEVERITY_STYLES: Final = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "dim"}
TOPOLOGY_STYLES: Final = {"none": "red", "point": "red", "line": "yellow", "plane": "cyan", "mesh": "green"}
"""Colour only repeats what a word says."""


def clean(text: str) -> str:
    """The text without escape sequences, control characters, and marks that turn its direction; on one line."""
    text = _ESCAPES.sub("", text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))
    return "".join(character for character in text if unicodedata.category(character) not in _UNPRINTABLE)


def output_console() -> Console:
    """Where answers for people go."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def error_console(*, force_terminal: bool | None = None) -> Console:
    """Where everything goes that is no answer."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False, force_terminal=force_terminal)


def plain(text: str, style: str = "") -> Text:
    """Text as it is, cleaned."""
    from rich.text import Text

    return Text(clean(text), style)


def bullet(text: str, style: str = "") -> RenderableType:
    """A line of a list, its continuation indented."""
    from rich.table import Table

    grid = Table.grid(padding=0)
    grid.add_column(width=4)
    grid.add_column(overflow="fold")
    grid.add_row("  – ", plain(text, style))
    return grid


def heading(console: Console, title: str, note: str = "") -> None:
    """A title with what it means beside it, set apart by blank lines."""
    from rich.text import Text

    console.print()
    console.print(Text.assemble((clean(title), "bold"), ("  " + clean(note) if note else "", "dim")))
    console.print()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what heads it, and on which side its cells stand."""

    title: str
    side: Literal["left", "right"] = "left"
    least: int | None = None
    ratio: int | None = None
    style: str = ""
    whole: bool = False


def table(columns: Sequence[Column], rows: Iterable[Sequence[str | Text]]) -> Table:
    """A table under its heads. Cells that are given as text are cleaned."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    headed = any(column.title for column in columns)
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, show_header=headed)
    for column in columns:
        drawn.add_column(
            plain(column.title),
            justify=column.side,
            min_width=column.least,
            ratio=column.ratio,
            style=column.style,
            no_wrap=column.whole,
            overflow="fold",
        )
    for row in rows:
        drawn.add_row(*(plain(cell) if isinstance(cell, str) else cell for cell in row))
    return drawn


def annotated(
    console: Console,
    columns: Sequence[Column],
    rows: Sequence[tuple[Sequence[Text], Sequence[str]]],
    *,
    gap: bool,
) -> None:
    """Print rows as `aligned` has them, under their heads. ``gap``: a blank line after each row."""
    lines = aligned(console, columns, rows)
    console.print(next(lines))
    for line in lines:
        console.print(line)
        if gap:
            console.print()


def aligned(
    console: Console, columns: Sequence[Column], rows: Sequence[tuple[Sequence[Text], Sequence[str]]]
) -> Iterator[RenderableType]:
    """The heads, then each row: cells that stand under each other, below them sentences that have the whole width.

    Columns are as wide as they need; the first gives way where there is no room.
    """
    from rich.console import Group
    from rich.table import Table

    heads = [plain(column.title, "dim") for column in columns]
    needed = [
        max(cell.cell_len for cell in cells) for cells in zip(heads, *(row for row, _ in rows), strict=True)
    ]
    room = console.width - sum(needed[1:]) - len(needed)
    widths = [max(12, min(needed[0], room)), *needed[1:]]
    lines: list[tuple[Sequence[Text], Sequence[str]]] = [(heads, ()), *rows]
    for cells, notes in lines:
        grid = Table.grid(padding=(0, 1, 0, 0))
        for column, width in zip(columns, widths, strict=True):
            grid.add_column(width=width, justify=column.side, overflow="fold", no_wrap=column.whole)
        grid.add_row(*cells)
        yield Group(grid, *map(bullet, notes))


def bar(share: float, *, width: int = 10) -> str:
    """A share as a bar of blocks, beside which the figure stands."""
    filled = round(share * width)
    return "█" * filled + "·" * (width - filled)


def sparkline(shares: Iterable[float]) -> str:
    """Shares in a row as little columns, the full height standing for all."""
    return "".join("▁▂▃▄▅▆▇█"[min(int(share * 8), 7)] for share in shares)


def purpose(console: Console, *, say: Words) -> None:
    """The line that stands wherever figures about our people do."""
    console.print(plain(say("purpose"), "dim italic"))
