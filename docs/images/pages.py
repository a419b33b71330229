"""Takes the pictures of the pages anew, from the demo company on a fixed day: python docs/images/pages.py.

A server of its own shows them, a Chromium on the PATH looks.
"""  # noqa: INP001  # a script, no part of a package

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from playwright.sync_api import sync_playwright

from graphkam.bundle import write_bundle
from graphkam.demo import STAR, demo_company

DAY = date(2026, 6, 30)
HERE = Path(__file__).parent / "pages"
SIZE = {"width": 1366, "height": 900}

PAGES = {
    "portfolio": "/",
    "account": "/accounts/borealis",
    "staff": f"/staff/{STAR}",
    "contact": "/contacts/margaret-ferrara",
    "what-if": f"/what-if?a={STAR}&b=helena-brandt&b=amelia-ross",
    "keep-warm": "/keep-warm?days=60",
    "alerts": "/alerts",
    "review": "/accounts/borealis/review",
    "sign-in": "/sign-in",
}


def main() -> None:
    """Write every picture."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium on the PATH: the pictures are as they were")
    HERE.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as playwright:
        # Root, as in most containers, has no sandbox to run in.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page(viewport=SIZE)
        for lang in ("en", "zh"):
            for name, path in PAGES.items():
                joined = "&" if "?" in path else "?"
                page.goto(f"{address}{path}{joined}as_of={DAY.isoformat()}&lang={lang}")
                page.wait_for_load_state("networkidle")
                if name == "account":
                    page.evaluate("window.graphkam.drawn")
                page.screenshot(path=HERE / f"{name}.{lang}.png")
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A server of the demo company, until the end."""
    write_bundle(demo_company(DAY), folder / "bundle")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from graphkam.cli import main; main()", "serve"]
    server = subprocess.Popen(  # noqa: S603  # our own command
        [*command, "--bundle", str(folder / "bundle"), "--port", str(port)],
        env={**os.environ, "GRAPHKAM_DATA_DIR": str(folder)},
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        while server.poll() is None and not _answers(address):
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait()


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health/live", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    main()
