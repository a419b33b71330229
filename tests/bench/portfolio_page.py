"""How soon the first rows of the portfolio page stand in headless Chromium, for ten thousand accounts."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from tests.api.servers import ServerProcess
from tests.bench.companies import TODAY, Size, write_bench_company

SIZE = Size(accounts=10_000, ties=250_000, interactions=1_000_000, staff=2_000)
RUNS = 5

ASKED = {
    "the first page": "",
    "found by a text": "&q=77",
    "the 120th page, by revenue": "&sort=-revenue&page=120",
}

_LOOK = """(() => {
    const look = () => {
        if (!document.querySelector("#results tbody tr")) return requestAnimationFrame(look);
        return requestAnimationFrame(() => { window.rowsStand = performance.now(); });
    };
    requestAnimationFrame(look);
})()"""
"""Notes when the rows are on the screen: a frame is drawn only once the styles are there."""


def main(console: Console) -> None:
    """Print how long it takes until the rows stand: at first, and once the server has read everything."""
    chromium = os.environ.get("GRAPHKAM_TEST_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium on the PATH, and GRAPHKAM_TEST_CHROMIUM does not name one")
    table = Table(title=f"The portfolio page of {SIZE.accounts:,} accounts, medians of {RUNS}")
    table.add_column("what is asked")
    table.add_column("rows stand, ms", justify="right")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        bundle = write_bench_company(SIZE, Path(folder) / "bundle")
        server = ServerProcess(Path(folder), "--bundle", str(bundle))
        server.start()
        # Root, as in most containers, has no sandbox to run in.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page()
        page.set_default_timeout(600_000)
        page.add_init_script(_LOOK)
        table.add_row("the first page, the first time", f"{_stands(page, server, ''):,.0f}")
        for name, query in ASKED.items():
            taken = [_stands(page, server, query) for _ in range(RUNS)]
            table.add_row(name, f"{statistics.median(taken):,.0f}")
        browser.close()
        server.close()
    console.print(table)


def _stands(page: Page, server: ServerProcess, query: str) -> float:
    # What is left for later is not fetched, so that one run does not wait for the other's.
    page.route("**/*part=overview*", lambda route: route.abort())
    page.route("**/*wait=1*", lambda route: route.abort())
    page.goto(
        f"http://127.0.0.1:{server.port}/?as_of={TODAY.isoformat()}{query}", wait_until="domcontentloaded"
    )
    page.wait_for_function("window.rowsStand")
    taken: float = page.evaluate("window.rowsStand")
    return taken


if __name__ == "__main__":
    main(Console(width=120))
