"""Introduction paths by brute force: every simple path of a small company, from the definitions, in plain Python."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping

from graphkam.snapshot import Snapshot

Way = tuple[int, int, tuple[str, ...]]
"""Distance in billionths, steps, people: the lesser is the better."""

ATTITUDE = {-2: 0.1, -1: 0.4, 0: 0.8, None: 0.8, 1: 1.0, 2: 1.0}
ORDER = ("down", "influence", "peer", "up")


def billionths(probability: float) -> int:
    return round(-math.log(probability) * 1e9)


def contact_steps(snapshot: Snapshot, *, top_down: bool = False) -> dict[tuple[str, str], tuple[str, float]]:
    """The kind and probability of the step between two contacts."""
    contacts = snapshot.contacts
    ids = contacts.ids
    boss: dict[str, str | None] = {
        ids[at]: None if m < 0 else ids[m] for at, m in enumerate(contacts.manager.tolist())
    }
    level = dict(zip(ids, contacts.level.tolist(), strict=True))
    attitude: Mapping[str, int | None] = dict(zip(ids, contacts.frame["attitude"], strict=True))
    influence: dict[tuple[str, str], float] = {
        (ids[a], ids[b]): 0.5 if math.isnan(s) else s
        for a, b, s in zip(
            snapshot.influence_from.tolist(),
            snapshot.influence_to.tolist(),
            snapshot.influence_strength.tolist(),
            strict=True,
        )
    }
    found: dict[tuple[str, str], tuple[str, float]] = {}
    for a, b in itertools.permutations(ids, 2):
        chances = {
            "down": 0.8 if boss[b] == a else 0.0,
            "influence": influence.get((a, b), 0.0),
            "peer": 0.4 if boss[a] is not None and boss[a] == boss[b] else 0.0,
            "up": 0.3 if boss[a] == b else 0.0,
        }
        kind = max(ORDER, key=lambda name: (chances[name], -ORDER.index(name)))
        if chances[kind] == 0 or (top_down and (level[b] > level[a] or boss[a] == b)):
            continue
        found[a, b] = (kind, chances[kind] * ATTITUDE[attitude[a]])
    return found


def ties(snapshot: Snapshot) -> dict[tuple[str, str], float]:
    """The ties that a path may begin with."""
    ours, theirs, held = snapshot.staff.ids, snapshot.contacts.ids, snapshot.ties
    return {
        (ours[rep], theirs[contact]): strength
        for rep, contact, strength, refused in zip(
            held.staff.tolist(),
            held.contact.tolist(),
            held.strength.tolist(),
            held.refused.tolist(),
            strict=True,
        )
        if strength >= 0.05 - 1e-9 and not refused
    }


def colleague_chance(snapshot: Snapshot, a: str, b: str) -> float:
    ids, teams = snapshot.staff.ids, snapshot.staff.frame["team"]
    manager = snapshot.staff.manager.tolist()
    x, y = ids.index(a), ids.index(b)
    close = (
        (manager[x] >= 0 and manager[x] == manager[y])
        or manager[x] == y
        or manager[y] == x
        or (teams[x] is not None and teams[x] == teams[y])
    )
    return 0.9 if close else 0.6


def all_paths(
    snapshot: Snapshot, contact: str, *, start: str | None = None, top_down: bool = False
) -> list[Way]:
    """Every simple path to a contact, best first."""
    steps: dict[str, dict[str, int]] = {}
    for (a, b), (_, chance) in contact_steps(snapshot, top_down=top_down).items():
        steps.setdefault(a, {})[b] = billionths(chance)
    for (rep, b), strength in ties(snapshot).items():
        steps.setdefault(rep, {})[b] = billionths(strength)
    if start is not None:
        for a, b in itertools.permutations(snapshot.staff.ids, 2):
            steps.setdefault(a, {})[b] = billionths(colleague_chance(snapshot, a, b))

    def onward(path: tuple[str, ...], distance: int) -> Iterator[Way]:
        if path[-1] == contact:
            yield distance, len(path) - 1, path
            return
        for other, length in steps.get(path[-1], {}).items():
            if other not in path:
                yield from onward((*path, other), distance + length)

    begins = snapshot.staff.ids if start is None else [start]
    return sorted(way for rep in begins for way in onward((rep,), 0))


def best_disjoint(ways: list[Way], *, contact: str, start: str | None = None) -> tuple[int, int, int]:
    """How many routes share nobody, and the distance and steps of the best set of so many: minus number first."""
    best = (0, 0, 0)

    def add(at: int, used: frozenset[str], so_far: tuple[int, int, int]) -> None:
        nonlocal best
        best = min(best, so_far)
        for number in range(at, len(ways)):
            distance, steps, people = ways[number]
            own = frozenset(people) - {contact, start}
            if not own & used:
                add(number + 1, used | own, (so_far[0] - 1, so_far[1] + distance, so_far[2] + steps))

    add(0, frozenset(), (0, 0, 0))
    return best
