"""Finding the words of a dictionary in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

_HAN: Final = re.compile(r"[一-鿿]")
_BETWEEN: Final = re.compile(r"[\W_]+")


Key = TypeVar("Key")


def listed(words: Mapping[Key, str], *, apart: str) -> dict[Key, tuple[str, ...]]:
    """A dictionary written as running text, with its phrases told apart."""
    return {key: tuple(text.split(apart)) for key, text in words.items()}


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in a text."""
    return _HAN.search(text) is not None


def alternatives(phrases: Iterable[str]) -> str:
    """A pattern for any of some phrases, the longer before those it contains."""
    return "|".join(
        re.escape(phrase) for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    )


def as_words(text: str, *, short: Mapping[str, str]) -> str:
    """A text in small letters as words with one blank between them, short forms in full."""
    return " ".join(short.get(word, word) for word in _BETWEEN.split(text.lower()) if word)
