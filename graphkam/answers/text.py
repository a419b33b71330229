"""What every answer is written in: sentences by language, and JSON."""

from __future__ import annotations

from typing import TypeAlias

import orjson

Text: TypeAlias = dict[str, str]
"""A sentence by language: ``en`` and ``zh``."""


def to_json(answer: object, *, indent: bool = False) -> bytes:
    """An answer as JSON in UTF-8: days in ISO 8601, keys as the fields are named.

    Examples
    --------
    >>> from graphkam.answers import EmptyChair
    >>> to_json(EmptyChair(role="approver", line=None, level=5, weight=12.0))
    b'{"role":"approver","line":null,"level":5,"weight":12.0}'
    """
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2 if indent else 0)
