from __future__ import annotations

from pathlib import Path

import pytest
from rich.table import Table

from tests.bench.__main__ import BENCHMARKS
from tests.bench.million import million
from tests.bench.tables import Printed, markdown, marks, write

BENCH = Path(__file__).parent


def _table(*rows: tuple[str, str]) -> Table:
    table = Table(title="What it takes")
    table.add_column("step")
    table.add_column("seconds", justify="right")
    for row in rows:
        table.add_row(*row)
    return table


def test_each_mark_of_the_pages_has_its_benchmark_and_each_benchmark_its_mark() -> None:
    assert {name.partition("/")[0] for name in marks()} == set(BENCHMARKS)
    assert all((BENCH / f"{name}.py").exists() for name in BENCHMARKS)


def test_a_table_takes_the_place_of_the_earlier_one_and_nothing_else_changes(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One\n\n<!-- a -->\nold\n<!-- /a -->\n\nbetween\n<!-- a/more -->\n<!-- /a/more -->\nlast\n"
    )
    console = Printed("a")
    console.print(_table(("all | of it", "0.10")))
    with console.under("a/more"):
        console.print(_table(("once", "2")), "and no table")
    for _ in range(2):
        write(console.tables, measured_on="a desk", docs=tmp_path)
    assert page.read_text() == (
        "# One\n\n<!-- a -->\n**What it takes**\n\n| step | seconds |\n|---|--:|\n| all \\| of it | 0.10 |\n\n"
        "*a desk.*\n<!-- /a -->\n\nbetween\n"
        "<!-- a/more -->\n**What it takes**\n\n| step | seconds |\n|---|--:|\n| once | 2 |\n\n*a desk.*\n"
        "<!-- /a/more -->\nlast\n"
    )


def test_a_table_without_a_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="<!-- b -->"):
        write({"b": [_table()]}, measured_on="a desk", docs=tmp_path)


def test_what_a_million_accounts_cost_is_reckoned_from_the_seconds_of_l() -> None:
    shown = markdown(million({"one": 9.534, "two": 0.5}))
    # 10,000 accounts a hundred times, with the seconds as they are shown; 32 cores.
    assert "| one | 9.53 | 953 | 29.8 |" in shown
    assert "| two | 0.50 | 50 | 1.6 |" in shown
    assert "| together | 10.03 | 1,003 | 31.3 |" in shown
    assert marks()["scale/million"][0].name == "scale.md"
