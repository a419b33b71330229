"""Whatever lies in the files, reading ends in a bundle or in an error of ours."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkam.bundle import read_bundle
from graphkam.bundle.csv_file import read_csv
from graphkam.bundle.csv_scan import cells
from graphkam.bundle.faults import Faults
from graphkam.errors import BundleError, GraphkamError
from graphkam.schema import TABLE
from tests.bundle.folders import SOUND, faults, folder, places

# A Parquet file of two rows with a few bytes changed: polars 2.1 asks for 2 EiB of memory and ends the process, and
# "panics" on the second one.
ENDS_THE_PROCESS = (
    "UEFSMRUEFRgVGEwVBBUAAAACAAAAYTECAAAAYTIVABUSFRIsFQQVEBUGFQYAAAIAAAAEAQEDAhUMGTUABhAZGAJpZBUAFgQW"
    "ZhZmJjomCAAVBBUKFQpMFQIVAAAAAQAAAHgVABUQFRAsFX8VEBUGFQYAAAIAAAADAQADFQwZNQAGEBkYBG5hbWUVABYEFlYW"
    "VibEASagAQAZHBY6FTQWAAAAGRwWxAEVMhYAAAAVAhk8SARyb290FQQAFQwlAhgCaWQlAEwcAAAAFQwlAhgEbmFtZSUATBwA"
    "AAAWBBkcGSwmoAEcFQwZNQAGEBkYAmlkFQAWBBZmFmYmOiYIABawAhUUACaaAhwVDBk1AAYQGRgEbmFtZRUAFgQWVhZWJsQB"
    "JqABABbEAhUWABa8ARYEJmwWvAEUAAAZHBgMQVJST1c6c2NoZW1hGNQBLy8vLy81Y0FBQUFFQUFBQTh2Ly8veFFBQUFBRUFB"
    "RUFBQUFLQUFzQUNBQUtBQVFBK1AvLy93d0FBQUFJQUFnQUFBQUVBQUlBQUFBd0FBQUFCQUFBQU1ULy8vOFlBQUFBRUFBQUFB"
    "Z0FBQUFCRkFBQUFBQUFBTVQvLy84RUFBQUFibUZ0WlFBQUFBRHMvLy8vTEFBQUFDQUFBQUFZQUFBQUFSUUFBQkFBRWdBRUFC"
    "QUFFUUFJQUFBQURBQUFBQUFBL1AvLy93UUFCQUFDQUFBQWFXUUEAGE5Qb2xhcnMgKHB5dGhvbikgdmVyc2lvbiAyLjEuMCAo"
    "YnVpbGQgN2Y5MDJiZDNmZmQyN2ZmODJkMTQyNzhhMDlhMjk1ZmYyZjdhZWQ5MikZLBwAABwAAADLAQAAUEFSMQ=="
)
PANICS = (
    "UEFSMRUEFRgVGEwVBBUAAAACAAAAYTECAAAAYTIVABUSFRIsFRwVEBUGFQYAAAIAAAAEAQEDAhUMGTUABhAZGAJpZBUAFgQW"
    "ZhZmJjomCAAVBBUKFQpMFQIVAAAAAQAAAHgVABUQFRAsFQQVEBUGFQYAAAIAAAADAQADFQwZNQAGEBkYBG5hbWUVABYEFlYW"
    "VibEASagAQAZ1xY6FTQWAAAAGRwWxAEVMhYAAAAVAhk8SARyb290FQQAFQwlAhgCaWQlAEwcAAAAFQwlAhgEbmFtZSUATBwA"
    "AAAWBBkcGSwmoAEcFQwZNQAGEBkYAmlkFQAWBBZmFmYmOiYIABawAhUUACaaAhwVDBk1AAYQGRgEbmFtZRUAFgQWVhZWJsQB"
    "JqABABbEAhUWABa8ARYEJggWvAEUAAAZHBgMQVJST1c6c2NoZW1hGNQBLy8vLy81Y0FBQUFFQUFBQTh2Ly8veFFBQUFBRUFB"
    "RUFBQUFLQUFzQUNBQUtBQVFBK1AvLy93d0FBQUFJQUFnQUFBQUVBQUlBQUFBd0FBQUFCQUFBQU1ULy8vOFlBQUFBRUFBQUFB"
    "Z0FBQUFCRkFBQUFBQUFBTVQvLy84RUFBQUFibUZ0WlFBQUFBRHMvLy8vTEFBQUFDQUFBQUFZQUFBQUFSUUFBQkFBRWdBRUFC"
    "QUFFUUFJQUFBQURBQUFBQUFBL1AvLy93UUFCQUFDQUFBQWFXUUEAGE5Qb2xhcnMgKHB5dGhvbikgdmVyc2lvbiAyLjEuMCAo"
    "YnVpbGQgN2Y5MDJiZDNmZmQyN2ZmODJkMTQyNzhhMDlhMjk1ZmYyZjdhZWQ5MikZLBwAABwAAADLAQAAUEFSMQ=="
)


def outcome(path: Path) -> GraphkamError | None:
    """The error with which a bundle is refused, None when it is read; any other error is a defect."""
    try:
        read_bundle(path)
    except GraphkamError as error:
        return error
    return None


FILES = st.one_of(
    st.binary(max_size=200),
    st.text('ab1,;"\n\r\t=\\N\ufeff\0é', max_size=60).map(str.encode),
    st.text("\"',;\n -0129.:TZ+e\\N", max_size=60).map(
        lambda text: b"id,account_id,name,at,kind\n" + text.encode()
    ),
)


@given(files=st.dictionaries(st.sampled_from(sorted(TABLE)), FILES, min_size=1, max_size=4))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_as_csv(files: dict[str, bytes]) -> None:
    with TemporaryDirectory() as place:
        for name, content in files.items():
            (Path(place) / f"{name}.csv").write_bytes(content)
        outcome(Path(place))


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_any_cell_of_a_sound_bundle_replaced(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(sorted(SOUND)))
    lines = [line.split(",") for line in SOUND[file].splitlines()]
    row = data.draw(st.integers(0, len(lines) - 1))
    column = data.draw(st.integers(0, len(lines[row]) - 1))
    lines[row][column] = data.draw(
        st.text(max_size=20) | st.sampled_from(["1e999", "0000-01-01", "c1;c1", ";", "\\N"])
    )
    text = "\n".join(",".join(line) for line in lines) + "\n"
    with TemporaryDirectory() as place:
        error = outcome(
            folder(Path(place), **{file.removesuffix(".csv"): text.encode(errors="surrogatepass")})
        )
        assert error is None or isinstance(error, BundleError)


@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
@given(content=st.binary(max_size=300))
@settings(max_examples=5)
def test_any_bytes_as_another_file(suffix: str, content: bytes) -> None:
    with TemporaryDirectory() as place:
        (Path(place) / f"accounts.{suffix}").write_bytes(content)
        assert isinstance(outcome(Path(place)), BundleError)


def small_workbook() -> bytes:
    """A sound workbook of one table."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "accounts"
    for row in (["id", "name"], ["a1", "x"], [2, 3.5]):
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


WORKBOOK = small_workbook()


@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255)), min_size=1, max_size=4
    )
)
@settings(max_examples=60)
def test_a_workbook_with_some_bytes_changed(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WORKBOOK)
    for at, byte in changes:
        data[at] = byte
    with TemporaryDirectory() as place:
        (Path(place) / "book.xlsx").write_bytes(data)
        outcome(Path(place))


@pytest.mark.parametrize("content", [ENDS_THE_PROCESS, PANICS])
def test_a_parquet_file_that_would_end_the_process(tmp_path: Path, content: str) -> None:
    (tmp_path / "accounts.parquet").write_bytes(base64.b64decode(content))
    pl.DataFrame({"id": ["s1"], "name": [None]}).write_parquet(tmp_path / "staff.parquet")
    assert places(faults(tmp_path)) == [
        ("accounts.parquet", None, None, "parquet"),
        ("staff.parquet", 2, "name", "required"),
    ]


@given(text=st.text('ab,;"\n', max_size=40), end=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=200)
def test_the_fast_reader_and_the_slow_one_see_the_same_cells(text: str, end: str) -> None:
    content = f"x,y\n{text}".replace("\n", end)
    fast = read_csv(content.encode(), file="f.csv", faults=Faults())
    found = list(cells(content, delimiter=","))
    slow = {(cell.row, cell.position): cell.text for cell in found}
    wrong = {cell.row for cell in found if cell.quote is not None or cell.position > 1}
    if fast is None:
        assert wrong
        return
    # Stray quotes that are let pass are taken as they are; a cell too many never is.
    assert all(position < 2 for _, position in slow)
    for place, row in enumerate(fast.rows(), start=2):
        for position, value in enumerate(row):
            assert (value or "") == slow.get((place, position), "")
