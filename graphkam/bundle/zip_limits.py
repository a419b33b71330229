"""Whether an archive unpacks into what it says, and that into something bearable."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

ENTRIES: Final = 1_000
"""The most files an archive may hold."""

UNPACKED_BYTES: Final = 256 * 1024 * 1024
"""The most an archive may unpack to, all its files together."""

RATIO: Final = 200
"""How many times its own size an archive may unpack to, once that is more than `SMALL_BYTES`.

The XML of a workbook packs some twenty times.
"""

SMALL_BYTES: Final = 16 * 1024 * 1024

CHUNK: Final = 1024 * 1024


def why_not_unpack(data: bytes) -> str | None:
    """Why an archive must not be unpacked; None when it may be.

    What the archive says of itself is looked at before anything is unpacked. Then each file is unpacked once, piece by
    piece and into nothing: no more of it than it was said to hold, which a wrong checksum then gives away.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            total = sum(entry.file_size for entry in entries)
            if len(entries) > ENTRIES:
                return f"an archive of {len(entries):,} files"
            if any(entry.flag_bits & 1 for entry in entries):
                return "an archive with a password"
            if total > UNPACKED_BYTES or total > max(SMALL_BYTES, RATIO * len(data)):
                return f"an archive of {len(data):,} bytes that unpacks to {total:,}"
            for entry in entries:
                with archive.open(entry) as file:
                    while file.read(CHUNK):
                        pass
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        return f"a damaged archive: {error}"
    return None
