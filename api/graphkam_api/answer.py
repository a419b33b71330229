"""An answer of the engine as the body of a response, written once by the engine's own JSON."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from starlette.responses import Response

from graphkam.answers import to_json
from graphkam_api.days import Days


def answer(found: object, *, status: int = 200) -> Response:
    """The response that carries what the engine found."""
    return Response(to_json(found), status_code=status, media_type="application/json")


def kept_answer(days: Days, question: Hashable, find: Callable[[], object]) -> Response:
    """The response that carries what the engine finds, which is found once; the question says all it depends on."""
    return Response(days.answered(question, find), media_type="application/json")
