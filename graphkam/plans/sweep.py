"""The sweep plan: whom of an account to win, in what order, introduced by whom, visited by whom."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphkam.answers import SweepOption, SweepPlan, SweepVisit, Text, Visitor
from graphkam.arrays import Bools
from graphkam.errors import InvalidInputError
from graphkam.plans.choice import best_choice, probabilities, total_gain
from graphkam.plans.describe import called, figure
from graphkam.plans.k_best import Label
from graphkam.plans.relations import relations
from graphkam.plans.search import Route
from graphkam.plans.stairs import Stairs, stairs
from graphkam.plans.visitors import Visitors
from graphkam.snapshot import Snapshot

OPTIONS_SHOWN: Final = 5
"""How many visits that were considered and not chosen are listed."""

VISITS_FOR: Final[dict[str, Text]] = {
    "path": {"en": "the way starts with them", "zh": "路径由此人开始"},
    "level": {"en": "nobody else there stands high enough", "zh": "其余人职级不够高"},
    "line": {"en": "nobody else's function fits the line", "zh": "其余人职能与该线不匹配"},
}
"""Why somebody goes along."""


def sweep(snapshot: Snapshot, account_id: str, *, visits: int) -> SweepPlan:
    """The visits to an account, at most so many, that are expected to win most.

    The plan enters on the highest floor that can be reached and walks down floor by floor: each visit is introduced by
    somebody who is covered or was visited before, never upwards, and succeeds only if those did. Covered contacts
    introduce for nothing; a stranger who is to introduce is visited and counted.

    Raises
    ------
    NotFoundError
        The company has no such account.
    InvalidInputError
        A negative number of visits.

    Notes
    -----
    Exact, by integer programming; greedy choice has no guarantee here. Cost: a second for 300 contacts and 40 visits.

    Examples
    --------
    >>> plan = sweep(harbour, "harbour", visits=1)
    >>> [(visit.contact_id, visit.introduced_by, visit.visitor_ids) for visit in plan.visits]
    [('chen', 'lin', ['mei'])]
    """
    if visits < 0:
        raise InvalidInputError(f"{visits} visits were asked for; ask for 0 or more")
    found = stairs(snapshot, account_id)
    choice = best_choice(found, visits=visits)
    chosen = np.isin(np.arange(len(found.open)), choice.visits)
    account = snapshot.only([account_id])
    weight = float(account.contacts.weight.sum() + account.chairs.weight.sum())
    covered = float(account.contacts.weight[found.covered[found.theirs]].sum())
    walk = _Walk.of(snapshot, account_id, found, chosen)
    plan = walk.visits(weight=weight, covered=covered)
    gain = math.fsum(visit.gain for visit in plan)
    ids = found.graph.ids
    reachable = {*found.open.tolist(), *np.flatnonzero(found.covered).tolist()}
    return SweepPlan(
        account_id=account_id,
        as_of=snapshot.day,
        policy=snapshot.policy.name,
        entry=None if found.entry is None else ids[found.entry_node],
        coverage=covered / weight if weight else 0.0,
        visits=plan,
        gain=gain,
        bound=max(gain, choice.bound),
        exact=choice.bound <= gain + 1e-6,
        considered=_considered(walk, chosen),
        out_of_reach=[ids[node] for node in found.theirs.tolist() if node not in reachable],
        message=walk.summary(plan, gain=gain, weight=weight, covered=covered),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """The way to each chosen visit, and the order in which they are made."""

    snapshot: Snapshot
    stairs: Stairs
    visitors: Visitors
    nodes: list[int]
    labels: dict[int, Label]
    weight: dict[int, float]

    @classmethod
    def of(cls, snapshot: Snapshot, account_id: str, found: Stairs, chosen: Bools) -> _Walk:
        nodes: list[int] = found.open[chosen].tolist()
        return cls(
            snapshot=snapshot,
            stairs=found,
            visitors=Visitors.of(snapshot, account_id),
            nodes=nodes,
            labels=found.labels(nodes),
            weight=dict(zip(found.open.tolist(), found.weight.tolist(), strict=True)),
        )

    def level(self, node: int) -> int:
        return int(self.snapshot.contacts.level[self.stairs.graph.position[node]])

    def name(self, node: int) -> str:
        return called(self.snapshot, self.stairs.graph, node)

    def chance(self, node: int) -> float:
        """The product of the steps on the way to somebody."""
        # The entry's own path may lead up, and is not in the graph of the stairs.
        whole = relations(self.snapshot)
        route = self.labels[node][2]
        return math.prod(
            float(whole.probability[whole.step(one, other)]) for one, other in itertools.pairwise(route)
        )

    def ordered(self) -> list[int]:
        """The visits from the highest floor down, nobody before those who introduce them."""
        gain = {node: self.weight[node] * self.chance(node) for node in self.nodes}
        waiting = set(self.nodes)
        order: list[int] = []
        while waiting:
            free = [node for node in waiting if not waiting & set(self.labels[node][2][:-1])]
            order.append(
                min(
                    free,
                    key=lambda node: (node != self.stairs.entry_node, -self.level(node), -gain[node], node),
                )
            )
            waiting.remove(order[-1])
        return order

    def visits(self, *, weight: float, covered: float) -> list[SweepVisit]:
        graph = self.stairs.graph
        plan: list[SweepVisit] = []
        trips: dict[tuple[int, tuple[str, ...]], int] = {}
        trip_of: dict[int, int] = {}
        so_far = covered
        for number, node in enumerate(self.ordered(), 1):
            route, probability = self.labels[node][2], self.chance(node)
            gain = self.weight[node] * probability
            so_far += gain
            floor = self.level(node)
            going = self.visitors.to(int(graph.position[node]), first=int(graph.position[route[0]]))
            visitor_ids = [graph.ids[int(graph.staff[rep])] for rep in going]
            party = (floor, tuple(sorted(visitor_ids)))
            # A later visit joins an earlier trip only if whoever introduces it has been met by then.
            met = max((trip_of[person] for person in route if person in trip_of), default=0)
            if trips.get(party, 0) < max(met, 1):
                trips[party] = max(trips.values(), default=0) + 1
            trip_of[node] = trips[party]
            plan.append(
                SweepVisit(
                    order=number,
                    floor=floor,
                    contact_id=graph.ids[node],
                    visitor_ids=visitor_ids,
                    visitors=[
                        self._visitor(id_, reason)
                        for id_, reason in zip(visitor_ids, going.values(), strict=True)
                    ],
                    introduced_by=None if len(route) == 2 else graph.ids[route[-2]],
                    probability=probability,
                    gain=gain,
                    expected_coverage=so_far / weight,
                    trip=trip_of[node],
                    people=[graph.ids[person] for person in route],
                    message=self._sentence(
                        route, list(going), floor=floor, probability=probability, gain=gain
                    ),
                )
            )
        return plan

    def _visitor(self, id_: str, reason: str) -> Visitor:
        name = self.name(self.stairs.graph.staff_node(id_))
        why = VISITS_FOR[reason]
        return Visitor(
            staff_id=id_,
            reason=reason,
            message={"en": f"{name}: {why['en']}.", "zh": f"{name}：{why['zh']}。"},
        )

    def _sentence(
        self, route: Route, going: Sequence[int], *, floor: int, probability: float, gain: float
    ) -> Text:
        staff = self.stairs.graph.staff
        who = [self.name(int(staff[rep])) for rep in going]
        contact, chance = self.name(route[-1]), figure(probability)
        en = f"Floor {floor}: {' and '.join(who) or 'nobody of ours'} to {contact}"
        zh = f"{floor}层：{'、'.join(who) or '无人'}拜访{contact}"
        if len(route) == 2:
            en, zh = f"{en}, over the tie of {self.name(route[0])}", f"{zh}，凭{self.name(route[0])}的关系"
        else:
            en, zh = f"{en}, introduced by {self.name(route[-2])}", f"{zh}，由{self.name(route[-2])}引荐"
        return {
            "en": f"{en}. Chance {chance}, weight {self.weight[route[-1]]:g}: wins {gain:.2f}.",
            "zh": f"{zh}。成功率{chance}，权重{self.weight[route[-1]]:g}：预期增益{gain:.2f}。",
        }

    def summary(self, plan: Sequence[SweepVisit], *, gain: float, weight: float, covered: float) -> Text:
        if self.stairs.entry is None:
            return {
                "en": "Nobody in this account can be reached well enough to begin there: make a first tie.",
                "zh": "该客户中没有足够把握可到达的人：请先建立第一条关系。",
            }
        floor, entry = self.level(self.stairs.entry_node), self.name(self.stairs.entry_node)
        chance = figure(math.exp(-self.stairs.entry[0] / 1e9))
        share = f"{covered / weight:.0%}", f"{(covered + gain) / weight:.0%}"
        number = "1 visit is" if len(plan) == 1 else f"{len(plan)} visits are"
        en = (
            f"Enter on floor {floor} with {entry} (chance {chance}). {number} expected to raise coverage from "
            f"{share[0]} to {share[1]}."
        )
        zh = f"从{floor}层的{entry}进入（成功率{chance}）。{len(plan)}次拜访预计使覆盖率从{share[0]}升至{share[1]}。"
        above = [node for node in self.stairs.theirs.tolist() if self.level(node) > floor]
        if not above:
            return {"en": en, "zh": zh}
        top = self.name(min(above, key=lambda node: (-self.level(node), node)))
        return {
            "en": f"{en} Nobody above can be reached well enough; a tie to {top} would change where it begins.",
            "zh": f"{zh}更高层尚无足够把握；若能建立与{top}的关系，入口将改变。",
        }


def _considered(walk: _Walk, chosen: Bools) -> list[SweepOption]:
    """The best visits that are not in the plan, and what the plan would lose with each."""
    found = walk.stairs
    if not chosen.any():
        return []
    total = total_gain(found, chosen)
    more = found.weight * probabilities(found, chosen)
    others = np.flatnonzero(~chosen & (more > 0))
    others = others[np.lexsort((others, -more[others]))][:OPTIONS_SHOWN]
    options: list[SweepOption] = []
    for other in others.tolist():
        best: tuple[float, int] | None = None
        for visit in np.flatnonzero(chosen & (found.open != found.entry_node)).tolist():
            exchanged = chosen.copy()
            exchanged[visit], exchanged[other] = False, True
            best = min(best or (math.inf, -1), (total - total_gain(found, exchanged), visit))
        name = walk.name(int(found.open[other]))
        gain = float(more[other])
        if best is None:
            message = {
                "en": f"{name} would add {gain:.2f}; there is no visit left for it.",
                "zh": f"{name}可再增益{gain:.2f}，但拜访次数已用完。",
            }
        else:
            given = walk.name(int(found.open[best[1]]))
            message = {
                "en": f"{name} would add {gain:.2f} as one visit more; instead of {given} the plan would lose "
                f"{max(best[0], 0.0):.2f}.",
                "zh": f"再多一次拜访，{name}可增益{gain:.2f}；若替换{given}，则减少{max(best[0], 0.0):.2f}。",
            }
        options.append(
            SweepOption(
                contact_id=found.graph.ids[int(found.open[other])],
                gain=gain,
                instead_of=None if best is None else found.graph.ids[int(found.open[best[1]])],
                lost_by=0.0 if best is None else max(best[0], 0.0),
                message=message,
            )
        )
    return options
