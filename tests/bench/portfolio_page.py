"""How soon the rows of the portfolio page stand in headless Chromium, for ten thousand accounts, as people open it."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from tests.api.servers import ServerProcess
from tests.bench.companies import TODAY, Size, write_bench_company

SIZE = Size(accounts=10_000, ties=250_000, interactions=1_000_000, staff=2_000)
RUNS = 5
SETTLED_SECONDS = 30
"""After so long a server has loaded all it loads beside answering."""

ASKED: Final = {
    "the first page": "",
    "found by a text": "?q=77",
    "the 120th page, by revenue": "?sort=-revenue&page=120",
}

_LOOK: Final = """
const stands = (what) => new Promise((resolve) => {
    const look = () => {
        if (!what()) return requestAnimationFrame(look);
        return requestAnimationFrame(() => resolve(performance.now()));
    };
    requestAnimationFrame(look);
});
window.rowsStand = stands(() => document.querySelector("#results tbody tr"));
window.allStands = stands(() => document.readyState === "complete" && !document.querySelector(".waiting"));
"""
"""Notes when the rows are on the screen, and when nothing that was left for later is missing any more.

A frame is drawn only once the styles are there.
"""


def main(console: Console) -> None:
    """Print when the rows stand, and when the whole page does, each time for somebody who comes for the first time."""
    chromium = os.environ.get("GRAPHKAM_TEST_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium on the PATH, and GRAPHKAM_TEST_CHROMIUM does not name one")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        bundle = write_bench_company(SIZE, Path(folder) / "bundle")
        # Root, as in most containers, has no sandbox to run in.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        browser.new_page().goto("data:text/html,<p>The browser itself has started.")
        server = ServerProcess(Path(folder), "--bundle", str(bundle), "--as-of", TODAY.isoformat())
        server.start()
        console.print(_table(browser, f"http://127.0.0.1:{server.port}/"))
        browser.close()
        server.close()


def _table(browser: Browser, address: str) -> Table:
    table = Table(
        title=f"The portfolio page of {SIZE.accounts:,} accounts, medians of {RUNS}, nothing left out"
    )
    table.add_column("what is asked")
    table.add_column("rows stand, ms", justify="right")
    table.add_column("all stands, ms", justify="right")

    def add(name: str, taken: list[tuple[float, float]]) -> None:
        rows, whole = zip(*taken, strict=True)
        table.add_row(name, f"{statistics.median(rows):,.0f}", f"{statistics.median(whole):,.0f}")

    def visit(query: str) -> tuple[float, float]:
        with _visited(browser, address + query) as page:
            return page.evaluate("window.rowsStand"), page.evaluate("window.allStands")

    def visit_beside(query: str) -> tuple[float, float]:
        with _visited(browser, address + query) as earlier:
            earlier.evaluate("window.rowsStand")
            return visit("")

    days = [f"?as_of={TODAY - timedelta(days=each)}" for each in range(30, 30 + 2 * RUNS)]
    add("the first page, the first time, right after a start", [visit("")])
    time.sleep(SETTLED_SECONDS)
    for name, query in ASKED.items():
        add(name, [visit(query) for _ in range(RUNS)])
    add("the first page, of a day nobody asked for yet", [visit(day) for day in days[:RUNS]])
    add("the first page, while another day is worked out", [visit_beside(day) for day in days[RUNS:]])
    return table


@contextmanager
def _visited(browser: Browser, address: str) -> Generator[Page]:
    """The page in a browser that has nothing of it yet."""
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(600_000)
        page.add_init_script(_LOOK)
        page.goto(address, wait_until="domcontentloaded")
        yield page


if __name__ == "__main__":
    main(Console(width=120))
