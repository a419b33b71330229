"""What graphkam keeps beside the company: on each database, a transaction's worth of it at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from graphkam.store.access import Store
from graphkam.store.office import (
    KINDS,
    Kind,
    Office,
    Row,
    append,
    in_office,
    look,
    moment_of,
    moment_text,
    new_id,
)

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("kind", KINDS)
def test_records_of_every_kind_are_kept_changed_and_taken_away(store: Store, kind: Kind) -> None:
    rows: list[Row] = [
        {"id": "b", "text": "顾", "number": 2.0, "count": 3, "flag": True, "names": ["x", "y"], "gone": None},
        {"id": "a", "text": "="},
    ]
    append(store, kind, rows)
    append(store, kind, [{"id": "b", "text": None, "count": 4}])
    assert look(store, lambda office: office.read(kind)) == [
        {"id": "a", "text": "="},
        {"id": "b", "number": 2.0, "count": 4, "flag": True, "names": ["x", "y"]},
    ]
    assert look(store, lambda office: office.get(kind, "a")) == {"id": "a", "text": "="}
    in_office(store, lambda office: office.forget(kind, ["a", "nobody"]))
    assert look(store, lambda office: office.get(kind, "a")) is None
    in_office(store, lambda office: office.forget(kind, ["b"]))


def test_a_range_of_ids_comes_in_order_and_not_more_than_asked(store: Store) -> None:
    ids = [f"{number:05}" for number in range(12_001)]
    append(store, "jobs", [{"id": one} for one in reversed(ids)])
    assert [row["id"] for row in look(store, lambda office: office.read("jobs"))] == ids
    found = look(store, lambda office: office.read("jobs", first="00010", last="00020", limit=5))
    assert [row["id"] for row in found] == ids[10:15]
    in_office(store, lambda office: office.forget("jobs", ids))


def test_work_that_fails_leaves_nothing_behind(store: Store) -> None:
    def fails(office: Office) -> None:
        office.write("tasks", [{"id": "half"}])
        raise LookupError

    with pytest.raises(LookupError):
        in_office(store, fails)
    assert look(store, lambda office: office.get("tasks", "half")) is None


def test_of_many_who_take_the_next_number_each_gets_its_own(store: Store) -> None:
    def take(_: int) -> list[int]:
        return [in_office(store, lambda office: office.number()) for _ in range(5)]

    with ThreadPoolExecutor(4) as writers:
        numbers = sorted(number for taken in writers.map(take, range(4)) for number in taken)
    assert numbers == list(range(numbers[0], numbers[0] + 20))


def test_moments_and_ids_sort_by_time() -> None:
    moments = [NOW, NOW + timedelta(microseconds=1), NOW + timedelta(days=3), NOW + timedelta(days=9000)]
    texts = [moment_text(moment) for moment in moments]
    assert texts == sorted(texts)
    assert len({len(text) for text in texts}) == 1
    assert [moment_of(text) for text in texts] == moments
    assert moment_text(NOW.astimezone(timezone(timedelta(hours=8)))) == texts[0]
    ids = [new_id(moment) for moment in moments]
    assert ids == sorted(ids)
    assert new_id(NOW) != new_id(NOW)
