"""Files that somebody sent to be imported, put where a job finds them: hostile until they are read as a bundle."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Final

from graphkam.bundle.zip_limits import why_not_unpack
from graphkam.errors import InvalidInputError

TABLES: Final = (".csv", ".parquet", ".xlsx")
ARCHIVE: Final = ".zip"
FILES: Final = 100
"""How many files may be sent at once."""

_NAME: Final = re.compile(r"(?!\.)[^\x00-\x1f/\\:*?\"<>|]{1,150}")


def uploads_folder(data_dir: Path) -> Path:
    """Where the files of imports wait for their job."""
    return data_dir / "uploads"


def keep_upload(folder: Path, files: Iterable[tuple[str, IO[bytes]]], *, mapping: IO[bytes] | None) -> None:
    """Put the files of one import into a new folder that only the user can read: tables, or an archive of tables.

    Raises
    ------
    InvalidInputError
        A name that no table has, two files of one name, or an archive that must not be unpacked.
    """
    tables = folder / "tables"
    tables.mkdir(parents=True, mode=0o700)
    try:
        for name, file in files:
            plain = _plain(name)
            if Path(plain).suffix.lower() == ARCHIVE:
                _unpack(file.read(), into=tables)
            else:
                _write(tables / plain, file)
        if mapping is not None:
            _write(folder / "mapping.toml", mapping)
        _refuse_empty(tables)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _refuse_empty(tables: Path) -> None:
    if not any(tables.iterdir()):
        raise InvalidInputError(
            "there is no table to import: send a zip archive, a workbook (.xlsx), or tables as .csv or .parquet"
        )


def mapping_of(folder: Path) -> Path | None:
    """The mapping that was sent with the files, if one was."""
    file = folder / "mapping.toml"
    return file if file.exists() else None


def _plain(name: str) -> str:
    """The name of a file without any folder, when it can be that of a table or of an archive."""
    plain = PurePosixPath(name.replace("\\", "/")).name
    if not _NAME.fullmatch(plain) or Path(plain).suffix.lower() not in {*TABLES, ARCHIVE}:
        raise InvalidInputError(
            f"{plain[:80]!r} is no name of a file to import: send a zip archive, a workbook (.xlsx), or tables as .csv "
            "or .parquet, under their names"
        )
    return plain


def _unpack(data: bytes, *, into: Path) -> None:
    """The tables of an archive, whatever folder of it they lie in; what is no table is left out."""
    reason = why_not_unpack(data)
    if reason is not None:
        raise InvalidInputError(f"this archive cannot be unpacked: {reason}")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for entry in archive.infolist():
            name = PurePosixPath(entry.filename.replace("\\", "/")).name
            if entry.is_dir() or not _NAME.fullmatch(name) or Path(name).suffix.lower() not in TABLES:
                continue
            with archive.open(entry) as file:
                _write(into / name, file)


def _write(path: Path, file: IO[bytes]) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise InvalidInputError(f"there are two files with the name {path.name}: send each once") from None
    with os.fdopen(descriptor, "wb") as target:
        shutil.copyfileobj(file, target)
