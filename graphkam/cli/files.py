"""Files that a command is asked to write."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from graphkam.cli.screen import error_console, plain
from graphkam.errors import ConfigurationError
from graphkam.language import Words


def write_calendar(file: Path, content: bytes, *, say: Words) -> None:
    """Write a calendar file, and say so on standard error, where it is in nobody's way.

    Raises
    ------
    ConfigurationError
        The file cannot be written.
    """
    write_file(file, content)
    error_console().print(plain(say("calendar.written", file=file)), soft_wrap=True)


def write_file(path: Path, content: bytes) -> None:
    """Write a file, in the place of one that is there.

    It is written under another name beside its place and then moved there: whoever looks finds all of the old one or
    all of the new one.

    Raises
    ------
    ConfigurationError
        The file cannot be written.
    """
    # A link stays a link: what it leads to is written.
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():
            raise ConfigurationError(f"{path} is no file: name one to write to")
        unfinished = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
        try:
            with unfinished.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}") from error
