"""Draws the pictures of this folder anew, from the demo company on a fixed day: python docs/images/pictures.py.

The SVG files come from Python alone; the PNG files are what a Chromium on the PATH shows of the page.
"""  # noqa: INP001  # a script, no part of a package

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from graphkam.demo import STAR, demo_company
from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import take_snapshot
from graphkam_viz.drawing import map_svg
from graphkam_viz.page import map_html

DAY = date(2026, 6, 30)
HERE = Path(__file__).parent

# Picture, account, and what stands in the address after the hash.
VIEWS = [
    ("page", "hengtai", ""),
    ("select", "borealis", f"person={STAR}"),
    ("what-if", "borealis", f"leave={STAR}"),
    ("way", "aurora", "way=simone-laurent"),
    ("sweep", "borealis", "sweep=5"),
    ("earlier", "borealis", "day=2024-12-31"),
    ("filtered", "hengtai", "status=single&status=uncovered&show=ties,reporting,influence,rivals"),
]
SIZE = (1600, 900)


def main() -> None:
    """Write every picture."""
    snapshot = take_snapshot(demo_company(DAY), day=DAY, policy=DEFAULT_POLICY)
    for lang in ("en", "zh"):
        (HERE / f"map.{lang}.svg").write_text(map_svg(snapshot, "hengtai", lang=lang), encoding="utf-8")
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium on the PATH: the SVG files are new, the PNG files are as they were")
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        # Root, as in most containers, has no sandbox to run in.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for name, account_id, address in VIEWS:
            for lang in ("en", "zh"):
                file = Path(folder) / "map.html"
                file.write_text(map_html(snapshot, account_id, lang=lang), encoding="utf-8")
                shoot(browser, f"{file.as_uri()}#{address}", into=HERE / f"{name}.{lang}.png")
        browser.close()


def shoot(browser: Browser, address: str, *, into: Path) -> None:
    """One picture of a page."""
    page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
    page.goto(address)
    page.evaluate("window.graphkam.drawn")
    page.screenshot(path=into)
    page.close()


if __name__ == "__main__":
    main()
