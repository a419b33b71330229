"""One language at a time: the words of the trade and the sentences made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from graphkam.errors import ConfigurationError
from graphkam.language.access import ACCESS_PHRASES
from graphkam.language.alerts import ALERT_PHRASES
from graphkam.language.phrases import PHRASES
from graphkam.language.plans import PLAN_PHRASES
from graphkam.language.vocabulary import VOCABULARY

Language: TypeAlias = Literal["en", "zh"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

SAID: Final = ACCESS_PHRASES | ALERT_PHRASES | PHRASES | PLAN_PHRASES
"""Every phrase by its name."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the faces say in one language."""

    language: Language

    def __call__(self, phrase: str, /, **values: object) -> str:
        """The phrase of that name with its values filled in; KeyError when there is none."""
        return self._of(SAID[phrase]).format(**values)

    def word(self, vocabulary: str, word: object, /) -> str:
        """A word of the trade, such as ``word("line", "technical")``; KeyError when there is none."""
        return self._of(VOCABULARY[vocabulary][str(word)])

    def listed(self, items: Iterable[str], /, *, most: int | None = None) -> str:
        """The items as a list in a sentence; those beyond ``most`` are counted."""
        items = list(items)
        if most is not None and len(items) > most:
            return self("list.more", items=self.listed(items[:most]), more=len(items) - most)
        return self("list.comma").join(items)

    def named(self, name: str, id_: str, /) -> str:
        """A name with its id beside it."""
        return id_ if name == id_ else self("named", name=name, id=id_)

    def _of(self, both: tuple[str, str]) -> str:
        return both[LANGUAGES.index(self.language)]


def words(language: str) -> Words:
    """The words of a language, ``en`` or ``zh``.

    Raises
    ------
    ConfigurationError
        Another language.
    """
    for known in LANGUAGES:
        if language == known:
            return Words(known)
    raise ConfigurationError(f"no such language: {language}; choose one of {', '.join(LANGUAGES)}")
