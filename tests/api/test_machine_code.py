"""Machine code is loaded beside a server that answers, and answers what arrays do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import orjson
import polars as pl

from graphkam.answers import to_json
from graphkam.bundle import write_bundle
from graphkam.plans.departure import departure_plan
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from graphkam_api.machine_code import ENOUGH_TIES
from tests.api.servers import ServerProcess, until

REPS = 25
CONTACTS = 100


def crowd() -> Company:
    """A customer of whom each of ours knows almost everybody."""
    reps = [f"r{at:03}" for at in range(REPS)]
    contacts = [f"c{at:03}" for at in range(CONTACTS)]
    pairs = [
        (rep, contact)
        for at, rep in enumerate(reps)
        for number, contact in enumerate(contacts)
        if (at + number) % 20
    ]
    return Company.of(
        accounts=pl.DataFrame({"id": ["a"], "name": ["A"]}),
        contacts=pl.DataFrame(
            {
                "id": contacts,
                "account_id": "a",
                "name": contacts,
                "level": [1 + at % 6 for at in range(CONTACTS)],
            }
        ),
        staff=pl.DataFrame({"id": reps, "name": reps}),
        ties=pl.DataFrame(
            {
                "staff_id": [rep for rep, _ in pairs],
                "contact_id": [contact for _, contact in pairs],
                "strength": 0.6,
                "as_of": [datetime.now(UTC)] * len(pairs),
            }
        ),
    )


def rounded(value: object) -> object:
    """The same with as many digits as count."""
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, list):
        return [rounded(each) for each in cast("list[object]", value)]
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in cast("dict[str, object]", value).items()}
    return value


def test_a_server_loads_it_and_answers_the_same(tmp_path: Path) -> None:
    write_bundle(crowd(), tmp_path / "bundle", format="parquet")
    server = ServerProcess(tmp_path, "--bundle", str(tmp_path / "bundle"))
    server.start()
    until(lambda: "machine code is loaded" in server.said(), what="machine code")
    today = datetime.now(UTC).date()
    snapshot = take_snapshot(crowd(), day=today, policy=DEFAULT_POLICY)
    assert snapshot.ties.active.sum() >= ENOUGH_TIES
    for leaving in (["r003"], ["r000", "r024"]):
        asked = {"staff_ids": leaving, "date": today.isoformat()}
        answer = server.client.post("/api/v1/departures", json=asked).raise_for_status().json()
        expected = orjson.loads(to_json(departure_plan(snapshot, leaving)))
        assert rounded(answer) == rounded(expected)
    server.close()
