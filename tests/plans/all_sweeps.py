"""Sweep plans by brute force: every set of visits to a small account, from the definitions, in plain Python."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection

from graphkam.snapshot import Snapshot
from tests.plans.all_paths import billionths, contact_steps, ties


class Account:
    """One account as a sweep sees it; small accounts only."""

    def __init__(self, snapshot: Snapshot, account_id: str) -> None:
        contacts, held = snapshot.contacts, snapshot.ties
        self.snapshot = snapshot
        self.down = contact_steps(snapshot, top_down=True)
        self.tied = ties(snapshot)
        self.covered: set[str] = {contacts.ids[at] for at in held.contact[held.active].tolist()}
        number = snapshot.accounts["id"].to_list().index(account_id)
        here = [at for at, account in enumerate(contacts.account.tolist()) if account == number]
        self.weight = {contacts.ids[at]: float(contacts.weight[at]) for at in here}
        self.level = {contacts.ids[at]: int(contacts.level[at]) for at in here}
        self.open = sorted(set(self.weight) - self.covered)
        self.entry, self.entry_distance = self._entry()

    def _entry(self) -> tuple[str | None, int]:
        distance = self._spread(contact_steps(self.snapshot), leads=self.covered, fixed={})
        likely = [c for c in self.weight if c in distance and math.exp(-distance[c] / 1e9) >= 0.05 - 1e-9]
        best = min(likely, key=lambda c: (-self.level[c], distance[c], c), default=None)
        return best, 0 if best is None else distance[best]

    def _spread(
        self,
        steps: dict[tuple[str, str], tuple[str, float]],
        *,
        leads: Collection[str],
        fixed: dict[str, int],
    ) -> dict[str, int]:
        """The distance of everybody, those of ``fixed`` given; only ``leads`` introduce. By repeated relaxation."""
        distance = dict(fixed)
        for (_, contact), strength in self.tied.items():
            if contact not in fixed:
                distance[contact] = min(distance.get(contact, 10**18), billionths(strength))
        changed = True
        while changed:
            changed = False
            for (a, b), (_, chance) in steps.items():
                if a in distance and a in leads and b not in fixed:
                    length = distance[a] + billionths(chance)
                    if length < distance.get(b, 10**18):
                        distance[b] = length
                        changed = True
        return distance

    def gains(self, visited: Collection[str]) -> dict[str, float]:
        """What each visit of a plan wins."""
        fixed = {} if self.entry is None else {self.entry: self.entry_distance}
        distance = self._spread(self.down, leads={*self.covered, *visited}, fixed=fixed)
        return {c: self.weight[c] * math.exp(-distance[c] / 1e9) if c in distance else 0.0 for c in visited}

    def best(self, visits: int) -> float:
        """The greatest total gain of any plan."""
        forced = [self.entry] if self.entry in self.open else []
        most = 0.0
        for number in range(min(visits, len(self.open)) + 1):
            for plan in itertools.combinations(self.open, number):
                if visits == 0 or set(forced) <= set(plan):
                    most = max(most, sum(self.gains(plan).values()))
        return most
