"""What axe-core says against a page."""

from __future__ import annotations

from importlib.resources import files

from playwright.sync_api import Page

_SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Every rule that the page breaks as it stands, and where; the rules of WCAG 2.2 A and AA, and good practice."""
    page.evaluate(_SCRIPT)
    found: list[str] = page.evaluate(
        """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
            .map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).join(", ")}`)"""
    )
    return found
