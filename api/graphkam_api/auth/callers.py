"""Who asks: the key or the session behind a request, and what it opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from fastapi import Depends

from graphkam.keys import Role


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asks: under which key, what they may do, and of which accounts (None: of all)."""

    name: str
    key_id: str | None
    role: Role
    accounts: frozenset[str] | None

    @property
    def edits(self) -> bool:
        """Whether they may change what they see; only who may reads attitudes and notes."""
        return self.role != "viewer"

    def sees(self, account_id: str) -> bool:
        """Whether they may know that there is this account."""
        return self.accounts is None or account_id in self.accounts


LOCAL: Final = Caller(name="local", key_id=None, role="admin", accounts=None)
"""Whoever sits at this machine, as long as there is no key at all."""


def _asking() -> Caller:
    return LOCAL


Asking: TypeAlias = Annotated[Caller, Depends(_asking)]
"""Anybody who may ask at all."""


def _editor(caller: Asking) -> Caller:
    return caller


Editor: TypeAlias = Annotated[Caller, Depends(_editor)]
"""Somebody who may change what they see."""


def _admin(caller: Asking) -> Caller:
    return caller


Admin: TypeAlias = Annotated[Caller, Depends(_admin)]
"""Somebody who may give out keys, read the audit log, and erase people."""
