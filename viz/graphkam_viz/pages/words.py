"""One language at a time for the pages: their own phrases, and the words of the trade."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from graphkam.language import LANGUAGES, Language, Words, count, money
from graphkam.language import words as speak
from graphkam_viz.pages.language import PAGES_SAY

LOCALES: Final[dict[str, str]] = {"en": "en", "zh": "zh-CN"}
"""What each language is called in a document."""

OWN_NAMES: Final[dict[str, str]] = {"en": "English", "zh": "简体中文"}
"""What each language calls itself."""


@dataclass(frozen=True, slots=True)
class Say:
    """What the pages say in one language."""

    words: Words

    @property
    def language(self) -> Language:
        """``en`` or ``zh``."""
        return self.words.language

    @property
    def locale(self) -> str:
        """The language as a document names it."""
        return LOCALES[self.language]

    def __call__(self, phrase: str, /, **values: object) -> str:
        """The phrase of that name with its values filled in; KeyError when there is none."""
        return PAGES_SAY[phrase][LANGUAGES.index(self.language)].format(**values)

    def has(self, phrase: str) -> bool:
        """Whether there is a phrase of that name."""
        return phrase in PAGES_SAY

    def word(self, vocabulary: str, word: object, /) -> str:
        """A word of the trade, with a capital where it stands alone."""
        spelled = self.words.word(vocabulary, word)
        return spelled[0].upper() + spelled[1:]

    def within(self, vocabulary: str, word: object, /) -> str:
        """A word of the trade inside a sentence."""
        return self.words.word(vocabulary, word)

    def counted(self, what: str, number: int, /) -> str:
        """A number of things, spelled for that number: ``counted("accounts", 1)``."""
        return self(f"{what}.one") if number == 1 else self(f"{what}.many", number=count(number))

    def money(self, amount: float | None, currency: str | None) -> str:
        """An amount of money."""
        return money(amount, currency, say=self.words)

    def listed(self, items: Iterable[str], /, *, most: int | None = None) -> str:
        """The items as a list in a sentence."""
        return self.words.listed(items, most=most)

    def level(self, level: int | None) -> str:
        """A floor with its number and what sits there, a dash where there is none."""
        return "–" if not level else self(f"level.{level}")


def say(language: str) -> Say:
    """The words of the pages in a language, ``en`` or ``zh``.

    Raises
    ------
    ConfigurationError
        Another language.
    """
    return Say(speak(language))
