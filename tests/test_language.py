"""Both languages say everything that is said, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from graphkam.errors import ConfigurationError
from graphkam.keys import ROLES as ROLES_OF_KEYS
from graphkam.language import LANGUAGES, money, percent, strength, words
from graphkam.language.vocabulary import VOCABULARY
from graphkam.language.words import SAID
from graphkam.policy import Policy
from graphkam.schema import DIRECTIONS, FUNCTIONS, KINDS, LINES, ROLES, SEVERITIES, STAGES, TIERS, TOPOLOGIES

FACES = Path(__file__).parents[1] / "graphkam" / "cli"
# What the class itself says, wherever it is used.
OF_THE_CLASS = {"list.comma", "list.more", "named", "money"}


def source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(FACES.rglob("*.py")))


def test_every_phrase_is_said_somewhere_and_every_one_said_is_there() -> None:
    written = source()
    said = set(re.findall(r'"([a-z]+[a-z0-9_]*(?:\.[a-z0-9_]+)*)"', written))
    assert not set(SAID) - said - OF_THE_CLASS, "nobody says these"
    asked = set(re.findall(r'\bsay\(\s*"([^"]+)"', written))
    assert len(asked) > 100, "the test does not find what is said"
    assert not asked - set(SAID)
    assert not re.search(r"\bsay\(\s*f\"", written), "a phrase that is put together cannot be checked here"


@pytest.mark.parametrize("name", sorted(SAID))
def test_a_phrase_has_the_same_values_in_both_languages(name: str) -> None:
    english, chinese = ({field for _, field, _, _ in Formatter().parse(text) if field} for text in SAID[name])
    assert english == chinese
    assert all(text.strip() for text in SAID[name])


@pytest.mark.parametrize(
    ("vocabulary", "known"),
    [
        ("topology", TOPOLOGIES),
        ("tier", TIERS),
        ("stage", STAGES),
        ("line", LINES),
        ("role", ROLES),
        ("function", FUNCTIONS),
        ("severity", SEVERITIES),
        ("kind", (*KINDS, "declared")),
        ("direction", DIRECTIONS),
        ("state", ("active", "cold", "none")),
        ("reason", ("cold_tie", "near", "function")),
        ("finding", ("settings", "engine", "store", "schema", "import", "keys", "notes")),
        ("key_role", ROLES_OF_KEYS),
        ("attitude", ("-2", "-1", "0", "1", "2")),
        ("alert_state", ("open", "acknowledged", "resolved")),
        ("alert_change", ("opened", "reopened", "acknowledged", "resolved", "worsened", "eased")),
        ("step", ("tie", "colleague", "down", "up", "influence", "peer")),
        (
            "test",
            (
                "covered",
                "key_two_deep",
                "recorded",
                "departments_two_deep",
                "levels_two_deep",
                "reps",
                "functions",
                "survival_1",
                "top_tied",
                "top_routes",
            ),
        ),
    ],
)
def test_a_vocabulary_has_a_word_for_everything(vocabulary: str, known: tuple[str, ...]) -> None:
    assert set(VOCABULARY[vocabulary]) == set(known)
    assert re.search(rf'word\(\s*"{vocabulary}"', source()), "nobody uses it"
    for english, chinese in VOCABULARY[vocabulary].values():
        assert english.isascii()
        assert not chinese.isascii()
    for language in range(len(LANGUAGES)):
        spoken = [both[language] for both in VOCABULARY[vocabulary].values()]
        assert len(set(spoken)) == len(spoken), "two words that cannot be told apart"


def test_every_vocabulary_is_looked_at_above() -> None:
    assert len(VOCABULARY) == 18


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="klingon; choose one of en, zh"):
        words("klingon")


def test_a_list_in_a_sentence() -> None:
    english, chinese = words("en"), words("zh")
    assert english.listed(["a", "b", "c"]) == "a, b, c"
    assert chinese.listed(["a", "b", "c"]) == "a、b、c"
    assert english.listed(["a", "b", "c"], most=2) == "a, b and 1 more"
    assert english.listed(["a", "b"], most=2) == "a, b"
    assert english.named("Ann", "a1") == "Ann (a1)"
    assert english.named("a1", "a1") == "a1"


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0, "0%"),
        (1, "100%"),
        (0.5, "50%"),
        (0.001, "<1%"),
        (0.999, ">99%"),
        (0.006, "1%"),
        (1 / 3, "33%"),
        (None, "–"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(share: float | None, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        (52_700_000, "CNY 52.7 m", "5,270 万 CNY"),
        (999_999.99, "CNY 1.00 m", "100 万 CNY"),
        (1_265_793.04, "CNY 1.27 m", "127 万 CNY"),
        (4_200, "CNY 4.20 k", "4,200 CNY"),
        (0, "CNY 0", "0 CNY"),
        (2_500_000_000, "CNY 2.50 bn", "25.0 亿 CNY"),
        (None, "–", "–"),
    ],
)
def test_money_reads_as_people_write_it(amount: float | None, english: str, chinese: str) -> None:
    assert money(amount, "CNY", say=words("en")) == english
    assert money(amount, "CNY", say=words("zh")) == chinese


def test_money_without_a_currency_is_a_number() -> None:
    assert money(5, None, say=words("en")) == "5"
    assert money(5, None, say=words("zh")) == "5"


def test_a_trace_of_strength_is_not_nothing() -> None:
    assert strength(0.0001) == "<0.001"
    assert strength(0.0) == "0.000"
    assert strength(Policy().active_strength) == "0.200"
