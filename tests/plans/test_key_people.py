"""Key people: by hand, and against every choice of so many."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.errors import InvalidInputError
from graphkam.plans import key_people
from graphkam.plans.orphaning import most_orphaned
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, companies, named, webs
from tests.plans.all_paths import billionths, contact_steps
from tests.plans.seen import seen


def test_two_who_share_what_one_alone_does_not_hold() -> None:
    # r1 and r2 together hold 6 + 6; r0 alone holds 5, and with any other no more: taking the best one first is wrong.
    snapshot = seen(
        contacts=[named("c0", level=5), named("c1", level=6), named("c2", level=6)],
        staff=["r0", "r1", "r2"],
        ties=[("r0", "c0", 0.6)] + [(rep, contact, 0.6) for rep in ("r1", "r2") for contact in ("c1", "c2")],
    )
    assert key_people(snapshot, k=1).people == ["r0"]
    two = key_people(snapshot, k=2)
    assert (two.people, two.value, two.bound, two.exact) == (["r1", "r2"], 12.0, 12.0, True)
    assert two.share == pytest.approx(12 / 17)
    assert (two.considered[0].person_id, two.considered[0].lost_by) == ("r0", 7.0)
    assert key_people(snapshot, k=9).people == ["r0", "r1", "r2"]


def test_the_manager_reaches_most() -> None:
    snapshot = seen(
        contacts=[
            named("boss", level=4, attitude=1),
            named("a", level=2, attitude=1, manager_id="boss"),
            named("b", level=2, attitude=1, manager_id="boss"),
        ],
        staff=["r"],
    )
    one = key_people(snapshot, k=1, account_id="a")
    assert one.people == ["boss"]
    assert one.value == pytest.approx(4 + 2 * 0.8 + 2 * 0.8)
    assert key_people(snapshot, k=3, account_id="a").value == pytest.approx(8)


def test_nobody_and_nonsense() -> None:
    empty = seen(contacts=[], staff=[])
    assert key_people(empty, k=1).people == []
    assert key_people(empty, k=1, account_id="a").people == []
    with pytest.raises(InvalidInputError, match="0 people"):
        key_people(empty, k=0)


def test_what_is_cut_off_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    # Three reps hold three contacts in pairs, as a triangle: any two orphan one. Split evenly, two have two thirds.
    snapshot = seen(
        contacts=[named(f"c{at}", level=3) for at in range(3)],
        staff=["r0", "r1", "r2"],
        ties=[(f"r{rep}", f"c{at}", 0.6) for at in range(3) for rep in range(3) if rep != at],
    )
    proven = key_people(snapshot, k=2)
    assert (proven.people, proven.value, proven.exact) == (["r0", "r1"], 3.0, True)
    assert [(member.alone, member.adds) for member in proven.members] == [(0.0, 3.0), (0.0, 3.0)]
    monkeypatch.setattr("graphkam.plans.orphaning.NODE_LIMIT", 3)
    found = key_people(snapshot, k=2)
    assert (found.value, found.exact) == (3.0, False)
    assert 3.0 < found.bound <= 6.5


@st.composite
def holdings(draw: st.DrawFn) -> dict[tuple[int, ...], float]:
    """Groups of contacts by their holders among eight reps."""
    holders = st.sets(st.integers(0, 7), min_size=1, max_size=4).map(lambda reps: tuple(sorted(reps)))
    return draw(st.dictionaries(holders, st.sampled_from([1.0, 2.0, 5.0, 12.0, 0.1]), max_size=14))


@settings(max_examples=100)
@given(holdings(), st.integers(1, 5))
def test_of_equally_good_reps_the_fewest_and_the_first(groups: dict[tuple[int, ...], float], k: int) -> None:
    choices = [list(some) for number in range(k + 1) for some in itertools.combinations(range(8), number)]
    value = {
        tuple(reps): sum(weight for held, weight in groups.items() if set(held) <= set(reps))
        for reps in choices
    }
    most = max(value.values())
    found = most_orphaned(groups, k=k)
    assert found.value == pytest.approx(most)
    assert found.bound == pytest.approx(most)
    assert found.reps == next(reps for reps in choices if value[tuple(reps)] >= most - 1e-9)


def test_five_of_a_hundred_are_proven() -> None:
    # As in a real company: teams of eight, whose contacts know one to four of them.
    draw = np.random.default_rng(1)
    groups: dict[tuple[int, ...], float] = {}
    for _ in range(1_000):
        team = int(draw.integers(0, 20)) * 5
        held = draw.choice(8, size=int(draw.integers(1, 5)), replace=False)
        reps = tuple(sorted((held + team).tolist()))
        groups[reps] = groups.get(reps, 0.0) + float(draw.integers(1, 13))
    found = most_orphaned(groups, k=5)
    assert found.bound == pytest.approx(found.value)
    together = [weight for held, weight in groups.items() if set(held) <= set(found.reps)]
    assert sum(together) == pytest.approx(found.value)


@settings(max_examples=40)
@given(companies() | webs(), st.integers(1, 3))
def test_no_other_reps_orphan_more(random: Company, k: int) -> None:
    snapshot = take_snapshot(random, day=DAY, policy=DEFAULT_POLICY)
    held: dict[int, set[str]] = {}
    for at, active in enumerate(snapshot.ties.active.tolist()):
        if active:
            held.setdefault(int(snapshot.ties.contact[at]), set()).add(
                snapshot.staff.ids[int(snapshot.ties.staff[at])]
            )

    def orphaned(going: tuple[str, ...]) -> float:
        return sum(float(snapshot.contacts.weight[at]) for at, reps in held.items() if reps <= set(going))

    most = max(
        (orphaned(going) for n in range(k + 1) for going in itertools.combinations(snapshot.staff.ids, n)),
    )
    found = key_people(snapshot, k=k)
    assert found.value == pytest.approx(most)
    assert found.value == pytest.approx(orphaned(tuple(found.people)))
    assert found.exact
    assert len(found.people) <= k


@settings(max_examples=40)
@given(companies(max_contacts=7), st.integers(1, 3))
def test_no_other_contacts_reach_more(random: Company, k: int) -> None:
    snapshot = take_snapshot(random, day=DAY, policy=DEFAULT_POLICY)
    everybody = snapshot.contacts.ids
    away = {(a, b): 0 if a == b else 10**15 for a in everybody for b in everybody}
    away |= {pair: billionths(chance) for pair, (_, chance) in contact_steps(snapshot).items()}
    for via, a, b in itertools.product(everybody, repeat=3):
        away[a, b] = min(away[a, b], away[a, via] + away[via, b])
    for number, account_id in enumerate(snapshot.accounts["id"]):
        here = [at for at, account in enumerate(snapshot.contacts.account.tolist()) if account == number]
        weight = {everybody[at]: float(snapshot.contacts.weight[at]) for at in here}

        def reached(
            start: tuple[str, ...], weight: dict[str, float] = weight, away: dict[tuple[str, str], int] = away
        ) -> float:
            return sum(
                w * max((math.exp(-away[s, v] / 1e9) for s in start), default=0) for v, w in weight.items()
            )

        most = max(reached(start) for n in range(k + 1) for start in itertools.combinations(weight, n))
        found = key_people(snapshot, k=k, account_id=account_id)
        assert found.value == pytest.approx(most)
        assert found.value == pytest.approx(reached(tuple(found.people)))
        assert found.exact
        for member in found.members:
            rest = tuple(other for other in found.people if other != member.person_id)
            assert member.alone == pytest.approx(reached((member.person_id,)))
            assert member.adds == pytest.approx(most - reached(rest))
