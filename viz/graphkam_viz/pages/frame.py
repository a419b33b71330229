"""What every page stands in: the language, the day, the address, who is looking; and how a template becomes a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from graphkam.answers import to_json
from graphkam.language import LANGUAGES, chance, count, percent, strength
from graphkam_viz.lettering import clean
from graphkam_viz.pages.words import OWN_NAMES, Say
from graphkam_viz.style import ATTITUDES

KEPT: Final = ("lang", "as_of")
"""What goes along from page to page when it stands in the address."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the page; ``name`` None where nobody was asked who they are.

    ``token`` proves that what they send was sent from our page; ``sees_private`` that attitudes and notes are not kept
    from them; ``may_edit_staff`` that they may also change what is recorded of our own people, who belong to all
    accounts.
    """

    name: str | None = None
    may_edit: bool = False
    may_edit_staff: bool = False
    sees_private: bool = True
    token: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page is shown in.

    ``query`` is what stands in the address after the question mark, in its order. ``latest`` is the day of the latest
    record, ``faded`` says that nothing of it is left on ``day``. ``dated`` says that the page can show another day.
    """

    say: Say
    day: date
    path: str
    query: tuple[tuple[str, str], ...] = ()
    latest: date | None = None
    faded: bool = False
    viewer: Viewer = field(default_factory=Viewer)
    dated: bool = True

    @property
    def moved(self) -> bool:
        """Whether the address names a day."""
        return any(name == "as_of" for name, _ in self.query)

    def to(self, path: str, **parameters: object) -> str:
        """The address of another page, in the same language and on the same day where the address says so."""
        kept = [(name, value) for name, value in self.query if name in KEPT and name not in parameters]
        return address(path, kept + _pairs(parameters))

    def here(self, **changes: object) -> str:
        """The address of this page with some parameters changed; None takes one away."""
        kept = [(name, value) for name, value in self.query if name not in changes]
        return address(self.path, kept + _pairs(changes))

    def beside(self, path: str, *without: str) -> str:
        """The address of another page about the same, with the parameters of this one but for some."""
        return address(path, self.kept(*without))

    def account(self, account_id: str) -> str:
        """The address of an account's page."""
        return self.to(f"/accounts/{segment(account_id)}")

    def staff(self, staff_id: str) -> str:
        """The address of the page of one of ours."""
        return self.to(f"/staff/{segment(staff_id)}")

    def contact(self, contact_id: str) -> str:
        """The address of the page of one of theirs."""
        return self.to(f"/contacts/{segment(contact_id)}")

    def kept(self, *without: str) -> list[tuple[str, str]]:
        """The parameters that a form on this page has to send along, beside its own."""
        return [(name, value) for name, value in self.query if name not in without]


def segment(id_: str) -> str:
    """An id as one part of an address."""
    return quote(id_, safe="")


def address(path: str, parameters: list[tuple[str, str]]) -> str:
    """A path with parameters."""
    return f"{path}?{urlencode(parameters)}" if parameters else path


def _pairs(parameters: dict[str, object]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in parameters.items() if value is not None]


def render(template: str, frame: Frame, **values: object) -> str:
    """The page that a template makes of these values. Text is escaped wherever it goes."""
    return _environment().get_template(f"{template}.html").render(frame=frame, say=frame.say, **values)


def _dumped(value: object) -> str:
    """Data for a JSON block, as the answers are written everywhere; Jinja escapes what could end the block."""
    return to_json(value).decode()


_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def _dated(text: str) -> Markup:
    """A sentence, escaped, whose days are not broken at their hyphens."""
    marked = _DAY.sub(r'<span class="when">\g<0></span>', str(escape(text)))
    return Markup(marked)  # noqa: S704  # what was escaped, and our own tag around digits


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("graphkam_viz", "templates/pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_function"] = _dumped
    environment.policies["json.dumps_kwargs"] = {}
    environment.filters.update(
        clean=clean,
        dated=_dated,
        percent=percent,
        chance=chance,
        count=count,
        strength=strength,
        segment=segment,
    )
    shared: dict[str, Any] = environment.globals
    shared.update(ATTITUDES=ATTITUDES, LANGUAGES=LANGUAGES, OWN_NAMES=OWN_NAMES)
    return environment
