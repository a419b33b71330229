"""One account as a graph: who is in it, what the edges say, and the routes through it."""

from __future__ import annotations

from datetime import timedelta

import networkx as nx
import pytest

from graphkam.account import account_graph, report_account
from graphkam.account.graph import members
from graphkam.answers import AccountReport
from graphkam.errors import NotFoundError
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, Row, ago, company, named


def graph_of(recorded: Company, account: str = "a") -> nx.MultiDiGraph[str]:
    return account_graph(take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY), account)


def report_of(recorded: Company, account: str = "a") -> AccountReport:
    return report_account(take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY), account)


def test_who_and_what_is_in_the_graph() -> None:
    graph = graph_of(
        company(
            accounts=[named("a", tier="gold"), "b"],
            departments=[named("tech", line="technical")],
            contacts=[
                named("cto", level=5, role="decision_maker", department_id="tech", attitude=1),
                named("dev", manager_id="cto"),
                named("gone", left_at=DAY),
                named("other", account_id="b"),
            ],
            staff=[
                named("r1", function="account", level=4),
                "r2",
                "r3",
                "stranger",
                named("left", left_at=DAY),
            ],
            ties=[
                ("r1", "cto", 0.6),
                ("r2", "dev", 0.1),
                ("r3", "dev", 0.9, DAY, True),
                ("left", "cto", 0.9),
                ("stranger", "other", 0.9),
            ],
            influences=[("dev", "cto"), ("other", "cto", 0.4)],
        )
    )
    assert list(graph) == ["r1", "r2", "r3", "cto", "dev"]
    assert graph.nodes["r1"] == {"side": "ours", "level": 4, "function": "account"}
    assert graph.nodes["cto"] == {
        "side": "theirs",
        "department": "tech",
        "level": 5,
        "line": "technical",
        "role": "decision_maker",
        "attitude": 1,
        "weight": 12.0,
        "key": True,
        "inferred": False,
        "missing": [],
    }
    assert graph.nodes["dev"]["missing"] == ["level", "role", "department_id"]
    assert sorted(graph.edges(keys=True)) == [
        ("dev", "cto", "influence"),
        ("dev", "cto", "reporting"),
        ("r1", "cto", "tie"),
        ("r2", "dev", "tie"),
        ("r3", "dev", "tie"),
    ]
    held = graph.edges["r1", "cto", "tie"]
    assert held["strength"] == pytest.approx(0.6)
    assert (held["active"], held["refused"], held["last_at"]) == (True, False, DAY)
    assert held["goes_cold_on"] > DAY + timedelta(days=300)
    cold = graph.edges["r2", "dev", "tie"]
    assert (cold["active"], cold["goes_cold_on"]) == (False, None)
    refused = graph.edges["r3", "dev", "tie"]
    assert (refused["active"], refused["refused"], refused["last_at"]) == (False, True, None)
    assert graph.edges["dev", "cto", "influence"]["strength"] is None
    assert [(chair.role, chair.line) for chair in graph.graph["chairs"]] == [
        ("approver", None),
        ("decision_maker", "management"),
        ("decision_maker", "business"),
    ]
    assert (graph.graph["account_id"], graph.graph["day"]) == ("a", DAY)
    assert [member.id for member in members(graph)] == ["cto", "dev", None, None, None]


def test_a_refused_tie_is_no_tie_in_the_report() -> None:
    report = report_of(company(contacts=["c"], staff=["r"], ties=[("r", "c", 0.9, DAY, True)]))
    assert (report.ties, report.reps, report.coverage) == ([], [], 0.0)


def test_an_account_that_is_not_there() -> None:
    with pytest.raises(NotFoundError, match="no such account: z"):
        graph_of(company(), "z")


def test_nobody_recorded() -> None:
    report = report_of(company())
    assert (report.topology, report.weight, report.coverage, report.key_two_deep) == ("none", 0.0, 0.0, 0.0)
    assert (report.bus_factor, report.bus_factor_set, report.dependency) == (0, [], None)
    assert (report.alpha, report.gamma, report.mesh_index, report.inbound) == (0.0, 0.0, 0.0, None)
    assert [(one.k, one.share, one.staff_ids) for one in report.survival] == [
        (1, 0, []),
        (2, 0, []),
        (3, 0, []),
    ]
    assert report.too_little_recorded
    assert report.next is not None
    assert (report.next.rung, report.next.failing) == ("point", ["covered"])
    assert not any(test.holds for test in report.tests)


def test_nobody_but_empty_chairs() -> None:
    report = report_of(company(accounts=[named("a", tier="diamond")]))
    assert (report.weight, report.coverage, report.contacts) == (48.0, 0.0, 0)
    assert [(one.level, one.weight) for one in report.levels] == [(5, 48.0)]
    assert [(one.line, one.weight) for one in report.lines] == [
        ("management", 12.0),
        ("business", 12.0),
        ("technical", 12.0),
    ]
    assert [(one.role, one.weight) for one in report.roles] == [("approver", 12.0), ("decision_maker", 36.0)]
    assert report.departments == []
    assert len(report.faces) == 12
    assert report.routes == {}


# --- routes ---


def key(id_: str, **columns: object) -> Row:
    return named(id_, level=5, **columns)


def test_a_chain_of_command_has_one_route_and_everybody_on_it_keeps_the_gate() -> None:
    report = report_of(
        company(
            contacts=[key("top"), named("mid", manager_id="top"), named("low", manager_id="mid")],
            staff=["r"],
            ties=[("r", "low", 0.6)],
        )
    )
    assert report.routes == {"top": 1}
    assert report.gatekeepers == {"top": ["low", "mid", "r"]}


def test_two_reps_over_one_assistant_are_one_route() -> None:
    report = report_of(
        company(
            contacts=[key("top"), named("aide", manager_id="top")],
            staff=["r", "s"],
            ties=[("r", "aide", 0.6), ("s", "aide", 0.6)],
        )
    )
    assert report.routes == {"top": 1}
    assert report.gatekeepers == {"top": ["aide"]}


def test_where_ways_part_and_meet_again_only_the_ends_keep_the_gate() -> None:
    report = report_of(
        company(
            contacts=[key("top"), "left", "right", "joint"],
            staff=["r"],
            ties=[("r", "left", 0.6), ("r", "right", 0.6)],
            influences=[("left", "joint"), ("right", "joint"), ("joint", "top")],
        )
    )
    assert report.gatekeepers == {"top": ["joint", "r"]}


def test_what_is_no_way() -> None:
    """A cold tie, influence of zero, influence the other way, somebody who is gone, somebody of another account."""
    report = report_of(
        company(
            accounts=["a", "b"],
            contacts=[
                key("top"),
                "c1",
                "c2",
                named("c3", left_at=DAY, manager_id="top"),
                named("c4", account_id="b"),
            ],
            staff=["r"],
            ties=[("r", "top", 0.1), *(("r", contact, 0.6) for contact in ("c1", "c2", "c3", "c4"))],
            influences=[("c1", "top", 0.0), ("top", "c2", 0.9), ("c4", "top", 0.9)],
        )
    )
    assert report.routes == {"top": 0}
    assert report.gatekeepers == {}


def test_a_better_first_choice_is_taken_back() -> None:
    """The short way over the middle would block both others: only an exact count finds two."""
    report = report_of(
        company(
            contacts=[key("top"), "a1", "mid"],
            staff=["r", "s"],
            ties=[("r", "a1", 0.6), ("r", "mid", 0.6), ("s", "mid", 0.6)],
            influences=[("a1", "top"), ("mid", "top"), ("mid", "a1")],
        )
    )
    assert report.routes == {"top": 2}


# --- other figures by hand ---


def test_the_bus_factor_needs_strictly_more_than_half() -> None:
    contacts = [named(f"c{at}", level=2) for at in range(4)]
    ties = [("r", "c0", 0.6), ("r", "c1", 0.6), ("s", "c2", 0.6), ("t", "c3", 0.6)]
    report = report_of(company(contacts=contacts, staff=["r", "s", "t"], ties=ties))
    assert report.bus_factor_set == ["r", "s"]


def test_the_greedy_answer_is_not_taken() -> None:
    """r alone holds most, but nobody goes down with r but one; s and t together hold all the rest."""
    contacts = [named("c0", level=3), *(named(f"c{at}", level=2) for at in range(1, 5))]
    ties = [("r", "c0", 0.6)] + [(rep, f"c{at}", 0.6) for rep in ("s", "t") for at in range(1, 5)]
    report = report_of(company(contacts=contacts, staff=["r", "s", "t"], ties=ties))
    assert report.dependency is not None
    assert report.dependency.staff_id == "r"
    assert report.bus_factor_set == ["s", "t"]


def departments_test(report: AccountReport) -> tuple[float, float, bool]:
    found = next(test for test in report.tests if (test.rung, test.name) == ("mesh", "departments_two_deep"))
    return found.value, found.threshold, found.holds


def test_half_the_weight_makes_a_group_two_deep_and_less_does_not() -> None:
    for level, value in ((2, 1), (3, 0)):
        contacts = [named("c", level=2, department_id="d"), named("e", level=level, department_id="d")]
        ties = [("r", "c", 0.6), ("s", "c", 0.6)]
        report = report_of(company(departments=["d"], contacts=contacts, staff=["r", "s"], ties=ties))
        assert departments_test(report) == (value, 1, bool(value))


def test_of_five_departments_two_are_not_half() -> None:
    departments = [f"d{at}" for at in range(5)]
    contacts = [named(f"c{at}", department_id=f"d{at}") for at in range(5)]
    for held, enough in ((2, False), (3, True)):
        ties = [(rep, f"c{at}", 0.6) for rep in ("r", "s") for at in range(held)]
        report = report_of(company(departments=departments, contacts=contacts, staff=["r", "s"], ties=ties))
        assert departments_test(report) == (held, 2.5, enough)


def test_faces_and_who_writes_to_whom() -> None:
    report = report_of(
        company(
            departments=[named("tech", line="technical"), named("biz", line="business")],
            contacts=[
                named("t1", level=4, department_id="tech"),
                named("t2", level=2, department_id="tech"),
                named("b", level=3, department_id="biz"),
            ],
            staff=[named("r", function="solution"), named("s", function="solution"), "nofunction"],
            ties=[("r", "t1", 0.6), ("s", "t1", 0.6), ("nofunction", "t2", 0.6), ("nofunction", "b", 0.6)],
            interactions=[(DAY, "email", "r", "t1", "in"), (ago(180), "call", "s", "t2", "out")],
        )
    )
    faces = {(face.function, face.line): (face.coverage, face.two_deep_coverage) for face in report.faces}
    assert faces["solution", "technical"] == pytest.approx((4 / 6, 4 / 6))
    assert faces["solution", "business"] == (0, 0)
    assert faces["account", "technical"] == (0, 0)
    assert len(faces) == 8
    assert report.inbound == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("start", "end", "assigned"),
    [
        (None, None, True),
        (DAY, None, True),
        (ago(-1), None, False),
        (None, DAY, False),
        (None, ago(-1), True),
    ],
)
def test_who_is_assigned(start: object, end: object, *, assigned: bool) -> None:
    recorded = company(
        staff=["r", named("gone", left_at=DAY)],
        assignments=[("r", "a", "core", start, end), ("r", "a", "owner", start, end), ("gone", "a", "owner")],
    )
    assert report_of(recorded).assigned == (["r"] if assigned else [])
