"""Who of ours goes along on a visit, so that somebody of standing and somebody of the trade is there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkam.arrays import Bools, Floats, Ints
from graphkam.portfolio.report import assigned
from graphkam.schema import FUNCTIONS, LINES
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY

FITS: dict[str, tuple[str, ...]] = {
    "management": ("executive",),
    "business": ("account",),
    "technical": ("solution", "delivery"),
}
"""Which functions of ours meet which line of theirs."""

LEVELS_BELOW = 2
"""How far below a contact a visitor may stand and still be a match."""


@dataclass(frozen=True, slots=True, eq=False)
class Visitors:
    """Who may go along to the contacts of one account; arrays have one entry for each of ours (R)."""

    snapshot: Snapshot
    assigned: Bools
    load: Ints

    @classmethod
    def of(cls, snapshot: Snapshot, account_id: str) -> Visitors:
        """Those of one account."""
        responsible = assigned(snapshot).get(account_id, [])
        return cls(
            snapshot=snapshot,
            assigned=snapshot.staff.frame["id"].is_in(responsible).to_numpy(),
            load=snapshot.load,
        )

    def to(self, contact: int, *, first: int) -> dict[int, str]:
        """Who visits a contact, as positions with the reason: with whom the way begins, and whoever is needed beside.

        If nobody there stands high enough, one more who does; then, if nobody's function fits the contact's line, one
        more whose does. Assigned people first, then the strongest tie, the least loaded, the smallest id. Whoever the
        contact has refused stays at home, the first included.
        """
        contacts, staff = self.snapshot.contacts, self.snapshot.staff
        strength, refused = self._ties(contact)
        order = np.lexsort((self.load, -strength, ~self.assigned))
        order = order[~refused[order]]
        going = {} if refused[first] else {first: "path"}
        line = int(contacts.line[contact])
        wanted = FUNCTIONS if line == NOBODY else FITS[LINES[line]]
        senior: Bools = staff.level >= contacts.level[contact] - LEVELS_BELOW
        fitting: Bools = np.isin(staff.function, [FUNCTIONS.index(name) for name in wanted])
        if line == NOBODY:
            fitting = np.ones_like(fitting)
        for suits, reason in ((senior, "level"), (fitting, "line")):
            if not suits[list(going)].any():
                going |= dict.fromkeys(order[suits[order]][:1].tolist(), reason)
        return going

    def _ties(self, contact: int) -> tuple[Floats, Bools]:
        """The strength of everybody's tie to a contact, and who is refused."""
        ties = self.snapshot.ties
        ends = np.searchsorted(ties.contact, np.array([contact, contact + 1], dtype=ties.contact.dtype))
        at = slice(int(ends[0]), int(ends[1]))
        strength = np.zeros(len(self.load))
        strength[ties.staff[at]] = ties.strength[at]
        refused = np.zeros(len(self.load), dtype=np.bool_)
        refused[ties.staff[at]] = ties.refused[at]
        return strength, refused
