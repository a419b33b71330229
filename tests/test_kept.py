"""A company kept on disk: what comes back is what was kept, and rows since then bring it up to date."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from graphkam.errors import ConfigurationError
from graphkam.kept import keep, kept
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import Live, report
from graphkam.snapshot import take_snapshot
from graphkam.strength import Evidence, read_evidence
from tests.bench.companies import TODAY, Size, bench_company
from tests.companies import FAR_EAST

OFFICE = bench_company(Size(accounts=6, ties=120, interactions=500, staff=9))


def same_evidence(one: Evidence, other: Evidence) -> None:
    for field in fields(Evidence):
        np.testing.assert_array_equal(
            getattr(one, field.name), getattr(other, field.name), err_msg=field.name
        )


def test_what_was_kept_comes_back_and_only_the_newest_stays(tmp_path: Path) -> None:
    assert kept(tmp_path, policy=DEFAULT_POLICY) is None
    evidence = read_evidence(OFFICE, policy=DEFAULT_POLICY)
    for version in (9, 10):
        keep(OFFICE, evidence, folder=tmp_path, version=version, policy=DEFAULT_POLICY)
    found = kept(tmp_path, policy=DEFAULT_POLICY)
    assert found is not None
    assert found.version == 10
    assert found.company.equals(OFFICE)
    same_evidence(found.evidence, evidence)
    assert len(list(tmp_path.iterdir())) == 1
    other = kept(tmp_path, policy=FAR_EAST)
    assert other is not None
    same_evidence(other.evidence, read_evidence(OFFICE, policy=FAR_EAST))


def test_rows_since_bring_it_up_to_date(tmp_path: Path) -> None:
    row = OFFICE.interactions.row(0, named=True) | {"id": "since", "kind": "visit"}
    keep(
        OFFICE,
        read_evidence(OFFICE, policy=DEFAULT_POLICY),
        folder=tmp_path,
        version=1,
        policy=DEFAULT_POLICY,
    )
    found = kept(tmp_path, policy=DEFAULT_POLICY)
    assert found is not None
    live = Live(found.company, day=TODAY, policy=DEFAULT_POLICY, evidence=found.evidence)
    (touched,) = live.put("interactions", row)
    (anew,) = report(take_snapshot(live.company(), day=TODAY, policy=DEFAULT_POLICY), accounts=[touched])
    assert live.report(touched).ties == anew.ties


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    evidence = read_evidence(OFFICE, policy=DEFAULT_POLICY)
    with pytest.raises(ConfigurationError, match="cannot be written"):
        keep(OFFICE, evidence, folder=file / "inside", version=1, policy=DEFAULT_POLICY)
