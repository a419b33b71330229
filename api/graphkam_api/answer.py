"""An answer of the engine as the body of a response, written once by the engine's own JSON."""

from __future__ import annotations

from starlette.responses import Response

from graphkam.answers import to_json


def answer(found: object) -> Response:
    """The response that carries what the engine found."""
    return Response(to_json(found), media_type="application/json")
