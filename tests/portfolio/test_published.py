"""The hierarchy of a manufacturing company that others published, as the floors of an account."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from graphkam.answers import AccountReport
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import report
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, company, named


def rows(path: Path, *, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def reported(recorded: Company) -> AccountReport:
    (found,) = report(take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY))
    return found


def test_the_levels_below_the_top_of_the_manufacturing_company(shared: Path) -> None:
    table = rows(shared / "data" / "manufacturing_email" / "reportsto.csv")
    if "ReportsToID" not in table[0]:
        table = rows(shared / "data" / "manufacturing_email" / "reportsto.csv", delimiter=";")
    above = {row["ID"]: row["ReportsToID"] for row in table if row["ReportsToID"].isdigit()}
    assert above["86"] == "86"
    depth = {"86": 0}
    while True:
        more = {
            person: depth[boss] + 1 for person, boss in above.items() if boss in depth and person not in depth
        }
        if not more:
            break
        depth |= more
    below = Counter(depth.values())
    assert [below[level] for level in range(1, 6)] == [11, 64, 33, 44, 1]
    found = reported(
        company(
            contacts=[
                named(person, level=6 - level, manager_id=above[person]) for person, level in depth.items()
            ],
            staff=["rep"],
            ties=[("rep", "86", 0.6)],
        )
    )
    # The top is its own manager, which is accepted: nobody stands above.
    assert [(one.level, one.weight) for one in found.levels] == [
        (1, 1),
        (2, 44 * 2),
        (3, 33 * 3),
        (4, 64 * 4),
        (5, 11 * 5),
        (6, 6),
    ]
    assert set(found.routes.values()) == {1}
