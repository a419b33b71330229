"""The map says everything in both languages, and nothing that nobody says."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from graphkam.errors import ConfigurationError
from graphkam.language.map import MAP_PHRASES
from graphkam_viz.words import counted, words

ROOM = Path(__file__).parents[2] / "viz" / "graphkam_viz"


@pytest.mark.parametrize("name", sorted(MAP_PHRASES))
def test_a_phrase_has_the_same_values_in_both_languages(name: str) -> None:
    english, chinese = (
        {field for _, field, _, _ in Formatter().parse(text) if field} for text in MAP_PHRASES[name]
    )
    assert english == chinese
    assert all(text.strip() for text in MAP_PHRASES[name])


def test_every_phrase_is_said_somewhere_and_every_one_said_is_there() -> None:
    files = [*ROOM.glob("*.py"), *(ROOM / "templates").glob("map*.html"), *(ROOM / "static").glob("map*.js")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    said = set(re.findall(r"""["'`]([a-z_]+(?:\.[A-Za-z0-9_-]+)*)["'`]""", source))
    said |= set(re.findall(r"\bsay\.([a-z_]+)\b", source))
    put_together = set(re.findall(r"""["'`]([a-z_]+)\.(?:["'`]|\{|\$\{)""", source))
    put_together |= set(re.findall(r"""\bf"([a-z_.]+)\.\{""", source))
    unsaid = {
        name
        for name in set(MAP_PHRASES) - said
        if name.rpartition(".")[0] not in put_together and not name.endswith((".one", ".many"))
    }
    assert not unsaid
    asked = set(re.findall(r"""say\[["']([a-z_.]+[a-z_])["']\]""", source))
    assert len(asked) > 60, "the test does not find what is said"
    assert not asked - words("en").keys()


def test_a_number_is_spelled_for_that_number() -> None:
    english, chinese = words("en"), words("zh")
    assert [counted(english, "reps", number) for number in (0, 1, 2, 1000)] == [
        "0 reps",
        "1 rep",
        "2 reps",
        "1,000 reps",
    ]
    assert counted(english, "sweep.visits", 1) == "1 visit"
    assert counted(chinese, "sweep.visits", 2) == "2 次拜访"


def test_another_language_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no such language: fr"):
        words("fr")
