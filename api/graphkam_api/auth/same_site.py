"""Whether a request that changes something was meant by whoever's browser sends it.

A browser sends its cookie, and reaches a server on the same machine, also when a page of another site tells it to. So a
change that comes without a key must come from one of our own pages: by what the browser itself says of where it was
sent from, and, with a session, by a token that no other site can read.
"""

from __future__ import annotations

import hmac
from typing import Annotated, Final, TypeAlias
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, HTTPException, Request

from graphkam.keys import digest_of

COOKIE: Final = "graphkam_session"
TOKEN_HEADER: Final = "X-CSRF-Token"  # noqa: S105  # a header's name
TOKEN_FIELD: Final = "csrf_token"  # noqa: S105  # a field's name
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FORM: Final = "application/x-www-form-urlencoded"


def token_of(session: str) -> str:
    """What a page of a session puts into its forms and fetches; who has it cannot tell the session from it."""
    return digest_of(f"csrf {session}")


async def _token_sent(request: Request) -> str | None:
    """The token that came with a request, in its header or in the field of its form."""
    sent = request.headers.get(TOKEN_HEADER)
    if sent is not None or request.method in SAFE or COOKIE not in request.cookies:
        return sent
    if request.headers.get("Content-Type", "").split(";")[0].strip().lower() != _FORM:
        return None
    fields = parse_qs((await request.body()).decode("utf-8", errors="replace"), max_num_fields=100)
    return fields.get(TOKEN_FIELD, [None])[0]


TokenSent: TypeAlias = Annotated[str | None, Depends(_token_sent)]


def refuse_other_sites(request: Request) -> None:
    """Refuse a change that another site's page asks for.

    Raises
    ------
    HTTPException
        403: the browser says that the request comes from elsewhere.
    """
    if request.method in SAFE:
        return
    origin = request.headers.get("Origin")
    elsewhere = origin is not None and urlsplit(origin).netloc != request.headers.get("Host")
    if elsewhere or request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        raise HTTPException(403, "this request comes from a page of another site, and is refused")


def refuse_without_token(request: Request, *, session: str, sent: str | None) -> None:
    """Refuse a change that does not come from a page of this session.

    Raises
    ------
    HTTPException
        403: the session's token is missing or wrong.
    """
    if request.method not in SAFE and not hmac.compare_digest(
        (sent or "").encode(), token_of(session).encode()
    ):
        raise HTTPException(
            403,
            f"a change asked for with a session needs its token, as {TOKEN_HEADER} or in the form: reload the page",
        )
