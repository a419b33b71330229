"""What the map can be narrowed to."""

from __future__ import annotations

from hypothesis import given, settings

from graphkam.account import report_account
from graphkam.records import Company
from graphkam_viz.filters import NONE, Filter, filters_of, values_of
from graphkam_viz.words import words
from tests.companies import ago, companies, company, named
from tests.viz.accounts import snapshot_of, view_of


def filters(made: Company, *, account_id: str = "a") -> dict[str, Filter]:
    view = view_of(made, account_id=account_id)
    return {each.name: each for each in filters_of(view, values_of(view), say=words("en"))}


@settings(max_examples=20)
@given(companies())
def test_the_counts_are_those_of_the_report(made: Company) -> None:
    snapshot = snapshot_of(made)
    for account_id in snapshot.accounts["id"]:
        report = report_account(snapshot, account_id)
        found = {
            name: {option.value: option.count for option in each.options}
            for name, each in filters(made, account_id=account_id).items()
        }
        status = found["status"]
        assert status.get("two_deep", 0) == report.two_deep
        assert status.get("two_deep", 0) + status.get("single", 0) == report.covered
        assert sum(status.values()) == report.contacts + len(report.chairs)
        assert sum(found["attitude"].values()) == report.contacts
        assert sum(found["department"].values()) == report.contacts
        assert found["rep"] == {rep.staff_id: rep.active_ties for rep in report.reps}


def test_each_filter_lists_what_somebody_has_and_no_more() -> None:
    found = filters(
        company(
            departments=[named("d", name="R&D"), "empty"],
            contacts=[
                named("ceo", level=6, attitude=-2, department_id="d"),
                named("dev", level=2),
                named("old", level=2, attitude=1),
            ],
            staff=[named("kam", function="account"), named("odd")],
            ties=[("kam", "ceo", 0.9), ("odd", "ceo", 0.9), ("odd", "old", 0.5, ago(400))],
        )
    )
    listed = {name: [(option.value, option.count) for option in each.options] for name, each in found.items()}
    assert listed == {
        "status": [("uncovered", 2), ("two_deep", 1)],
        "attitude": [("1", 1), ("-2", 1), (NONE, 1)],
        "level": [("6", 1), ("2", 2)],
        "department": [("d", 1), (NONE, 2)],
        "function": [("account", 1), (NONE, 1)],
        "rep": [("kam", 1), ("odd", 1)],
    }
    assert [option.label for option in found["department"].options] == ["R&D", "No department"]
