"""The words that the faces say, in English and Chinese; names of people, accounts and departments stay as they are."""

from __future__ import annotations

from graphkam.language.figures import chance, count, money, percent, strength
from graphkam.language.words import LANGUAGES, Language, Words, words

__all__ = ["LANGUAGES", "Language", "Words", "chance", "count", "money", "percent", "strength", "words"]
