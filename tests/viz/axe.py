"""What axe-core says against a page."""

from __future__ import annotations

from importlib.resources import files

from playwright.sync_api import Page

_SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, *, contrast: bool = True) -> list[str]:
    """Every rule that the page breaks as it stands, and where; the rules of WCAG 2.2 A and AA, and good practice.

    The contrast of each text is three quarters of the work. No colour hangs on both the language and the size, so that
    it need not be looked at for each of one with each of the other.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    found: list[str] = page.evaluate(
        """async (contrast) => (await axe.run(document, {
                resultTypes: ["violations"], rules: {"color-contrast": {enabled: contrast}},
            })).violations
            .map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).join(", ")}`)""",
        contrast,
    )
    return found
