"""Bus factor and survival against trying every set; the search for large accounts against the table for small ones."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.portfolio import bus_factor, leaving
from graphkam.portfolio.bus_factor import bus_factor_set
from graphkam.portfolio.holders import Holders
from graphkam.portfolio.survival import survival


def holders_of(sets: list[tuple[frozenset[int], int]], *, reps: int) -> Holders:
    """Different holder sets in which every rep has a place."""
    weight: dict[frozenset[int], int] = {frozenset({rep}): 1 for rep in range(reps)} if not sets else {}
    for members, importance in sets:
        weight[members] = weight.get(members, 0) + importance
    for rep in range(reps):
        if not any(rep in members for members in weight):
            weight[frozenset({rep})] = 1
    incidence = np.array([[float(rep in members) for rep in range(reps)] for members in weight])
    return Holders(incidence=incidence, weight=np.array([float(one) for one in weight.values()]))


@st.composite
def small_accounts(draw: st.DrawFn, *, most: int = 7) -> Holders:
    reps = draw(st.integers(1, most))
    members = st.frozensets(st.integers(0, reps - 1), min_size=1, max_size=3)
    return holders_of(draw(st.lists(st.tuples(members, st.integers(1, 12)), max_size=14)), reps=reps)


def by_trying_all(holders: Holders) -> list[int]:
    for size in range(1, holders.reps + 1):
        for gone in itertools.combinations(range(holders.reps), size):
            staying = np.delete(holders.incidence, gone, axis=1)
            if 2 * holders.weight[~staying.any(axis=1)].sum() > holders.weight.sum():
                return list(gone)
    return []


@given(small_accounts())
def test_the_bus_factor_is_the_first_smallest_set(holders: Holders) -> None:
    assert bus_factor_set(holders) == by_trying_all(holders)


def never_ready(_module: str, _name: str, *, ties: int) -> bool:
    return ties < 0


@settings(max_examples=60)
@given(holders=small_accounts(most=9), rounds=st.integers(0, 3))
def test_the_search_finds_what_the_table_finds(*, holders: Holders, rounds: int) -> None:
    """On arrays for so many rounds of branches, then in machine code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bus_factor, "_TABLE", 0)
        patch.setattr(leaving, "_PATIENCE", rounds)
        patch.setattr(leaving, "is_ready", never_ready)
        assert bus_factor_set(holders) == by_trying_all(holders)


def largest_piece(holders: Holders, gone: tuple[int, ...]) -> float:
    left = set(range(holders.reps)) - set(gone)
    sets = [
        ({rep for rep in np.flatnonzero(row).tolist() if rep in left}, weight)
        for row, weight in zip(holders.incidence, holders.weight.tolist(), strict=True)
    ]
    largest = 0.0
    while left:
        piece = {left.pop()}
        while True:
            more = {rep for members, _ in sets if members & piece for rep in members} - piece
            if not more:
                break
            piece |= more
        left -= piece
        largest = max(largest, sum(weight for members, weight in sets if members & piece))
    return largest


@given(small_accounts())
def test_survival_is_the_first_worst_of_all_sets(holders: Holders) -> None:
    for k, loss in enumerate(survival(holders), 1):
        if holders.reps <= k:
            assert (loss.left, loss.reps) == (0.0, list(range(holders.reps)))
            continue
        sets = list(itertools.combinations(range(holders.reps), k))
        left = [largest_piece(holders, gone) for gone in sets]
        assert loss.left == min(left)
        assert loss.reps == list(sets[left.index(min(left))])


def test_survival_of_many_separate_pieces() -> None:
    """Hundreds of reps who share nobody: the three heaviest go, and the fourth is what is left."""
    weights = np.arange(1.0, 201.0)
    one, two, three = survival(Holders(incidence=np.eye(200), weight=weights))
    assert (one.left, two.left, three.left) == (199, 198, 197)
    assert three.reps == [197, 198, 199]


def test_the_first_places_go_to_whoever_makes_no_difference() -> None:
    # Either of the two last reps is the only one who must go; the first two go along for nothing.
    holders = holders_of(
        [(frozenset({0}), 1), (frozenset({1}), 1), (frozenset({2}), 1), (frozenset({3}), 5)], reps=4
    )
    assert [loss.reps for loss in survival(holders)] == [[3], [0, 3], [0, 1, 3]]


def skewed(seed: int, *, reps: int, contacts: int) -> Holders:
    """A few stars hold most: what a large account looks like."""
    draw = np.random.default_rng(seed)
    popularity = 1 / np.arange(1, reps + 1)
    sets = [
        (
            frozenset(
                draw.choice(
                    reps, int(draw.integers(1, 5)), replace=False, p=popularity / popularity.sum()
                ).tolist()
            ),
            int(draw.choice([1, 2, 3, 4, 5, 12])),
        )
        for _ in range(contacts)
    ]
    return holders_of(sets, reps=reps)


@pytest.mark.parametrize("seed", range(40))
def test_the_search_agrees_with_the_table_on_skewed_accounts(seed: int) -> None:
    holders = skewed(seed, reps=8 + seed % 7, contacts=50)
    from_table = bus_factor_set(holders)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bus_factor, "_TABLE", 0)
        assert bus_factor_set(holders) == from_table
