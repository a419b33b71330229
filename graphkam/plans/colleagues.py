"""From one of ours to a colleague: how likely that is, and what it makes of the way to a contact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkam.arrays import Bools, Ints
from graphkam.plans.relations import FAR, Distances, distance_of
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY, position


@dataclass(frozen=True, slots=True, eq=False)
class Colleagues:
    """How we introduce each other: easily within a team, or around a manager, else less so.

    ``manager`` and ``team`` (R) are positions and codes, -1 for none. ``near`` and ``other`` are the distances of one
    step to a close and to any other colleague, ``near_chance`` and ``other_chance`` their probabilities.
    """

    manager: Ints
    team: Ints
    near: int
    other: int
    near_chance: float
    other_chance: float

    def close(self, to: int) -> Bools:
        """Who has the same manager, is the manager or a report, or is in the same team; never they themselves."""
        manager, team = self.manager[to], self.team[to]
        close: Bools = self.manager == to
        if manager != NOBODY:
            close |= self.manager == manager
            close[manager] = True
        if team != NOBODY:
            close |= self.team == team
        close[to] = False
        return close

    def distances(self, of: int) -> Distances:
        """The distance of one step between this and every other rep; `FAR` to themselves."""
        distance = np.where(self.close(of), self.near, self.other).astype(np.int64)
        distance[of] = FAR
        return distance

    def chance(self, one: int, other: int) -> float:
        """The probability of the step between two of ours."""
        return self.near_chance if self.close(one)[other] else self.other_chance

    def spread(self, distance: Distances, steps: Ints) -> tuple[Distances, Ints]:
        """What the distance and steps from each rep become when they may go over any number of colleagues.

        Cost: the square of the number of reps.
        """
        distance, steps = distance.copy(), steps.copy()
        settled = np.zeros(len(distance), dtype=np.bool_)
        while True:
            ahead = np.where(settled, FAR, distance)
            least = ahead.min(initial=FAR)
            if least == FAR:
                return distance, steps
            at = int(np.where(ahead == least, steps, np.iinfo(np.int32).max).argmin())
            settled[at] = True
            over = least + np.where(settled, 0, self.distances(at))
            better = ~settled & ((over < distance) | ((over == distance) & (steps[at] + 1 < steps)))
            distance[better] = over[better]
            steps[better] = steps[at] + 1


def colleagues(snapshot: Snapshot) -> Colleagues:
    """How our people introduce each other on that day."""
    policy = snapshot.policy.paths
    frame = snapshot.staff.frame
    near, other = distance_of(np.array([policy.close_colleague, policy.colleague])).tolist()
    return Colleagues(
        manager=snapshot.staff.manager,
        team=position(frame["team"], frame["team"].drop_nulls().unique().sort()),
        near=near,
        other=other,
        near_chance=policy.close_colleague,
        other_chance=policy.colleague,
    )
