"""What lies in the folder of a bundle: which file is which table, and what has no business there."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graphkam.bundle.faults import Faults, shown
from graphkam.bundle.raw import Note
from graphkam.schema import TABLE, TABLES

TABLE_SUFFIXES: Final = (".csv", ".parquet")
WORKBOOK_SUFFIX: Final = ".xlsx"


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a bundle: one a table, or one workbook."""

    tables: dict[str, Path]
    workbook: Path | None


def contents(path: Path, *, faults: Faults, notes: list[Note]) -> Contents:
    """The files that make up the bundle at a path: a folder, or a workbook by itself.

    Files that are no table are noted and left alone; hidden ones without a word.
    """
    if path.is_file() and path.suffix.lower() == WORKBOOK_SUFFIX:
        return Contents(tables={}, workbook=path)
    files = files_in(path, faults=faults)
    if files is None:
        return Contents(tables={}, workbook=None)
    tables, workbooks = _sorted_out(files, notes=notes)
    _check_choice(tables, workbooks, faults=faults)
    if not workbooks and not tables:
        names = ", ".join(table.name for table in TABLES)
        expected = f"at least one table ({names}) as .csv or .parquet, or a workbook (.xlsx)"
        found = shown(", ".join(file.name for file in files)) or "an empty folder"
        faults.add_file(str(path), rule="no_table", expected=expected, value=found)
    if len(faults):
        return Contents(tables={}, workbook=None)
    return Contents(
        tables={
            table.name: tables[table.name][0]
            for table in TABLES
            if table.name in tables and is_readable(tables[table.name][0], within=path, faults=faults)
        },
        workbook=next((file for file in workbooks if is_readable(file, within=path, faults=faults)), None),
    )


def files_in(path: Path, *, faults: Faults) -> list[Path] | None:
    """What lies in a folder, by name and without what is hidden; None, with a fault, when it cannot be looked into."""
    if not path.is_dir():
        expected = "a folder with tables, or a workbook (.xlsx)"
        value = "a file" if path.exists() else "nothing there"
        faults.add_file(str(path), rule="no_folder", expected=expected, value=value)
        return None
    try:
        return sorted(file for file in path.iterdir() if not file.name.startswith((".", "~$")))
    except OSError as error:
        expected = "a folder that can be looked into"
        faults.add_file(str(path), rule="unreadable", expected=expected, value=shown(str(error)))
        return None


def _sorted_out(files: Sequence[Path], *, notes: list[Note]) -> tuple[dict[str, list[Path]], list[Path]]:
    """The files of each table, and the workbooks."""
    tables: dict[str, list[Path]] = {}
    workbooks: list[Path] = []
    for file in files:
        if file.suffix == WORKBOOK_SUFFIX:
            workbooks.append(file)
        elif file.suffix in TABLE_SUFFIXES and file.stem in TABLE:
            tables.setdefault(file.stem, []).append(file)
        else:
            near = _near(file)
            hint = f"; the table would be called {near}" if near else ""
            notes.append(Note(shown(file.name), None, "unknown_file", f"no table of a bundle, ignored{hint}"))
    return tables, workbooks


def _check_choice(tables: dict[str, list[Path]], workbooks: list[Path], *, faults: Faults) -> None:
    for name, files in tables.items():
        if len(files) > 1:
            both = " and ".join(file.name for file in files)
            faults.add_file(both, rule="two_files", expected=f"one file for the table {name}")
    if len(workbooks) > 1 or (workbooks and tables):
        names = ", ".join(file.name for file in [*workbooks, *(files[0] for files in tables.values())])
        expected = "one workbook, or files of tables and no workbook"
        faults.add_file(shown(names), rule="two_files", expected=expected)


def is_readable(file: Path, *, within: Path, faults: Faults) -> bool:
    """Whether a file is a plain file inside the folder; a fault when it is not."""
    try:
        resolved = file.resolve(strict=True)
        mode = resolved.stat().st_mode
    except (OSError, RuntimeError) as error:  # RuntimeError: symbolic links in a circle
        faults.add_file(
            file.name, rule="unreadable", expected="a file that can be read", value=shown(str(error))
        )
        return False
    if not resolved.is_relative_to(within.resolve()):
        faults.add_file(file.name, rule="outside", expected="a file inside the folder, not a link out of it")
        return False
    if not stat.S_ISREG(mode):
        faults.add_file(file.name, rule="unreadable", expected="a plain file")
        return False
    return True


def read_bytes(file: Path, *, faults: Faults) -> bytes | None:
    """What a file holds; None, with a fault, when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        faults.add_file(
            file.name, rule="unreadable", expected="a file that can be read", value=shown(str(error))
        )
        return None


def _near(file: Path) -> str | None:
    """The table somebody may have meant with a file's name."""
    stem, suffix = file.stem.lower().strip(), file.suffix.lower()
    singular = {name.removesuffix("s"): name for name in TABLE}
    name = stem if stem in TABLE else singular.get(stem)
    return f"{name}{suffix if suffix in TABLE_SUFFIXES else '.csv'}" if name else None
