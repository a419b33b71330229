"""What is written is what is read, whatever stands in the text."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkam.bundle import read_bundle, write_bundle
from graphkam.errors import ConfigurationError, InvalidInputError
from graphkam.records import MOMENT, Company
from tests.bundle.folders import sound
from tests.companies import companies

Format = Literal["csv", "parquet"]

TEXT = st.one_of(
    st.none(),
    st.sampled_from(
        ["=1+1", "+49 30", "-", "@sum", '"', '""', "a;b", "\r", "x\r\ny\n", "\ufeff", "\\n", " ", "#"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8),
).filter(lambda text: text != r"\N")
NAME = TEXT.filter(lambda text: text is not None and text.strip() != "")
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # files know times without a zone
NUMBERS = st.floats(0, allow_nan=False, allow_infinity=False)


@st.composite
def strange_companies(draw: st.DrawFn) -> Company:
    """Random companies with all kinds of text, numbers and moments in them."""
    company = draw(companies())

    def refilled(table: str, /, **columns: st.SearchStrategy[object]) -> pl.DataFrame:
        frame = company.table(table)
        return frame.with_columns(
            pl.Series(column, [draw(values) for _ in range(frame.height)], dtype=frame[column].dtype)
            for column, values in columns.items()
        )

    return Company.of(
        **(
            company.tables()
            | {
                "accounts": refilled("accounts", name=NAME, industry=TEXT, revenue=NUMBERS),
                "contacts": refilled("contacts", title=TEXT, email=TEXT, left_at=st.none() | MOMENTS),
                "interactions": refilled("interactions", note=TEXT, at=MOMENTS),
                "opportunities": refilled("opportunities", amount=st.none() | NUMBERS),
            }
        )
    )


def returns(company: Company, *, format_: Format) -> bool:
    """Whether a company comes back as it was written."""
    with TemporaryDirectory() as place:
        write_bundle(company, Path(place) / "bundle", format=format_)
        return read_bundle(Path(place) / "bundle").company.equals(company)


@given(company=strange_companies())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_reading_gives_back_what_was_written(company: Company) -> None:
    assert returns(company, format_="csv")


@given(company=strange_companies())
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
def test_reading_gives_back_what_was_written_as_parquet(company: Company) -> None:
    assert returns(company, format_="parquet")


def test_text_is_written_as_it_is_and_days_without_a_time(tmp_path: Path) -> None:
    write_bundle(sound(tmp_path / "in").company, tmp_path / "out")
    assert (tmp_path / "out" / "interactions.csv").read_text() == (
        "id,at,kind,staff_ids,contact_ids,direction,opportunity_id,note\n"
        "i1,2026-03-01,meeting,s1;s2,c1;c2,,o1,hello\n"
        "i2,2026-03-02T01:30:00+00:00,email,s2,c2,out,,\n"
        "i3,2026-03-03,complaint,,c3,,,=late\n"
    )
    assert len(list((tmp_path / "out").iterdir())) == 12


@pytest.mark.parametrize(
    "at", [datetime(2026, 3, 1, 0, 0, 0, 1, tzinfo=UTC), datetime(2026, 3, 1, 10, tzinfo=UTC)]
)
def test_a_time_stays_as_it_is(tmp_path: Path, at: datetime) -> None:
    company = sound(tmp_path / "in").company
    moved = company.reviews.with_columns(pl.lit(at, dtype=MOMENT).alias("held_at"))
    write_bundle(Company.of(**(company.tables() | {"reviews": moved})), tmp_path / "out")
    assert read_bundle(tmp_path / "out").company.reviews["held_at"].to_list() == [at]


def test_a_change_to_nothing_is_said_aloud(tmp_path: Path) -> None:
    company = sound(tmp_path / "in").company
    emptied = company.changes.with_columns(pl.lit(None, dtype=pl.String).alias("value"))
    write_bundle(Company.of(**(company.tables() | {"changes": emptied})), tmp_path / "out")
    assert read_bundle(tmp_path / "out").company.changes["value"].to_list() == [r"\N", r"\N"]


def test_a_company_without_anything_is_a_bundle_of_headers(tmp_path: Path) -> None:
    write_bundle(Company.of(), tmp_path / "new" / "out")
    assert read_bundle(tmp_path / "new" / "out").company.equals(Company.of())


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    company = sound(tmp_path / "in").company
    (tmp_path / "file").write_text("mine")
    for taken in (tmp_path / "in", tmp_path / "file"):
        with pytest.raises(ConfigurationError, match="is not an empty folder"):
            write_bundle(company, taken)
    assert (tmp_path / "file").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    write_bundle(company, tmp_path / "empty")
    assert read_bundle(tmp_path / "empty").company.equals(company)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file", "in"]


@pytest.mark.parametrize("text", [r"\N", "a\0b"])
def test_text_that_no_bundle_can_hold_is_refused_before_anything_is_written(
    tmp_path: Path, text: str
) -> None:
    company = sound(tmp_path / "in").company
    accounts = company.accounts.with_columns(pl.lit(text).alias("industry"))
    with pytest.raises(InvalidInputError, match="accounts, a1: industry"):
        write_bundle(Company.of(**(company.tables() | {"accounts": accounts})), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="cannot be written"):
        write_bundle(Company.of(), tmp_path / "file" / "out")


SCRIPT = """
import sys
from datetime import datetime, timedelta, timezone
import polars as pl
from graphkam.bundle import write_bundle
from graphkam.records import Company
start = datetime(2020, 1, 1, 1, tzinfo=timezone.utc)
n = 30_000
company = Company.of(interactions=pl.DataFrame({
    "id": [f"i{k}" for k in range(n)],
    "at": [start + timedelta(seconds=k) for k in range(n)],
    "kind": ["call"] * n, "staff_ids": [["s1"]] * n, "contact_ids": [["c1"]] * n,
    "note": ["x" * 100] * n,
}))
print("ready", flush=True)
write_bundle(company, sys.argv[1])
print("done", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process by signal")
@pytest.mark.parametrize("after", [0.0, 0.03])
def test_a_killed_process_leaves_no_half_bundle(tmp_path: Path, after: float) -> None:
    target = tmp_path / "out"
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(target)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
    if target.exists():
        assert len(list(target.iterdir())) == 12
