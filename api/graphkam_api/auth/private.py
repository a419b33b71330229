"""Answers that show how contacts stand to us, or what was noted of them: that somebody read it is written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency

from graphkam.alerts.shown import ATTITUDE_RULES
from graphkam_api.auth.callers import Asking, Caller, Visiting
from graphkam_api.auth.trail import of_them, record


def _asked(request: Request, caller: Asking) -> None:
    _note(request, caller)


def _opened(request: Request, caller: Visiting) -> None:
    _note(request, caller)


def _note(request: Request, caller: Caller) -> None:
    """Put down that attitudes and notes of an account or a person are read; who may not read them is not shown any."""
    if not caller.edits:
        return
    account_id, contact_id = (request.path_params.get(name) for name in ("account_id", "contact_id"))
    if account_id is not None and not caller.sees(account_id):
        return  # it is refused
    subject = f"contacts/{contact_id}" if account_id is None else f"accounts/{account_id}"
    record(request, "read attitudes and notes", subject)


def note_attitudes(request: Request, caller: Caller, rules: Iterable[str | None], *, subject: str) -> None:
    """Put down that alerts or tasks of these rules are read, where somebody's attitude shows from any."""
    read = sum(rule in ATTITUDE_RULES for rule in rules)
    if caller.edits and read:
        record(request, "read attitude", subject, of_them(read, "row"))


SHOWS_PRIVATE: Final[Dependency] = Depends(_asked)
"""For answers to programs."""

PAGE_SHOWS_PRIVATE: Final[Dependency] = Depends(_opened)
"""For pages."""
