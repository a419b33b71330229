"""A path in words: each step with what it rests on, and what to ask of whom."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from graphkam.answers import Ground, Opponent, Path, PathStep, Text
from graphkam.arrays import Ints
from graphkam.plans.colleagues import Colleagues
from graphkam.plans.relations import COLLEAGUE, DOWN, INFLUENCE, PEER, STEP_KINDS, TIE, Relations
from graphkam.plans.search import Route
from graphkam.schema import ATTITUDE_RANGE
from graphkam.snapshot import EPOCH, Snapshot
from graphkam.snapshot.people import NOBODY

SHOWN_GROUNDS: Final = 5
"""How many of the latest interactions behind a tie are listed."""

KIND_WORDS: Final[dict[str, Text]] = {
    "email": {"en": "email", "zh": "邮件"},
    "message": {"en": "message", "zh": "消息"},
    "call": {"en": "call", "zh": "电话"},
    "meeting": {"en": "meeting", "zh": "会议"},
    "visit": {"en": "visit", "zh": "拜访"},
    "event": {"en": "event", "zh": "活动"},
    "complaint": {"en": "complaint", "zh": "投诉"},
    "declared": {"en": "own statement", "zh": "自述"},
}


def figure(probability: float) -> str:
    """A probability for people: two digits that count."""
    return f"{probability:.2f}" if probability >= 0.1 else f"{probability:.2g}"


def called(snapshot: Snapshot, graph: Relations, node: int) -> str:
    """What to call somebody: the name, and the title where one is recorded."""
    frame, at = (snapshot.staff if graph.ours[node] else snapshot.contacts).frame, int(graph.position[node])
    name, title = frame["name"][at], frame["title"][at]
    return f"{name} ({title})" if title else name


def run_of(values: Ints, value: int) -> tuple[int, int]:
    """Where the run of a value begins and ends in sorted values."""
    # A key of another type would have the whole array converted.
    ends = np.searchsorted(values, np.array([value, value + 1], dtype=values.dtype))
    return int(ends[0]), int(ends[1])


@dataclass(frozen=True, slots=True, eq=False)
class Describer:
    """What paths of one snapshot look like to a reader."""

    snapshot: Snapshot
    graph: Relations
    colleagues: Colleagues

    def path(self, route: Route) -> Path:
        """The path of a route: its steps, their grounds, and the opponents on it."""
        steps = [self.step(one, other) for one, other in itertools.pairwise(route)]
        probability = math.prod(step["probability"] for step in steps)
        opponents = [
            Opponent(
                contact_id=self.graph.ids[node],
                attitude=attitude,
                if_neutral=probability / self._factor(attitude) * self._factor(0),
            )
            for node in route[:-1]
            if (attitude := self._attitude(node)) < 0
        ]
        return Path(
            probability=probability,
            steps=steps,
            people=[self.graph.ids[node] for node in route],
            opponents=opponents,
            message=self._summary(route, steps, probability),
            considered=[],
            change=None,
        )

    def called(self, node: int) -> str:
        """What to call somebody."""
        return called(self.snapshot, self.graph, node)

    def way(self, route: Route) -> str:
        """Everybody on a route."""
        return " → ".join(map(self.called, route))

    def step(self, one: int, other: int) -> PathStep:
        """One step, from one node to another."""
        if self.graph.ours[one] and self.graph.ours[other]:
            return self._colleague(one, other)
        at = self.graph.step(one, other)
        kind, probability = int(self.graph.kind[at]), float(self.graph.probability[at])
        grounds = self._tie_grounds(one, other) if kind == TIE else self._relation_grounds(one, other, kind)
        return {
            "from": self.graph.ids[one],
            "to": self.graph.ids[other],
            "kind": STEP_KINDS[kind],
            "probability": probability,
            "evidence": grounds[:SHOWN_GROUNDS],
            "evidence_total": len(grounds),
            "message": self._sentence(one, other, kind=kind, probability=probability, grounds=grounds),
        }

    def _colleague(self, one: int, other: int) -> PathStep:
        mine, yours = int(self.graph.position[one]), int(self.graph.position[other])
        manager, team = self.colleagues.manager, self.colleagues.team
        a, b = self.called(one), self.called(other)
        if manager[mine] == yours or manager[yours] == mine:
            boss = other if manager[mine] == yours else one
            ground = Ground(kind="manager", id=self.graph.ids[boss], at=None, strength=None)
            en, zh = "who is their manager" if boss == other else "who reports to them", "上下级"
        elif manager[mine] != NOBODY and manager[mine] == manager[yours]:
            ground = Ground(
                kind="same_manager",
                id=self.snapshot.staff.frame["id"][int(manager[mine])],
                at=None,
                strength=None,
            )
            en, zh = "who has the same manager", "同一上级"
        elif team[mine] != NOBODY and team[mine] == team[yours]:
            ground = Ground(kind="team", id=self.snapshot.staff.frame["team"][mine], at=None, strength=None)
            en, zh = "who is in the same team", "同一团队"
        else:
            ground = Ground(kind="company", id=None, at=None, strength=None)
            en, zh = "a colleague from elsewhere in the company", "公司同事"
        return {
            "from": self.graph.ids[one],
            "to": self.graph.ids[other],
            "kind": STEP_KINDS[COLLEAGUE],
            "probability": self.colleagues.chance(mine, yours),
            "evidence": [ground],
            "evidence_total": 1,
            "message": {"en": f"{a} asks {b}, {en}, to help.", "zh": f"{a}请{b}（{zh}）帮忙。"},
        }

    def _tie_grounds(self, rep: int, contact: int) -> list[Ground]:
        """What was recorded between the two, the latest first."""
        snapshot, ties = self.snapshot, self.snapshot.ties
        # Ties are sorted by contact, then staff.
        start, end = run_of(ties.contact, int(self.graph.position[contact]))
        at = start + run_of(ties.staff[start:end], int(self.graph.position[rep]))[0]
        evidence = snapshot.evidence.of_pairs(ties.pair[at : at + 1])
        events = evidence.events.whole
        grounds: list[Ground] = []
        kinds, ids = snapshot.company.interactions["kind"], snapshot.company.interactions["id"]
        for number, row in zip(events.day.tolist(), events.interaction.tolist(), strict=True):
            if number <= snapshot.day_number:
                day = EPOCH + timedelta(days=number)
                grounds.append(Ground(kind=str(kinds[row]), id=str(ids[row]), at=day, strength=None))
        stated = np.flatnonzero(evidence.declared_day <= snapshot.day_number)
        if len(stated):
            # Only the latest statement about a pair counts.
            day = EPOCH + timedelta(days=int(evidence.declared_day[stated[-1]]))
            strength = -math.expm1(-float(evidence.declared[stated[-1]]))
            grounds.append(Ground(kind="declared", id=None, at=day, strength=strength))
        return sorted(grounds, key=lambda ground: (-(ground.at or date.min).toordinal(), ground.id or ""))

    def _relation_grounds(self, one: int, other: int, kind: int) -> list[Ground]:
        if kind == INFLUENCE:
            mine, yours = int(self.graph.position[one]), int(self.graph.position[other])
            snapshot = self.snapshot
            at = np.flatnonzero((snapshot.influence_from == mine) & (snapshot.influence_to == yours))[0]
            strength = float(snapshot.influence_strength[at])
            stated = None if math.isnan(strength) else strength
            return [Ground(kind="influence", id=None, at=None, strength=stated)]
        if kind == PEER:
            return [
                Ground(kind="same_manager", id=self.graph.ids[self._manager(one)], at=None, strength=None)
            ]
        return [
            Ground(
                kind="reporting_line",
                id=self.graph.ids[one if kind == DOWN else other],
                at=None,
                strength=None,
            )
        ]

    def _sentence(
        self, one: int, other: int, *, kind: int, probability: float, grounds: list[Ground]
    ) -> Text:
        a, b = self.called(one), self.called(other)
        if kind == TIE:
            last = grounds[0]
            word, day = KIND_WORDS[last.kind], "" if last.at is None else last.at.isoformat()
            return {
                "en": f"{a} goes to {b}: strength {figure(probability)}, last {word['en']} on {day}.",
                "zh": f"{a}直接联系{b}：关系强度{figure(probability)}，最近一次{word['zh']}在{day}。",
            }
        if kind == DOWN:
            en, zh = f"Ask {a} to introduce us to {b}, who reports to {a}", f"请{a}向下引荐其下属{b}"
        elif kind == PEER:
            boss = self.called(self._manager(one))
            en, zh = (
                f"Ask {a} to introduce us to {b}; both report to {boss}",
                f"请{a}引荐同一上级（{boss}）的{b}",
            )
        elif kind == INFLUENCE:
            en, zh = (
                f"Ask {a}, to whom {b} listens, to put in a word for us",
                f"请对{b}有影响力的{a}为我们引荐",
            )
        else:
            en, zh = f"Ask {a} to introduce us to {b}, the manager of {a}", f"请{a}向上引荐其上级{b}"
        attitude = self._attitude(one)
        chance = figure(probability)
        if attitude >= 0:
            return {"en": f"{en} (chance {chance}).", "zh": f"{zh}（成功率{chance}）。"}
        neutral = figure(probability / self._factor(attitude) * self._factor(0))
        return {
            "en": f"{en}. {a} is against us (attitude {attitude}): the chance is {chance}, not {neutral}.",
            "zh": f"{zh}。{a}对我们持反对态度（{attitude}）：成功率只有{chance}，而非{neutral}。",
        }

    def _summary(self, route: Route, steps: list[PathStep], probability: float) -> Text:
        way = self.way(route)
        chance = figure(probability)
        if len(steps) == 1:
            return {"en": f"{way}: chance {chance}.", "zh": f"{way}：成功率{chance}。"}
        weakest = min(range(len(steps)), key=lambda at: (steps[at]["probability"], at))
        one, other = self.called(route[weakest]), self.called(route[weakest + 1])
        least = figure(steps[weakest]["probability"])
        return {
            "en": f"{way}: chance {chance}; the weakest step is {one} → {other} ({least}).",
            "zh": f"{way}：成功率{chance}；最薄弱的一步是{one} → {other}（{least}）。",
        }

    def _manager(self, node: int) -> int:
        """The node of a contact's manager."""
        return int(self.graph.contact[self.snapshot.contacts.manager[self.graph.position[node]]])

    def _attitude(self, node: int) -> int:
        """How somebody stands to us; ours, and a contact of whom it is not known, as neutral."""
        if self.graph.ours[node]:
            return 0
        return self.snapshot.contacts.frame["attitude"][int(self.graph.position[node])] or 0

    def _factor(self, attitude: int) -> float:
        return self.snapshot.policy.paths.introducer.by_attitude[attitude - ATTITUDE_RANGE[0]]
