"""How soon the map stands in headless Chromium, and how soon it answers, for accounts of sixty people to a thousand."""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import tempfile
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from graphkam.records import Company
from graphkam_viz.page import map_html
from tests.bench.measuring import seconds_of
from tests.viz.accounts import crowd, snapshot_of

SIZES = {60: 10, 300: 20, 1000: 40, 1200: 40}
"""Contacts of the account, and how many of ours know them."""

RUNS = 3

_DRAWN = "graphkam.drawn.then(() => performance.now())"
_RESTYLED = """async (id) => {
    const started = performance.now();
    const drawn = new Promise((resolve) => graphkam.network.once("afterDrawing", resolve));
    graphkam.select(id);
    await drawn;
    return performance.now() - started;
}"""
_MONTH = """async (at) => {
    const started = performance.now();
    const drawn = new Promise((resolve) => graphkam.network.once("afterDrawing", resolve));
    graphkam.month(at);
    await drawn;
    return performance.now() - started;
}"""


def main(console: Console) -> None:
    """Print, for each size, how long Python takes, how large the file is, and how long the browser takes."""
    chromium = os.environ.get("GRAPHKAM_TEST_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium on the PATH, and GRAPHKAM_TEST_CHROMIUM does not name one")
    table = Table(title=f"The map of one account, medians of {RUNS}")
    for heading in (
        "contacts",
        "ties",
        "Python s",
        "file KiB",
        "drawn ms",
        "somebody else selected ms",
        "month ms",
    ):
        table.add_column(heading, justify="right")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        # Root, as in most containers, has no sandbox to run in.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for contacts, reps in SIZES.items():
            snapshot = snapshot_of(account(contacts, reps))
            made = seconds_of(partial(map_html, snapshot, "a"), runs=1)
            file = Path(folder) / "map.html"
            file.write_text(map_html(snapshot, "a"), encoding="utf-8")
            drawn, restyled, month = zip(
                *(_visit(browser.new_page(), file) for _ in range(RUNS)), strict=True
            )
            table.add_row(
                f"{contacts:,}",
                f"{len(snapshot.ties.pair):,}",
                f"{made:.2f}",
                f"{file.stat().st_size / 1024:,.0f}",
                *(f"{statistics.median(each):,.0f}" for each in (drawn, restyled, month)),
            )
        browser.close()
    console.print(table)


def account(contacts: int, reps: int) -> Company:
    """An account of so many people on six floors in a dozen departments, each known to a few of ours."""
    dice = random.Random(20260630)  # noqa: S311  # made-up people, not secrets
    known = [1 / (1 + rep) for rep in range(reps)]  # as in real accounts, few of ours know most of theirs
    ties = {
        (rep, at): (rep, at, round(dice.uniform(0.2, 0.95), 2), dice.choice([0, 30, 200]))
        for at in range(contacts)
        for rep in dice.choices(range(reps), known, k=4)
    }
    return crowd(
        [(at % 6 + 1, at % 12) for at in range(contacts)], reps=reps, ties=sorted(ties.values()), tier="gold"
    )


def _visit(page: Page, file: Path) -> tuple[float, float, float]:
    """Milliseconds until the map is drawn, until somebody selected stands out, and until another month is shown."""
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(file.as_uri())
    drawn: float = page.evaluate(_DRAWN)
    restyled = statistics.median(page.evaluate(_RESTYLED, f"c{at:04d}") for at in (3, 17, 42))
    page.evaluate("graphkam.select(null)")
    month: float = page.evaluate(_MONTH, 12)
    page.close()
    return drawn, restyled, month
