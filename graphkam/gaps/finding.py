"""What a rule finds: where it does not hold, and the figures and names from which the answer is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from graphkam.answers import Text
from graphkam.language import LANGUAGES, Words, words


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the trade, such as ``Term("line", "technical")``."""

    vocabulary: str
    word: str

    def said(self, say: Words) -> str:
        """The word in a language."""
        return say.word(self.vocabulary, self.word)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by name, with title and level where they are known or wanted."""

    name: str
    title: str | None = None
    level: int | None = None

    def said(self, say: Words) -> str:
        """The name, with what else there is in brackets."""
        level = None if self.level is None else LEVEL[say.language].format(level=self.level)
        more = [part for part in (self.title, level) if part is not None]
        return say.named(self.name, SEPARATOR[say.language].join(more)) if more else self.name


LEVEL: Final = {"en": "level {level}", "zh": "职级 {level}"}
SEPARATOR: Final = {"en": ", ", "zh": "，"}


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat in a decision: a role, in a line or anywhere."""

    role: str
    line: str | None

    def said(self, say: Words) -> str:
        """The role, and the line where the seat has one."""
        role = say.word("role", self.role)
        return role if self.line is None else say.named(role, say.word("line", self.line))


@dataclass(frozen=True, slots=True)
class Several:
    """Things listed in a sentence, the first few by name."""

    items: tuple[Value, ...]

    def said(self, say: Words) -> str:
        """The list; what goes beyond three is counted."""
        return say.listed((said(item, say) for item in self.items), most=3)


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of things of one kind."""

    number: int
    of: str

    def said(self, say: Words) -> str:
        """The number with its noun, in the plural where English wants it."""
        one, many, chinese = UNITS[self.of]
        noun = chinese if say.language == "zh" else one if self.number == 1 else many
        return f"{self.number:,} {noun}"


Value: TypeAlias = str | int | date | Term | Person | Seat | Several | Counted
"""What may be filled into a sentence."""

_WORDS: Final = tuple(words(language) for language in LANGUAGES)

UNITS: Final = {
    "day": ("day", "days", "天"),
    "contact": ("contact", "contacts", "位联系人"),
    "level": ("level", "levels", "级"),
    "step": ("step", "steps", "步"),
    "message": ("email, message or call", "emails, messages and calls", "次邮件、消息和电话"),
}


def said(value: Value, say: Words) -> str:
    """A value as it is read in a language."""
    match value:
        case str():
            return value
        case int():
            return f"{value:,}"
        case date():
            return value.isoformat()
        case _:
            return value.said(say)


def sentence(patterns: tuple[str, str], values: dict[str, Value]) -> Text:
    """A sentence by language, from its English and its Chinese pattern and what is filled into both."""
    return {
        language: pattern.format(**{name: said(value, say) for name, value in values.items()})
        for language, pattern, say in zip(LANGUAGES, patterns, _WORDS, strict=True)
    }


@dataclass(frozen=True, slots=True)
class Action:
    """What would close a gap: its kind, the ids it is about, and what its sentence names.

    ``sentence`` names the sentence where it is not that of the kind.
    """

    kind: str
    ids: dict[str, Any] = field(default_factory=dict[str, Any])
    values: dict[str, Value] = field(default_factory=dict[str, Value])
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule does not hold.

    ``account`` is a position, ``case`` the case of the rule that sets the severity. ``weight`` is that of the contacts
    and chairs concerned, None where it is the whole account that is. ``sentence`` names the sentence where the rule has
    several.
    """

    account: int
    subject: str | None
    evidence: dict[str, Any]
    values: dict[str, Value]
    action: Action
    case: str = "otherwise"
    weight: float | None = None
    sentence: str | None = None
