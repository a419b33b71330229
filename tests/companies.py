"""Small companies for the tests: the worked example, and random ones for Hypothesis.

Those written as Python literals come from `tests.literals`, under these names too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any, Final

from hypothesis import strategies as st

from graphkam.policy import DEFAULT_POLICY, Policy, Seat
from graphkam.records import Company
from graphkam.schema import (
    ASSIGNMENT_ROLES,
    DIRECTIONS,
    FUNCTIONS,
    KINDS,
    LINES,
    ROLES,
    STAGES,
    STATUSES,
    TIERS,
)
from tests.literals import DAY, Row, RowLike, ago, company, moment, named

__all__ = [
    "DAY",
    "EXAMPLE_CONTACTS",
    "EXAMPLE_STAFF",
    "EXAMPLE_TIES",
    "FAR_EAST",
    "SEATED",
    "Row",
    "RowLike",
    "ago",
    "companies",
    "company",
    "moment",
    "named",
    "policies",
    "webs",
    "worked_example",
]

# --- the worked example of the measures ---

EXAMPLE_CONTACTS: Final[tuple[Row, ...]] = (
    named("ceo", level=6, role="approver", department_id="exec"),
    named("cfo", level=5, role="decision_maker", department_id="fin", manager_id="ceo"),
    named("cto", level=5, role="decision_maker", department_id="rnd", manager_id="ceo"),
    named("buyer", level=3, role="evaluator", department_id="fin", manager_id="cfo"),
    named("eng", level=2, role="user", department_id="rnd", manager_id="cto"),
    named("eng2", level=2, role="user", department_id="rnd", manager_id="cto"),
)
EXAMPLE_STAFF: Final[tuple[Row, ...]] = (
    named("r0", function="account"),
    named("r1", function="solution"),
    named("r2", function="delivery"),
    named("r3", function="executive"),
    named("r4", function="account"),
)
_EVERYBODY: Final = tuple(str(contact["id"]) for contact in EXAMPLE_CONTACTS)
EXAMPLE_TIES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "r0 knows all": tuple(("r0", contact) for contact in _EVERYBODY),
    "each their own": tuple((f"r{at % 5}", contact) for at, contact in enumerate(_EVERYBODY)),
    "r0 knows all, r1 the top": tuple(("r0", contact) for contact in _EVERYBODY)
    + tuple(("r1", contact) for contact in ("ceo", "cfo", "cto")),
    "r0 and r1 know all": tuple((rep, contact) for rep in ("r0", "r1") for contact in _EVERYBODY),
    "r0, r1 and r3 know all": tuple((rep, contact) for rep in ("r0", "r1", "r3") for contact in _EVERYBODY),
}
"""Who knows whom in the five lines of the worked example."""


def worked_example(ties: str) -> Company:
    """The worked example with one of the tie patterns of `EXAMPLE_TIES`, each tie declared at 0.6 on `DAY`."""
    return company(
        departments=["exec", "fin", "rnd"],
        contacts=EXAMPLE_CONTACTS,
        staff=EXAMPLE_STAFF,
        ties=[(rep, contact, 0.6) for rep, contact in EXAMPLE_TIES[ties]],
    )


# --- random companies ---

SEATED: Final = DEFAULT_POLICY.model_copy(
    update={
        "name": "seated",
        "seats": {"gold": (Seat(role="approver"), Seat(role="evaluator", line="technical"))},
    }
)
"""A policy whose gold tier asks for a seat without and one with a line; the chair of an evaluator weighs its level."""

FAR_EAST: Final = DEFAULT_POLICY.model_copy(
    update={"name": "far east", "time_zone": "Asia/Shanghai", "half_life_days_by_tier": {"gold": 720.0}}
)
"""A policy in another time zone, with another half-life for one tier."""

policies: Final[st.SearchStrategy[Policy]] = st.sampled_from([DEFAULT_POLICY, SEATED, FAR_EAST])

_LEFT: Final = (*(None,) * 12, ago(-1), ago(-40), DAY, ago(60))
_JOINED: Final = (*(None,) * 12, ago(400), DAY, ago(1), ago(-1))
_LEVELS: Final = (None, 6, 5, 4, 3, 2, 1)
_TITLES: Final = (None, None, "CEO", "采购经理", "Engineer", "zzz")
_DEPARTMENT_NAMES: Final = ("zzz", "Purchasing", "研发部", "Board office")
_STRENGTHS: Final = (0.6, 0.9, 0.3, 0.2, 0.1, 1.0, 0.0, 0.45)
_HOURS: Final = (0, 0, 9, 16, 23)


def _maybe(values: Sequence[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from((None, *values))


@st.composite
def _moments(draw: st.DrawFn, *, oldest: int = 500, latest: int = -5) -> datetime:
    day = ago(draw(st.integers(latest, oldest)))
    return datetime.combine(day, time(draw(st.sampled_from(_HOURS))), tzinfo=UTC)


def _scrambled(letter: str, number: int) -> list[str]:
    """Ids whose order is not the order in which they are made, some of them trailing others ("c1", "c10")."""
    return [f"{letter}{(at * 7 + 3) % 11}" for at in range(number)]


@st.composite
def companies(
    draw: st.DrawFn,
    *,
    max_accounts: int = 3,
    max_contacts: int = 9,
    max_staff: int = 6,
    max_interactions: int = 14,
    max_ties: int = 20,
) -> Company:
    """A random small company on which every measure says something.

    Several accounts (some in a group), departments with parents and lines, levels, roles, attitudes and managers
    missing at random, people who come and go around `DAY`, chairs to fill, interactions of every kind and direction
    with several people and across accounts, declared and refused ties, influence within and across accounts, earlier
    values.
    """
    accounts = _scrambled("a", draw(st.integers(1, max_accounts)))
    staff = _scrambled("r", draw(st.integers(1, max_staff)))
    contacts = _scrambled("c", draw(st.integers(1, max_contacts)))
    departments = _scrambled("d", draw(st.integers(0, 5)))
    account_rows = [draw(_accounts(id_, earlier=accounts[:at])) for at, id_ in enumerate(accounts)]
    department_rows: list[Row] = []
    for id_ in departments:
        department_rows.append(draw(_departments(id_, accounts=accounts, earlier=department_rows)))
    contact_rows: list[Row] = []
    for id_ in contacts:
        contact_rows.append(
            draw(_contacts(id_, accounts=accounts, departments=department_rows, earlier=contact_rows))
        )
    staff_rows = [draw(_staff(id_, earlier=staff[:at])) for at, id_ in enumerate(staff)]
    one_of_ours, one_of_theirs = st.sampled_from(staff), st.sampled_from(contacts)
    some_of_ours = st.lists(one_of_ours, min_size=1, max_size=3, unique=True)
    some_of_theirs = st.lists(one_of_theirs, min_size=1, max_size=min(6, len(contacts)), unique=True)
    interaction = st.tuples(
        _moments(), st.sampled_from(KINDS), some_of_ours, some_of_theirs, _maybe(DIRECTIONS)
    )
    tie = st.tuples(
        one_of_ours,
        one_of_theirs,
        st.sampled_from(_STRENGTHS),
        st.sampled_from([DAY, ago(40), ago(200), ago(-1)]),
        st.sampled_from([None, None, None, None, False, True]),
    )
    influence = st.tuples(one_of_theirs, one_of_theirs, st.sampled_from([None, 0.0, 0.4, 1.0]))
    assignment = st.tuples(
        one_of_ours,
        st.sampled_from(accounts),
        st.sampled_from(ASSIGNMENT_ROLES),
        st.sampled_from([None, ago(100), DAY, ago(-1)]),
        st.sampled_from([None, ago(-1), DAY, ago(50)]),
    )
    review = st.tuples(st.sampled_from(accounts), st.sampled_from([ago(20), ago(95), ago(400)]))
    change = _changes(contacts=contacts, staff=staff, accounts=accounts)
    # Now and then a crowded company: lists alone stay short, and a mesh takes many ties.
    least_ties = min(draw(st.sampled_from((0, 0, 8, 20))), max_ties, len(staff) * len(contacts) // 2)
    ties = draw(st.lists(tie, min_size=least_ties, max_size=max_ties, unique_by=_pair_and_day))
    influences = draw(st.lists(influence, max_size=5, unique_by=_both_ends))
    assignments = draw(st.lists(assignment, max_size=4, unique_by=_but_the_end))
    changes = draw(st.lists(change, max_size=4, unique_by=_but_the_value))
    return company(
        accounts=account_rows,
        departments=department_rows,
        contacts=contact_rows,
        staff=staff_rows,
        interactions=draw(st.lists(interaction, max_size=max_interactions)),
        ties=ties,
        influences=influences,
        assignments=assignments,
        rivals=draw(st.lists(st.tuples(st.just("rival"), one_of_theirs), max_size=2, unique=True)),
        opportunities=draw(st.lists(_opportunities(accounts=accounts), max_size=2)),
        reviews=draw(st.lists(review, max_size=2, unique=True)),
        changes=changes,
    )


def _pair_and_day(tie: tuple[Any, ...]) -> tuple[Any, ...]:
    return tie[0], tie[1], tie[3]


def _both_ends(influence: tuple[Any, ...]) -> tuple[Any, ...]:
    return influence[:2]


def _but_the_end(assignment: tuple[Any, ...]) -> tuple[Any, ...]:
    return assignment[:4]


def _but_the_value(change: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*change[:3], change[4])


@st.composite
def _accounts(draw: st.DrawFn, id_: str, *, earlier: Sequence[str]) -> Row:
    return named(
        id_,
        tier=draw(_maybe(TIERS)),
        stage=draw(_maybe(STAGES)),
        revenue=draw(_maybe([0.0, 100.0, 1e6])),
        currency=draw(st.sampled_from(["CNY", "CNY", "EUR", None])),
        region=draw(_maybe(["north", "south"])),
        parent_id=draw(_maybe(earlier)),
    )


@st.composite
def _departments(draw: st.DrawFn, id_: str, *, accounts: Sequence[str], earlier: Sequence[Row]) -> Row:
    account = draw(st.sampled_from(accounts))
    return named(
        id_,
        account_id=account,
        name=draw(st.sampled_from(_DEPARTMENT_NAMES)),
        parent_id=draw(_maybe([row["id"] for row in earlier if row["account_id"] == account])),
        line=draw(_maybe(LINES)),
    )


@st.composite
def _contacts(
    draw: st.DrawFn, id_: str, *, accounts: Sequence[str], departments: Sequence[Row], earlier: Sequence[Row]
) -> Row:
    account = draw(st.sampled_from(accounts))
    return named(
        id_,
        account_id=account,
        department_id=draw(_maybe([row["id"] for row in departments if row["account_id"] == account])),
        title=draw(st.sampled_from(_TITLES)),
        level=draw(st.sampled_from(_LEVELS)),
        role=draw(_maybe(ROLES)),
        attitude=draw(_maybe(range(-2, 3))),
        manager_id=draw(_maybe([row["id"] for row in earlier if row["account_id"] == account])),
        joined_at=draw(st.sampled_from(_JOINED)),
        left_at=draw(st.sampled_from(_LEFT)),
    )


@st.composite
def _staff(draw: st.DrawFn, id_: str, *, earlier: Sequence[str]) -> Row:
    return named(
        id_,
        level=draw(st.sampled_from(_LEVELS)),
        function=draw(_maybe(FUNCTIONS)),
        team=draw(_maybe(["east", "west"])),
        manager_id=draw(_maybe(earlier)),
        joined_at=draw(st.sampled_from(_JOINED)),
        left_at=draw(st.sampled_from(_LEFT)),
    )


@st.composite
def _opportunities(draw: st.DrawFn, *, accounts: Sequence[str]) -> Row:
    return {
        "name": "an opportunity",
        "account_id": draw(st.sampled_from(accounts)),
        "opened_at": draw(_maybe([ago(30), ago(200)])),
        "closes_at": draw(_maybe([ago(-20), ago(-60), ago(-61), DAY])),
        "status": draw(_maybe(STATUSES)),
    }


@st.composite
def _changes(
    draw: st.DrawFn, *, contacts: Sequence[str], staff: Sequence[str], accounts: Sequence[str]
) -> tuple[str, str, str, str, datetime]:
    entity, ids, field, values = draw(
        st.sampled_from(
            [
                ("contact", contacts, "level", ("6", "1", r"\N")),
                ("contact", contacts, "role", ("approver", "user", r"\N")),
                ("contact", contacts, "left_at", (ago(10).isoformat(), r"\N")),
                ("staff", staff, "function", ("solution", "executive")),
                ("staff", staff, "left_at", (ago(10).isoformat(), r"\N")),
                ("account", accounts, "tier", ("gold", "ordinary")),
            ]
        )
    )
    return entity, draw(st.sampled_from(ids)), field, draw(st.sampled_from(values)), draw(_moments())


@st.composite
def webs(draw: st.DrawFn) -> Company:
    """A random company of one account that is held well: present people, and several reps to a contact.

    What `companies` rarely comes to: planes and meshes, accounts that lose little when somebody leaves. Ties are
    declared on `DAY`, some of them cold.
    """
    staff = _scrambled("r", draw(st.integers(1, 5)))
    contacts = _scrambled("c", draw(st.integers(1, 8)))
    departments = _scrambled("d", draw(st.integers(0, 3)))
    held_by_two = draw(st.booleans())
    some_reps = st.lists(
        st.sampled_from(staff), unique=True, min_size=min(len(staff), 2 if held_by_two else 0), max_size=4
    )
    one_of_theirs = st.sampled_from(contacts)
    influence = st.tuples(one_of_theirs, one_of_theirs, st.sampled_from([None, 0.0, 0.4]))
    influences = draw(st.lists(influence, max_size=3, unique_by=_both_ends))
    return company(
        accounts=[named("a", tier=draw(st.sampled_from([None, None, "ordinary", "gold"])), revenue=1e6)],
        departments=[named(id_, line=draw(_maybe(LINES))) for id_ in departments],
        contacts=[
            named(
                id_,
                level=draw(st.integers(1, 6)),
                role=draw(st.sampled_from(("user", "approver", "decision_maker", "evaluator"))),
                department_id=draw(_maybe(departments)),
                manager_id=draw(_maybe(contacts[:at])),
            )
            for at, id_ in enumerate(contacts)
        ],
        staff=[named(id_, function=draw(st.sampled_from(FUNCTIONS)), level=3) for id_ in staff],
        ties=[
            (rep, contact, draw(st.sampled_from((0.6, 0.9, 0.3, 0.1))))
            for contact in contacts
            for rep in draw(some_reps)
        ],
        influences=influences,
    )
