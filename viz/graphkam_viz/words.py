"""The words on the map in one language, by name; names of people and departments stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from graphkam.answers import AccountReport
from graphkam.language import LANGUAGES, count, percent
from graphkam.language import words as speak
from graphkam.language.map import MAP_PHRASES
from graphkam.language.vocabulary import VOCABULARY

Words: TypeAlias = Mapping[str, str]

_OF_THE_TRADE: Final = (
    "topology",
    "tier",
    "line",
    "role",
    "function",
    "kind",
    "direction",
    "state",
    "reason",
)
"""What may stand alone, and so begins with a capital."""


def words(lang: str) -> Words:
    """Every word of the map in a language, ``en`` or ``zh``, the words of the trade as ``role.approver``.

    Raises
    ------
    ConfigurationError
        Another language.
    """
    language = speak(lang)
    at = LANGUAGES.index(language.language)
    found = {word: both[at] for word, both in MAP_PHRASES.items()}
    found["code"] = language.language
    found["join"] = language("list.comma")
    found["purpose"] = language("purpose")
    for attitude in VOCABULARY["attitude"]:
        found[f"attitude.{attitude}"] = language.word("attitude", attitude)
    for vocabulary in _OF_THE_TRADE:
        for word in VOCABULARY[vocabulary]:
            spelled = language.word(vocabulary, word)
            found[f"{vocabulary}.{word}"] = spelled[0].upper() + spelled[1:]
    for line in VOCABULARY["line"]:
        found[f"line.{line}"] = found["line.of"].format(line=found[f"line.{line}"])
    return found


def counted(say: Words, what: str, number: int) -> str:
    """A number of reps, contacts or visits, spelled for that number."""
    return say[f"{what}.one"] if number == 1 else say[f"{what}.many"].format(n=count(number))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is written, and its name."""

    value: str
    name: str


def figures(report: AccountReport, *, say: Words) -> list[Figure]:
    """The figures at the head of a map."""
    return [
        Figure(say[f"topology.{report.topology}"], say["topology"]),
        Figure(percent(report.coverage), say["coverage"]),
        Figure(percent(report.two_deep_coverage), say["two_deep_coverage"]),
        Figure(f"{report.covered} / {report.contacts}", say["contacts_covered"]),
        Figure(f"{report.bus_factor}", say["bus_factor"]),
        Figure(percent(report.mesh_index), say["mesh_index"]),
    ]
