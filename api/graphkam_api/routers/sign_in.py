"""Signing in to the pages with a key, and out again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse

from graphkam.store.audit import audit_row
from graphkam.store.office import append
from graphkam.store.sessions import LASTS, close_session, open_session
from graphkam_api.auth.callers import address_of, kept_by, keyring_of
from graphkam_api.auth.same_site import COOKIE, TokenSent, refuse_other_sites, refuse_without_token
from graphkam_api.limits import LOOPBACK, Rates

router = APIRouter(include_in_schema=False)

START: Final = "/"
_FIELD_LENGTH: Final = 2000


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a form, the first of each name."""
    text = (await request.body()).decode("utf-8", errors="replace")
    return {name: values[0] for name, values in parse_qs(text, max_num_fields=20).items()}


Fields = Annotated[dict[str, str], Depends(_fields)]


@router.post("/sign-in")
def sign_in(request: Request, fields: Fields) -> RedirectResponse:
    """Open a session under the key in the form, and go on to where the reader wanted to; else back, saying no."""
    refuse_other_sites(request)
    onward = _within(fields.get("next", START))
    key = keyring_of(request).key_that_fits(fields.get("key", "").strip()[:_FIELD_LENGTH])
    if key is None:
        rates: Rates = request.app.state.rates
        rates.count_refused(address_of(request))
        again = urlencode({"next": onward, "refused": "1"})
        return RedirectResponse(f"/sign-in?{again}", status_code=303)
    moment = datetime.now(UTC)
    store = kept_by(request)
    token = open_session(store, key.id, moment=moment)
    line = audit_row(
        "sign in",
        f"keys/{key.id}",
        moment=moment,
        caller=key.name,
        key_id=key.id,
        request_id=request.state.request_id,
    )
    append(store, "audit", [line])
    response = RedirectResponse(onward, status_code=303)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LASTS.total_seconds()),
        path="/",
        httponly=True,
        samesite="strict",
        secure=not _is_plain_loopback(request),
    )
    return response


@router.post("/sign-out")
def sign_out(request: Request, token: TokenSent) -> RedirectResponse:
    """End the session, here and in the browser."""
    refuse_other_sites(request)
    session = request.cookies.get(COOKIE)
    if session is not None:
        refuse_without_token(request, session=session, sent=token)
        close_session(kept_by(request), session)
    response = RedirectResponse("/sign-in", status_code=303)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response


def _within(wanted: str) -> str:
    """Where to go on to: a page of ours, whatever was asked for."""
    parts = urlsplit(wanted)
    ours = (
        wanted.startswith("/")
        and not wanted.startswith(("//", "/\\"))
        and not parts.netloc
        and wanted.isprintable()
    )
    return wanted if ours and "\\" not in wanted else START


def _is_plain_loopback(request: Request) -> bool:
    """Whether the pages are read on this machine without TLS, where a browser would drop a secure cookie."""
    return request.url.scheme == "http" and request.url.hostname in LOOPBACK
