"""What a scope sees of a version is what it sees when it looks anew, whatever was written since it looked last."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.bundle import Given
from graphkam.errors import InUseError
from graphkam.gaps import gaps
from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.portfolio import report
from graphkam.records import Company
from graphkam.schema import TABLE
from graphkam.snapshot.renewal import Rows
from graphkam.store.deleting import removal
from graphkam.store.merging import Merged, merge, overlay
from graphkam_api.days import Days
from graphkam_api.scopes import EARLIER_SECONDS, Scope, Scopes
from graphkam_api.touched import different_rows
from tests.alike import same
from tests.companies import DAY, FAR_EAST, ago, companies, moment, named
from tests.companies import company as company_of

Draw = np.random.Generator

CELLS: Final[dict[str, tuple[str, ...]]] = {
    "accounts": ("tier", "stage", "revenue"),
    "departments": ("name", "line"),
    "contacts": ("title", "level", "role", "attitude", "joined_at", "left_at"),
    "staff": ("level", "function", "left_at"),
    "interactions": ("at", "kind", "staff_ids", "contact_ids", "direction", "opportunity_id", "note"),
    "opportunities": ("amount", "status"),
    "assignments": ("to",),
    "ties": ("strength", "refused"),
    "influences": ("strength",),
    "rivals": ("strength",),
}
"""What the tests write over, by table."""


@pytest.fixture(autouse=True, scope="module")
def today() -> Iterator[None]:
    """It is the day around which the companies are made."""

    def day(_: Days) -> date:
        return DAY

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Days, "today", day)
        yield


def pick(values: pl.Series, draw: Draw) -> str:
    found: str = values[int(draw.integers(len(values)))]
    return found


def row_of(company: Company, table: str, draw: Draw) -> dict[str, Any]:
    frame = company.table(table)
    return frame.row(int(draw.integers(frame.height)), named=True)


def written(company: Company, table: str, row: dict[str, Any]) -> Merged:
    frame = pl.DataFrame([row], schema=dict(company.table(table).schema))
    cleared = frame.select(pl.lit(value=False).alias(name) for name in frame.columns)
    return merge({table: Given(frame=frame, cleared=cleared)}, known=company, day=DAY)


def overwritten(company: Company, draw: Draw) -> Merged:
    """A cell of some row has another value; now and then the row is a new one."""
    table = pick(pl.Series([name for name in CELLS if company.table(name).height]), draw)
    row = row_of(company, table, draw)
    column = CELLS[table][int(draw.integers(len(CELLS[table])))]
    match column:
        case "note":
            row[column] = f"noted {draw.integers(9)}"
        case "opportunity_id" if company.opportunities.height:
            row[column] = pick(company.opportunities["id"], draw)
        case _:
            row[column] = row_of(company, table, draw)[column]
    if "id" in row and draw.random() < 0.3:
        row["id"] = f"{'bz'[draw.integers(2)]}{draw.integers(99)}"
    return written(company, table, row)


def met(company: Company, draw: Draw) -> Merged:
    """Somebody met somebody, about something or nothing."""
    ours, theirs = company.staff["id"], company.contacts["id"]
    row = {
        "id": f"n{draw.integers(999)}",
        "at": moment(ago(int(draw.integers(-5, 500)))),
        "kind": "visit",
        "staff_ids": [pick(ours, draw)],
        "contact_ids": sorted({pick(theirs, draw), pick(theirs, draw)}),
        "opportunity_id": row_of(company, "opportunities", draw)["id"]
        if company.opportunities.height
        else None,
        "note": "met",
    }
    return written(company, "interactions", row)


def known(company: Company, draw: Draw) -> Merged:
    """Something new is said of two people, or of an account."""
    one, other = pick(company.contacts["id"], draw), pick(company.contacts["id"], draw)
    ours, account = pick(company.staff["id"], draw), pick(company.accounts["id"], draw)
    at = moment(ago(int(draw.integers(300))))
    rows: list[tuple[str, dict[str, Any]]] = [
        ("ties", {"staff_id": ours, "contact_id": one, "as_of": at, "strength": 0.7}),
        ("influences", {"from_contact_id": one, "to_contact_id": other, "strength": 0.5}),
        ("rivals", {"name": "other", "contact_id": one}),
        ("assignments", {"staff_id": ours, "account_id": account, "role": "owner"}),
        ("reviews", {"account_id": account, "held_at": at}),
        ("opportunities", {"id": f"o{draw.integers(99)}", "account_id": account, "name": "O"}),
    ]
    return written(company, *rows[int(draw.integers(len(rows)))])


def moved(company: Company, draw: Draw) -> Merged:
    """Somebody goes to another account, or is now said to have come from one."""
    row = row_of(company, "contacts", draw)
    account = pick(company.accounts["id"], draw)
    if draw.random() < 0.5:
        reports = company.contacts.filter(pl.col("manager_id") == row["id"]).height
        alone = row["department_id"] is None and row["manager_id"] is None and not reports
        return written(company, "contacts", row | ({"account_id": account} if alone else {"title": "New"}))
    post = {"entity": "contact", "id": row["id"], "field": "account_id", "value": account}
    return written(company, "changes", post | {"at": moment(ago(int(draw.integers(300))))})


def gone(company: Company, draw: Draw) -> Merged:
    """A row is taken out with what hangs on it."""
    table = pick(pl.Series([name for name in TABLE if company.table(name).height]), draw)
    frame = company.table(table)
    keys = frame[int(draw.integers(frame.height))].select(TABLE[table].key)
    last = table in ("staff", "contacts", "accounts") and frame.height == 1
    try:
        return Merged({}, {}, {}, {}) if last else removal(company, table=table, keys=keys)
    except InUseError:
        return Merged({}, {}, {}, {})


STEPS: Final = (overwritten, overwritten, met, met, known, moved, gone)


def hold(days: Days, scope: Scope, whole: Company, *, policy: Policy) -> None:
    """Hold what a scope sees against what it sees who looks at the whole company now."""
    expected = Days(scope.of(whole), policy=scope.policy(policy))
    assert days.company.equals(expected.company), scope
    assert days.policy == expected.policy
    for day in (DAY, ago(100)):
        same(days.snapshot(day), expected.snapshot(day), at=f"{scope} on {day}")
    mine, theirs = days.snapshot(DAY), expected.snapshot(DAY)
    assert report(mine) == report(theirs)
    assert gaps(mine) == gaps(theirs)


@settings(max_examples=20)
@given(
    start=companies(max_accounts=4),
    policy=st.sampled_from([DEFAULT_POLICY, FAR_EAST]),
    seed=st.integers(0, 2**32 - 1),
)
def test_whatever_is_written_a_scope_sees_what_it_would_see_anew(
    start: Company, policy: Policy, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    company = start
    ids = [*start.accounts["id"], "nobody has this"]
    some = [frozenset(each for each in ids if draw.random() < share) for share in (0.5, 0.7)]
    asked = [Scope(None, private=False)]
    asked += [Scope(accounts, private=private) for accounts in some for private in (True, False)]
    scopes = Scopes(Days(company, policy=policy))
    for _ in range(8):
        for scope in asked:
            if draw.random() < 0.6:
                days = scopes.days(scope)
                assert days.company.equals(scope.of(company)), scope
                days.snapshot(DAY)
        merged = STEPS[draw.integers(len(STEPS))](company, draw)
        now = overlay(company, merged.parts)
        rows: tuple[Rows, Rows] = merged.gone, merged.written
        if draw.random() < 0.3:
            rows = different_rows(company, now)
        company, scopes = now, scopes.after(now, gone=rows[0], written=rows[1])
    for scope in asked:
        hold(scopes.days(scope), scope, company, policy=policy)


TWO: Final = company_of(
    accounts=["a", "b"],
    contacts=[named("ann"), named("bob", account_id="b")],
    staff=["r"],
    interactions=[
        (ago(30), "visit", "r", "ann"),
        (ago(20), "visit", "r", "bob"),
        (ago(9), "call", "r", "ann"),
    ],
)
IN_A: Final = Scope(frozenset({"a"}), private=True)
VIEWERS: Final = [IN_A, Scope(frozenset({"a"}), private=False), Scope(None, private=False)]


def then(company: Company, merged: Merged, scopes: Scopes) -> tuple[Company, Scopes]:
    now = overlay(company, merged.parts)
    return now, scopes.after(now, gone=merged.gone, written=merged.written)


def visit(company: Company, contact: str, *, id_: str = "new") -> Merged:
    row = {"id": id_, "at": moment(ago(1)), "kind": "visit", "staff_ids": ["r"], "contact_ids": [contact]}
    return written(company, "interactions", row)


BORDER: Final = company_of(
    accounts=["a", "b"],
    departments=[named("da"), named("db", account_id="b")],
    contacts=[named("ann"), named("bob", account_id="b"), named("eve")],
    staff=["r", "s"],
    opportunities=[("oa", "a"), ("ob", "b")],
    interactions=[
        {
            "at": ago(30),
            "kind": "visit",
            "staff_ids": "r",
            "contact_ids": "ann",
            "opportunity_id": "oa",
            "note": "1",
        },
        {
            "at": ago(20),
            "kind": "visit",
            "staff_ids": "r",
            "contact_ids": "ann",
            "opportunity_id": "ob",
            "note": "2",
        },
        {"at": ago(10), "kind": "visit", "staff_ids": "r", "contact_ids": "ann bob", "note": "3"},
    ],
    changes=[
        ("contact", "ann", "department_id", "db", ago(90)),
        ("contact", "ann", "manager_id", "bob", ago(90)),
        ("contact", "ann", "title", "Buyer", ago(90)),
        ("staff", "r", "manager_id", "s", ago(90)),
    ],
)
"""Where all that is written to one table changes what is seen of another."""

POST: Final = {"entity": "contact", "id": "ann", "field": "account_id"}

REACHING: Final[dict[str, list[tuple[str, dict[str, Any]]]]] = {
    "a contact goes": [("contacts", {"id": "ann", "account_id": "b", "name": "ann"})],
    "a contact comes": [("contacts", {"id": "bob", "account_id": "a", "name": "bob"})],
    "an opportunity goes": [("opportunities", {"id": "oa", "account_id": "b", "name": "oa"})],
    "an opportunity comes": [("opportunities", {"id": "ob", "account_id": "a", "name": "ob"})],
    "a department comes": [("departments", {"id": "db", "account_id": "a", "name": "db"})],
    "an account is below": [("accounts", {"id": "a", "name": "a", "parent_id": "b"})],
    "somebody was elsewhere": [
        ("changes", POST | {"value": "b", "at": moment(ago(60))}),
        ("changes", POST | {"value": "a", "at": moment(ago(15))}),
    ],
    "a contact goes and is back": [
        ("contacts", {"id": "ann", "account_id": "b", "name": "ann"}),
        ("contacts", {"id": "ann", "account_id": "a", "name": "ann"}),
    ],
}


@pytest.mark.parametrize("what", REACHING)
def test_what_is_written_to_one_table_may_change_what_is_seen_of_others(what: str) -> None:
    scopes = Scopes(Days(BORDER, policy=DEFAULT_POLICY))
    viewers = [*VIEWERS, Scope(frozenset({"b"}), private=True)]
    for scope in viewers:
        scopes.days(scope).snapshot(DAY)
    company = BORDER
    for table, row in REACHING[what]:
        company, scopes = then(company, written(company, table, row), scopes)
    for scope in viewers:
        hold(scopes.days(scope), scope, company, policy=DEFAULT_POLICY)


@pytest.mark.parametrize("scope", VIEWERS)
def test_after_a_visit_nothing_is_read_again(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    scopes = Scopes(Days(TWO, policy=DEFAULT_POLICY))
    before = scopes.days(scope)
    before.snapshot(DAY)
    company, scopes = then(TWO, visit(TWO, "bob"), scopes)
    company, scopes = then(company, visit(company, "ann", id_="next"), scopes)
    with monkeypatch.context() as patch:
        for name in ("take_snapshot", "read_evidence"):
            patch.setattr(f"graphkam_api.days.{name}", None)
        days = scopes.days(scope)
        days.snapshot(DAY)
    assert days is not before
    hold(days, scope, company, policy=DEFAULT_POLICY)


def test_what_a_scope_does_not_see_leaves_it_all_that_it_has() -> None:
    scopes = Scopes(Days(TWO, policy=DEFAULT_POLICY))
    before = scopes.days(IN_A)
    company = TWO
    title = TWO.contacts.row(1, named=True) | {"title": "CEO"}
    for merged in (visit(company, "bob"), written(company, "contacts", title)):
        company, scopes = then(company, merged, scopes)
        assert scopes.days(IN_A) is before


def test_who_looks_at_rows_alone_has_no_snapshot_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    scopes = Scopes(Days(TWO, policy=DEFAULT_POLICY))
    scopes.days(IN_A)
    company, scopes = then(TWO, visit(TWO, "ann"), scopes)
    with monkeypatch.context() as patch:
        for name in ("take_snapshot", "read_evidence"):
            patch.setattr(f"graphkam_api.days.{name}", None)
        days = scopes.days(IN_A)
    hold(days, IN_A, company, policy=DEFAULT_POLICY)


def test_an_earlier_version_goes_when_its_scope_has_asked_again_and_when_it_does_not_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [0.0]
    monkeypatch.setattr("graphkam_api.scopes.time.monotonic", lambda: clock[0])
    scopes = Scopes(Days(TWO, policy=DEFAULT_POLICY))
    company = TWO
    seen: list[weakref.ref[Days]] = []
    for place in range(4):
        seen.append(weakref.ref(scopes.days(IN_A)))
        gc.collect()
        assert [each() is not None for each in seen] == [False] * place + [True]
        company, scopes = then(company, visit(company, "ann", id_=f"new{place}"), scopes)
    clock[0] += EARLIER_SECONDS
    scopes.let_go()
    gc.collect()
    assert seen[-1]() is not None
    clock[0] += 1
    scopes.let_go()
    gc.collect()
    assert seen[-1]() is None
    hold(scopes.days(IN_A), IN_A, company, policy=DEFAULT_POLICY)


def test_an_earlier_version_goes_when_too_much_was_written_since(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphkam_api.scopes.ROWS_AT_MOST", 2)
    scopes = Scopes(Days(TWO, policy=DEFAULT_POLICY))
    company = TWO
    before = weakref.ref(scopes.days(IN_A))
    for place in range(3):
        gc.collect()
        assert before() is not None
        company, scopes = then(company, visit(company, "ann", id_=f"new{place}"), scopes)
    gc.collect()
    assert before() is None
    hold(scopes.days(IN_A), IN_A, company, policy=DEFAULT_POLICY)


@pytest.mark.parametrize("table", ["contacts", "staff"])
def test_an_earlier_version_goes_at_once_when_a_person_is_taken_out(table: str) -> None:
    """It may have been an erasure: nobody who was erased stays in memory with what a scope saw."""
    whole = company_of(
        contacts=[named("ann"), named("ben")], staff=[named("r0"), named("r1")], ties=[("r0", "ann", 0.6)]
    )
    scopes = Scopes(Days(whole, policy=DEFAULT_POLICY))
    before = weakref.ref(scopes.days(IN_A))
    keys = whole.table(table)[1:2].select(TABLE[table].key)
    company, scopes = then(whole, removal(whole, table=table, keys=keys), scopes)
    gc.collect()
    assert before() is None
    hold(scopes.days(IN_A), IN_A, company, policy=DEFAULT_POLICY)
