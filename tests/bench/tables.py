"""The tables of the benchmarks: as they are printed, and as they stand in the pages between marks of their own.

A page has ``<!-- name -->`` … ``<!-- /name -->`` where the benchmark of that name writes its tables; a benchmark that
writes to more than one place calls the others ``name/what``.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

DOCS = Path(__file__).parents[2] / "docs"

MARK = re.compile(r"<!-- (?P<name>[a-z_/]+) -->\n(?P<tables>.*?)<!-- /(?P=name) -->", re.DOTALL)


class Printed(Console):
    """A console that keeps the tables it prints, by the mark they belong under."""

    def __init__(self, name: str, *, width: int = 120) -> None:
        super().__init__(width=width)
        self._mark = name
        self.tables: dict[str, list[Table]] = {}

    @contextmanager
    def under(self, mark: str) -> Generator[None]:
        """What is printed meanwhile belongs under another mark."""
        before, self._mark = self._mark, mark
        try:
            yield
        finally:
            self._mark = before

    def print(self, *objects: Any, **options: Any) -> None:  # noqa: ANN401  # as Console has it
        """Print, and keep what is a table."""
        self.tables.setdefault(self._mark, []).extend(one for one in objects if isinstance(one, Table))
        super().print(*objects, **options)


def machine() -> str:
    """What the figures were measured on, and how busy others kept it just then."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{psutil.cpu_count()} processors, {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}; load at the start {os.getloadavg()[0]:.1f}"
    )


def markdown(table: Table) -> str:
    """The table as a page shows it: its title, then a row a line."""
    right = [column.justify == "right" for column in table.columns]
    heading = _line(str(column.header) for column in table.columns)
    rule = "".join(f"|{'--:' if one else '---'}" for one in right) + "|"
    rows = zip(*(map(str, column.cells) for column in table.columns), strict=True)
    return "\n".join([f"**{table.title}**\n", heading, rule, *map(_line, rows)]) + "\n"


def _line(cells: Iterable[str]) -> str:
    return (
        "".join(f"| {cell} ".replace("\n", " ") for cell in (each.replace("|", "\\|") for each in cells))
        + "|"
    )


def marks(*, docs: Path = DOCS) -> dict[str, tuple[Path, str]]:
    """Every mark of the pages, with its page and what stands there."""
    return {
        found["name"]: (page, found["tables"])
        for page in sorted(docs.glob("*.md"))
        for found in MARK.finditer(page.read_text(encoding="utf-8"))
    }


def write(tables: Mapping[str, list[Table]], *, measured_on: str, docs: Path = DOCS) -> None:
    """Put the tables of each mark where it stands, in place of what stood there.

    Raises
    ------
    LookupError
        No page has the mark.
    """
    places = marks(docs=docs)
    for mark, found in tables.items():
        if mark not in places:
            raise LookupError(
                f"no page has <!-- {mark} --> … <!-- /{mark} -->; put it where the tables belong"
            )
        page = places[mark][0]
        shown = "\n".join(map(markdown, found))
        block = f"<!-- {mark} -->\n{shown}\n*{measured_on}.*\n<!-- /{mark} -->"
        text = page.read_text(encoding="utf-8")
        place = re.compile(f"<!-- {mark} -->.*?<!-- /{mark} -->", re.DOTALL)
        page.write_text(block.join(place.split(text, maxsplit=1)), encoding="utf-8")
