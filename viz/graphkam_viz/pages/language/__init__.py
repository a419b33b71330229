"""What the pages say beside the words of the trade: English, then Chinese, with the same values in both."""

from __future__ import annotations

from typing import Final

from graphkam_viz.pages.language.accounts import OF_ACCOUNTS
from graphkam_viz.pages.language.editing import OF_EDITING
from graphkam_viz.pages.language.people import OF_PEOPLE
from graphkam_viz.pages.language.plans import OF_PLANS
from graphkam_viz.pages.language.portfolio import OF_THE_PORTFOLIO
from graphkam_viz.pages.language.shell import OF_THE_SHELL

PAGES_SAY: Final[dict[str, tuple[str, str]]] = (
    OF_THE_SHELL | OF_THE_PORTFOLIO | OF_ACCOUNTS | OF_PEOPLE | OF_PLANS | OF_EDITING
)
"""Every phrase of the pages by its name."""
