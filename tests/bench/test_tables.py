from __future__ import annotations

from pathlib import Path

import pytest
from rich.table import Table

from tests.bench.__main__ import BENCHMARKS
from tests.bench.million import STEPS, million
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


def _rows(tables: str) -> dict[str, list[str]]:
    """The cells of each row of Markdown tables, by the first."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in tables.splitlines()
        if line.startswith("| ")
    ]
    return {first: cells for first, *cells in rows}


def test_what_a_million_accounts_cost_is_reckoned_from_the_seconds_measured_in_the_same_run() -> None:
    places = marks()
    page, shown = places["scale/million"]
    assert page.name == "scale.md"
    of_l, growth = _rows(shown), _rows(places["scale"][1])
    at = growth["step"].index("L")
    measured = {
        step: float(growth[step][at].partition("(")[2].rstrip(")").replace(",", "")) for step in STEPS
    }
    assert shown.startswith(markdown(million(measured)))
    for step, seconds in measured.items():
        # 10,000 accounts a hundred times; 32 cores.
        assert of_l[step] == [f"{seconds:.2f}", f"{100 * seconds:,.0f}", f"{100 * seconds / 32:,.1f}"]
