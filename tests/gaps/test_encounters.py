"""What passed between us and the customers, against the tables read row by row."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.gaps.encounters import encounters
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company, day_number
from graphkam.schema import DIRECTED_KINDS, FACE_TO_FACE_KINDS
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.snapshot.attributes import attributes_at
from tests.companies import DAY, companies

ZONE = DEFAULT_POLICY.time_zone


@settings(max_examples=60)
@given(companies(), st.data())
def test_every_interaction_counts_with_each_present_contact_that_it_lists(
    records: Company, data: st.DataObject
) -> None:
    whole = take_snapshot(records, day=DAY, policy=DEFAULT_POLICY)
    asked = data.draw(st.sets(st.sampled_from(whole.accounts["id"].to_list()), min_size=1))
    for snapshot in (whole, whole.only(asked)):
        met = encounters(snapshot)
        columns = (met.interaction, met.contact, met.account, met.day)
        flags = (met.face_to_face, met.message, met.complaint)
        found = list(zip(*(column.tolist() for column in (*columns, *flags)), strict=True))
        expected = _row_by_row(snapshot)
        assert found == [row for row, _ in expected]
        for at, (_, ours) in enumerate(expected):
            functions = {each["function"] for each in ours} - {None}
            assert met.people[at] == len(ours)
            assert met.functions[at] == len(functions)
            assert met.executive[at] == ("executive" in functions)
            assert met.top_level[at] == max((_level(each) for each in ours), default=0)


def test_a_complaint_that_nobody_of_ours_took_is_an_encounter_too() -> None:
    complaint = {"id": "i", "at": DAY, "kind": "complaint", "staff_ids": [], "contact_ids": ["c"]}
    records = Company.of(
        accounts=pl.DataFrame({"id": ["a"], "name": ["A"]}),
        contacts=pl.DataFrame({"id": ["c"], "account_id": ["a"], "name": ["C"]}),
        staff=pl.DataFrame({"id": ["s"], "name": ["S"]}),
        interactions=pl.DataFrame([complaint], schema_overrides={"staff_ids": pl.List(pl.String)}),
    )
    met = encounters(take_snapshot(records, day=DAY, policy=DEFAULT_POLICY))
    assert met.complaint.tolist() == [True]
    assert met.people.tolist() == [0]


def _row_by_row(snapshot: Snapshot) -> list[tuple[tuple[Any, ...], list[dict[str, Any]]]]:
    """Each encounter in order, with those of ours who took part, as they are on the day."""
    place = {id_: at for at, id_ in enumerate(snapshot.contacts.ids)}
    staff = attributes_at(snapshot.company, "staff", day=snapshot.day, zone=ZONE)
    ours = {row["id"]: row for row in staff.iter_rows(named=True)}
    table = snapshot.company.interactions
    days = table.select(day_number(pl.col("at"), zone=ZONE)).to_series()
    found: list[tuple[tuple[Any, ...], list[dict[str, Any]]]] = []
    for number, row in enumerate(table.iter_rows(named=True)):
        if days[number] > snapshot.day_number:
            continue
        for contact in sorted(place[id_] for id_ in set(row["contact_ids"]) & place.keys()):
            encounter = (
                number,
                contact,
                int(snapshot.contacts.account[contact]),
                days[number],
                _is(row, FACE_TO_FACE_KINDS),
                _is(row, DIRECTED_KINDS),
                _is(row, ["complaint"]),
            )
            found.append((encounter, [ours[id_] for id_ in set(row["staff_ids"])]))
    return found


def _is(row: dict[str, Any], kinds: Collection[str]) -> bool:
    return row["kind"] in kinds


def _level(rep: dict[str, Any]) -> int:
    return DEFAULT_POLICY.assumed_level if rep["level"] is None else int(rep["level"])
