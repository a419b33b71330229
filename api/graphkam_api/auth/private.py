"""Answers that show how contacts stand to us, or what was noted of them: that somebody read it is written down."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency

from graphkam_api.auth.callers import Asking, Caller, Visiting
from graphkam_api.auth.trail import record


def _asked(request: Request, caller: Asking) -> None:
    _note(request, caller)


def _opened(request: Request, caller: Visiting) -> None:
    _note(request, caller)


def _note(request: Request, caller: Caller) -> None:
    """Put down that attitudes and notes of an account or a person are read; who may not read them is not shown any."""
    if caller.edits:
        subject = "/".join(unquote(request.url.path).removeprefix("/api/v1").strip("/").split("/")[:2])
        record(request, "read attitudes and notes", subject)


SHOWS_PRIVATE: Final[Dependency] = Depends(_asked)
"""For answers to programs."""

PAGE_SHOWS_PRIVATE: Final[Dependency] = Depends(_opened)
"""For pages."""
