"""A real Chromium for the pages, and a visit that fails on whatever the page complains of."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

Visit: TypeAlias = Callable[..., AbstractContextManager[Page]]

SIZES = {"laptop": (1366, 768), "screen": (1920, 1080)}

PAIRS = [("en", "laptop"), ("zh", "screen")]
BOTH = pytest.mark.parametrize(("lang", "size"), PAIRS)
"""Each language, each at another size: for what does not hang on both together."""


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[Callable[[str], BrowserContext]]:
    """A browser's context of each size, opened once."""
    opened: dict[str, BrowserContext] = {}

    def of(size: str) -> BrowserContext:
        if size not in opened:
            width, height = SIZES[size]
            opened[size] = browser.new_context(viewport={"width": width, "height": height})
        return opened[size]

    yield of
    for each in opened.values():
        each.close()


@pytest.fixture
def visit(windows: Callable[[str], BrowserContext], tmp_path: Path) -> Visit:
    """Opens a document from a file, waits until the map stands, and afterwards wants no complaint and no request."""

    @contextmanager
    def open_document(
        document: str, *, size: str = "screen", query: str = "", expected: str = ""
    ) -> Generator[Page]:
        file = tmp_path / "map.html"
        file.write_text(document, encoding="utf-8")
        page = windows(size).new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri() + query)
        page.evaluate("window.graphkam.drawn")
        yield page
        page.close()
        assert not [each for each in complaints if not expected or expected not in each]
        assert [url for url in requests if not url.startswith("blob:")] == [file.as_uri()]

    return open_document
