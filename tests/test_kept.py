"""A company kept on disk: what comes back is what was kept with what was written since, as far as it is whole."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from graphkam.errors import ConfigurationError
from graphkam.evidence import Evidence, read_evidence
from graphkam.kept import forget_kept, keep, keep_since, kept
from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.records import Company
from tests.bench.companies import Size, bench_company
from tests.companies import FAR_EAST

OFFICE = bench_company(Size(accounts=6, ties=120, interactions=500, staff=9))
EVIDENCE = read_evidence(OFFICE, policy=DEFAULT_POLICY)


def same_evidence(one: Evidence, other: Evidence) -> None:
    for mine, theirs in ((one, other), (one.events.whole, other.events.whole)):
        for field in fields(mine):
            if field.name != "events":
                np.testing.assert_array_equal(
                    getattr(mine, field.name), getattr(theirs, field.name), err_msg=field.name
                )


def write(folder: Path, *, version: int = 1, policy: Policy = DEFAULT_POLICY) -> None:
    keep(OFFICE, EVIDENCE, folder=folder, version=version, token=f"t{version}", policy=policy)


def since(
    folder: Path,
    *,
    version: int,
    written: dict[str, pl.DataFrame],
    gone: dict[str, pl.DataFrame] | None = None,
) -> None:
    keep_since(
        gone=gone or {},
        written=written,
        folder=folder,
        version=version,
        token=f"t{version}",
        policy=DEFAULT_POLICY,
    )


def test_what_was_kept_comes_back_and_only_the_newest_stays(tmp_path: Path) -> None:
    assert kept(tmp_path, policy=DEFAULT_POLICY) is None
    for version in (9, 10):
        write(tmp_path, version=version)
    found = kept(tmp_path, policy=DEFAULT_POLICY)
    assert found is not None
    assert (found.version, found.token) == (10, "t10")
    assert found.company.equals(OFFICE)
    same_evidence(found.evidence, EVIDENCE)
    assert len(list(tmp_path.iterdir())) == 1
    other = kept(tmp_path, policy=FAR_EAST)
    assert other is not None
    same_evidence(other.evidence, read_evidence(OFFICE, policy=FAR_EAST))
    forget_kept(tmp_path)
    assert not tmp_path.exists()


def test_what_was_written_since_is_laid_over_it(tmp_path: Path) -> None:
    met, other = OFFICE.interactions[:1], OFFICE.interactions[5:6]
    new = met.with_columns(id=pl.lit("since"), kind=pl.lit("visit").cast(met.schema["kind"]))
    again = new.with_columns(kind=pl.lit("call").cast(met.schema["kind"]))
    gone = OFFICE.contacts[3:4]
    write(tmp_path)
    since(tmp_path, version=2, written={"interactions": new})
    since(
        tmp_path, version=3, written={"interactions": again}, gone={"interactions": other, "contacts": gone}
    )
    interactions = pl.concat([OFFICE.interactions.filter(pl.col("id") != other["id"][0]), again])
    expected = Company.of(
        **OFFICE.tables()
        | {"interactions": interactions, "contacts": OFFICE.contacts.filter(pl.col("id") != gone["id"][0])}
    )
    for policy in (DEFAULT_POLICY, FAR_EAST):
        found = kept(tmp_path, policy=policy)
        assert found is not None
        assert (found.version, found.token, found.changes) == (3, "t3", 2)
        assert found.company.equals(expected)
        same_evidence(found.evidence, read_evidence(expected, policy=policy))
    since(tmp_path, version=5, written={"interactions": new})
    found = kept(tmp_path, policy=DEFAULT_POLICY)
    assert found is not None
    assert found.version == 3, "the fourth is missing"


def test_what_is_torn_is_as_if_it_were_not_there(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write(tmp_path)
    since(tmp_path, version=2, written={"staff": OFFICE.staff[:1]})
    (torn,) = tmp_path.glob("*since/*.parquet")
    torn.write_bytes(torn.read_bytes()[:-7])
    found = kept(tmp_path, policy=DEFAULT_POLICY)
    assert found is not None
    assert found.version == 1
    assert "not what was written" in caplog.text
    (torn,) = tmp_path.glob("*whole/interactions.parquet")
    content = bytearray(torn.read_bytes())
    content[len(content) // 2] ^= 1
    torn.write_bytes(content)
    assert kept(tmp_path, policy=DEFAULT_POLICY) is None
    write(tmp_path)
    (stamp,) = tmp_path.glob("*whole/stamp.json")
    stamp.write_bytes(stamp.read_bytes().replace(b'"graphkam":"', b'"graphkam":"9'))
    assert kept(tmp_path, policy=DEFAULT_POLICY) is None
    assert "another release" in caplog.text


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    write(folder)
    since(folder, version=2, written={"staff": OFFICE.staff[:1]})
    for path in (folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(ConfigurationError, match="cannot be written"):
        write(file / "inside")
