"""An office with keys for the pages: a server on a store, and the desks of those who open its pages in a browser."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TypeAlias

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from graphkam.bundle import write_bundle
from graphkam.demo import demo_company
from graphkam_viz.pages.words import say
from tests.api.conftest import refill
from tests.api.servers import ServerProcess
from tests.companies import DAY
from tests.viz.conftest import SIZES

LOCALES = {"en": "en-US", "zh": "zh-CN"}

SOON = 60_000
"""How many milliseconds a page may take on a machine where everything else runs too."""

expect.set_options(timeout=SOON)


@dataclass(frozen=True)
class Office:
    """A server with keys: of somebody who may change everything, and of somebody who only reads."""

    url: str
    admin: httpx.Client
    editor: str
    viewer: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server of the demo company, which nobody changes."""
    bundle = tmp_path_factory.mktemp("demo")
    write_bundle(demo_company(DAY), bundle)
    process = ServerProcess(tmp_path_factory.mktemp("served"), "--bundle", str(bundle))
    process.start()
    yield process
    process.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    process = ServerProcess(tmp_path_factory.mktemp("office"))
    process.start()
    refill(process.client)
    keys: list[str] = []
    for role in ("admin", "viewer"):
        with process.new_client(keys[0] if keys else None) as client:
            made = client.post("/api/v1/keys", json={"name": f"the {role}", "role": role})
            made.raise_for_status()
            keys.append(made.json()["key"])
    with process.new_client(keys[0]) as admin:
        yield Office(f"http://127.0.0.1:{process.port}", admin, *keys)
    process.close()


Desk: TypeAlias = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def signed_in(browser: Browser, office: Office) -> Iterator[Callable[[str, str], BrowserContext]]:
    """The browser of an editor who has signed in, one for each language and size."""
    contexts: dict[tuple[str, str], BrowserContext] = {}

    def context(lang: str, size: str) -> BrowserContext:
        if (lang, size) not in contexts:
            made = contexts[lang, size] = new_context(browser, lang=lang, size=size)
            page = made.new_page()
            sign_in(page, office, "/sign-in", key=office.editor)
            page.close()
        return contexts[lang, size]

    yield context
    for each in contexts.values():
        each.close()


def new_context(browser: Browser, *, lang: str, size: str) -> BrowserContext:
    width, height = SIZES[size]
    made = browser.new_context(viewport={"width": width, "height": height}, locale=LOCALES[lang])
    made.set_default_timeout(SOON)
    return made


def sign_in(page: Page, office: Office, path: str, *, key: str) -> None:
    page.goto(f"{office.url}{path}")
    page.locator("input[name=key]").fill(key)
    page.keyboard.press("Enter")
    page.locator(".who").wait_for()


@pytest.fixture
def desk(browser: Browser, office: Office, signed_in: Callable[[str, str], BrowserContext]) -> Desk:
    """Opens a page as an editor, or with another key; afterwards wants no complaint but those expected."""

    @contextmanager
    def sit_down(
        path: str, *, lang: str, size: str, key: str | None = None, expected: tuple[str, ...] = ()
    ) -> Generator[Page]:
        context = new_context(browser, lang=lang, size=size) if key else signed_in(lang, size)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        if key:
            sign_in(page, office, path, key=key)
        else:
            page.goto(f"{office.url}{path}")
        yield page
        page.close()
        if key:
            context.close()
        known = ("Password forms should have", *expected)
        assert not [each for each in complaints if not any(one in each for one in known)]

    return sit_down


def standing(page: Page) -> None:
    """Wait until everything that a page fetches afterwards is there."""
    expect(page.locator("[data-load], [data-refresh]")).to_have_count(0)
    if page.locator("#relmap").count():
        page.evaluate("window.graphkam.drawn")


def told(page: Page, phrase: str, *, lang: str) -> None:
    expect(page.locator(".toast")).to_contain_text(say(lang)(phrase))


def open_dialog(page: Page, name: str) -> None:
    page.locator(f'[data-edit="{name}"]').first.click()
    expect(page.locator(name)).to_be_visible(timeout=SOON)


def save(page: Page, name: str) -> None:
    page.locator(f"{name} menu.plain .primary").click()
