"""What must hold for every company, whichever engine measures: more ties never harm, departures never help, ..."""

from __future__ import annotations

import copy
from dataclasses import fields, is_dataclass, replace
from random import Random
from typing import Any

import numpy as np
import polars as pl
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphkam.answers import AccountReport
from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.portfolio import report
from graphkam.records import Company
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot, take_snapshot
from tests.account.renaming import as_json, ids_of, in_new_names, in_some_order, renamed
from tests.companies import DAY, SEATED, companies, company, moment, named, policies, webs
from tests.engines import Engine, both_engines


def every_report(
    recorded: Company, *, policy: Policy = SEATED, engine: Engine = report
) -> dict[str, AccountReport]:
    snapshot = take_snapshot(recorded, day=DAY, policy=policy)
    return {one.account_id: one for one in engine(snapshot)}


def never_lower(less: AccountReport, more: AccountReport) -> None:
    """The figures that one more tie may only raise."""
    assert TOPOLOGIES.index(less.topology) <= TOPOLOGIES.index(more.topology)
    for name in ("mesh_index", "coverage", "two_deep_coverage", "key_two_deep", "covered", "two_deep"):
        assert getattr(less, name) <= getattr(more, name) + 1e-12, name
    for one, other in zip(less.survival, more.survival, strict=True):
        assert one.share <= other.share + 1e-12
    for contact, number in less.routes.items():
        assert number <= more.routes[contact]
    for one_test, other_test in zip(less.tests, more.tests, strict=True):
        assert one_test.threshold == other_test.threshold
        assert one_test.value <= other_test.value + 1e-12, one_test.name


@both_engines
@settings(max_examples=30)
@given(companies() | webs(), policies, st.data())
def test_a_new_active_tie_never_lowers_anything(
    engine: Engine, recorded: Company, policy: Policy, data: st.DataObject
) -> None:
    snapshot = take_snapshot(recorded, day=DAY, policy=policy)
    ties = snapshot.ties.where(snapshot.ties.active)
    held = {
        (snapshot.staff.ids[int(rep)], snapshot.contacts.ids[int(contact)])
        for rep, contact in zip(ties.staff, ties.contact, strict=True)
    }
    free = [
        (rep, contact)
        for rep in snapshot.staff.ids
        for contact in snapshot.contacts.ids
        if (rep, contact) not in held
    ]
    assume(free)
    rep, contact = data.draw(st.sampled_from(free))
    # What was declared on the day itself would be the later word.
    earlier = recorded.ties.filter(~((pl.col("staff_id") == rep) & (pl.col("contact_id") == contact)))
    tie = pl.DataFrame(
        {"staff_id": [rep], "contact_id": [contact], "strength": [0.6], "as_of": [moment(DAY)]}
    )
    more = Company.of(**{**recorded.tables(), "ties": pl.concat([earlier, tie], how="diagonal_relaxed")})
    before = every_report(recorded, policy=policy, engine=engine)
    after = every_report(more, policy=policy, engine=engine)
    for account, one in before.items():
        never_lower(one, after[account])


@both_engines
@settings(max_examples=30)
@given(companies() | webs(), policies, st.data())
def test_a_departure_never_raises_anything(
    engine: Engine, recorded: Company, policy: Policy, data: st.DataObject
) -> None:
    snapshot = take_snapshot(recorded, day=DAY, policy=policy)
    assume(snapshot.staff.ids)
    leavers = data.draw(st.lists(st.sampled_from(snapshot.staff.ids), min_size=1, max_size=2, unique=True))
    left = snapshot.without(leavers)
    for less, more in zip(engine(left), engine(snapshot), strict=True):
        never_lower(less, more)


@both_engines
@settings(max_examples=25)
@given(companies() | webs(), policies, st.data())
def test_to_be_without_somebody_is_to_have_had_them_leave(
    engine: Engine, recorded: Company, policy: Policy, data: st.DataObject
) -> None:
    snapshot = take_snapshot(recorded, day=DAY, policy=policy)
    assume(snapshot.staff.ids)
    leaver = data.draw(st.sampled_from(snapshot.staff.ids))
    left = pl.when(pl.col("id") == leaver).then(pl.lit(moment(DAY))).otherwise(pl.col("left_at"))
    changes = recorded.changes.filter((pl.col("id") != leaver) | (pl.col("field") != "left_at"))
    gone = Company.of(
        **{
            **recorded.tables(),
            "staff": recorded.staff.with_columns(left.alias("left_at")),
            "changes": changes,
        }
    )
    without = engine(snapshot.without([leaver]))
    for one, other in zip(every_report(gone, policy=policy, engine=engine).values(), without, strict=True):
        # Who is responsible is not who is known: somebody who left is no longer assigned.
        assert replace(one, assigned=[]) == replace(other, assigned=[])


@both_engines
@settings(max_examples=25)
@given(companies() | webs())
def test_names_in_the_same_order_change_nothing_but_names(engine: Engine, recorded: Company) -> None:
    def name(id_: str) -> str:
        return f"客/ {id_}"

    found = every_report(renamed(recorded, name=name), engine=engine)
    for account, one in every_report(recorded, engine=engine).items():
        expected = in_new_names(as_json(one), name=name, ids=ids_of(recorded))
        assert as_json(found[name(account)]) == expected


@both_engines
@settings(max_examples=25)
@given(companies() | webs(), st.randoms(use_true_random=False))
def test_other_names_change_only_who_is_first_among_equals(
    engine: Engine, recorded: Company, random: Random
) -> None:
    old = sorted(ids_of(recorded))
    new = [f"n{number:02d}" for number in range(len(old))]
    random.shuffle(new)
    name = dict(zip(old, new, strict=True)).__getitem__
    found = every_report(renamed(recorded, name=name), engine=engine)
    for account, one in every_report(recorded, engine=engine).items():
        expected = in_new_names(as_json(but_for_choices(one)), name=name, ids=set(old))
        assert in_some_order(as_json(but_for_choices(found[name(account)]))) == in_some_order(expected)


def but_for_choices(one: AccountReport) -> AccountReport:
    """The report without what goes by the smaller id: which of several equal sets or reps is named."""
    return replace(
        one,
        bus_factor_set=[],
        dependency=one.dependency and replace(one.dependency, staff_id=""),
        survival=[replace(loss, staff_ids=[]) for loss in one.survival],
    )


@both_engines
@settings(max_examples=25)
@given(companies() | webs(), st.integers(0, 2**32 - 1))
def test_the_order_of_the_rows_changes_nothing_at_all(engine: Engine, recorded: Company, seed: int) -> None:
    shuffled = {
        name: frame.sample(fraction=1.0, shuffle=True, seed=seed) for name, frame in recorded.tables().items()
    }
    lists = [pl.col(name).list.reverse() for name in ("staff_ids", "contact_ids")]
    shuffled["interactions"] = shuffled["interactions"].with_columns(lists)
    assert every_report(Company.of(**shuffled), engine=engine) == every_report(recorded, engine=engine)


def arrays_of(thing: object, *, at: str = "") -> dict[str, Any]:
    """Every array inside a snapshot, by its place."""
    found: dict[str, Any] = {}
    for field in fields(thing) if is_dataclass(thing) else ():
        value = getattr(thing, field.name)
        if isinstance(value, np.ndarray):
            found[f"{at}.{field.name}"] = value
        else:
            found.update(arrays_of(value, at=f"{at}.{field.name}"))
    return found


@both_engines
@settings(max_examples=25)
@given(companies())
def test_measuring_leaves_its_input_as_it_was(engine: Engine, recorded: Company) -> None:
    records = Company.of(**{name: frame.clone() for name, frame in recorded.tables().items()})
    snapshot = take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY)
    before: dict[str, Any] = copy.deepcopy(arrays_of(snapshot))
    first = engine(snapshot)
    assert engine(snapshot) == first
    assert recorded.equals(records)
    for place, array in arrays_of(snapshot).items():
        np.testing.assert_array_equal(array, before[place], err_msg=place)


def test_the_arrays_of_a_snapshot_are_found() -> None:
    snapshot: Snapshot = take_snapshot(Company.of(), day=DAY, policy=DEFAULT_POLICY)
    assert {".ties.strength", ".contacts.weight", ".influence_from", ".evidence.events.day"} <= arrays_of(
        snapshot
    ).keys()


def test_the_bus_factor_may_fall_with_a_new_tie() -> None:
    """Not a law but where the laws end, so that nobody takes it for one: to meet the approver alone."""
    contacts = [named("x", level=2), named("y", level=2), named("ceo", role="approver")]
    ties = [("r0", "x", 0.6), ("r1", "y", 0.6)]
    before = every_report(company(contacts=contacts, staff=["r0", "r1"], ties=ties))["a"]
    after = every_report(company(contacts=contacts, staff=["r0", "r1"], ties=[*ties, ("r0", "ceo", 0.6)]))[
        "a"
    ]
    assert (before.bus_factor, after.bus_factor) == (2, 1)
    never_lower(before, after)
