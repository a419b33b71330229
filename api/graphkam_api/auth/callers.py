"""Who asks: the key or the session behind a request, and what it opens."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from graphkam.errors import ReadOnlyError
from graphkam.keys import Key, Role
from graphkam.store.access import Store
from graphkam_api.auth.keyring import Keyring
from graphkam_api.auth.same_site import COOKIE, TokenSent, refuse_other_sites, refuse_without_token, token_of
from graphkam_api.limits import LOOPBACK, Rates

CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="graphkam"'}


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asks: under which key, what they may do, and of which accounts (None: of all).

    ``csrf_token`` is what pages of a session put into their forms; None for whoever shows a key.
    """

    name: str
    key_id: str | None
    role: Role
    accounts: frozenset[str] | None
    csrf_token: str | None = None

    @property
    def edits(self) -> bool:
        """Whether they may change what they see; only who may reads attitudes and notes."""
        return self.role != "viewer"

    def sees(self, account_id: str) -> bool:
        """Whether they may know that there is this account."""
        return self.accounts is None or account_id in self.accounts


LOCAL: Final = Caller(name="local", key_id=None, role="admin", accounts=None)
"""Whoever sits at this machine, as long as there is no key at all."""

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    description="A key that `graphkam keys create` or POST /api/v1/keys made. As long as there is none, requests from "
    "this machine need none.",
)


def keyring_of(request: Request) -> Keyring:
    """The keys of the store that the application serves."""
    keyring: Keyring = request.app.state.keyring
    return keyring


def address_of(request: Request) -> str:
    """Where a request comes from, as far as anybody knows."""
    return "" if request.client is None else request.client.host


def kept_by(request: Request) -> Store:
    """The store behind the application.

    Raises
    ------
    ReadOnlyError
        There is none.
    """
    store: Store | None = request.app.state.live.store
    if store is None:
        raise ReadOnlyError("this server answers from a bundle and keeps nothing: start it without --bundle")
    return store


def _asking(
    request: Request,
    token: TokenSent,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    rates: Rates = request.app.state.rates
    try:
        caller = _caller(request, token=token, shown=shown)
    except HTTPException as refused:
        if refused.status_code == 401 and (shown is not None or COOKIE in request.cookies):
            rates.count_refused(address_of(request))
        raise
    if caller.key_id is not None:
        rates.count(caller.key_id)
    request.state.caller = caller
    return caller


def _caller(request: Request, *, token: str | None, shown: HTTPAuthorizationCredentials | None) -> Caller:
    keyring = keyring_of(request)
    if shown is not None:
        key = keyring.key_that_fits(shown.credentials)
        if key is None:
            raise HTTPException(
                401,
                "this key is unknown, has expired or was taken back: ask an admin for another",
                headers={"WWW-Authenticate": f'{CHALLENGE["WWW-Authenticate"]}, error="invalid_token"'},
            )
        return _of(key, keyring=keyring)
    refuse_other_sites(request)
    session = request.cookies.get(COOKIE)
    key = None if session is None else keyring.key_of_session(session)
    if session is not None and key is not None:
        refuse_without_token(request, session=session, sent=token)
        return _of(key, keyring=keyring, csrf_token=token_of(session))
    if keyring.is_empty() and _from_this_machine(request):
        return LOCAL
    raise HTTPException(
        401,
        "show a key as `Authorization: Bearer …`, or sign in at /sign-in: this server has keys",
        headers=CHALLENGE,
    )


def _of(key: Key, *, keyring: Keyring, csrf_token: str | None = None) -> Caller:
    return Caller(
        name=key.name, key_id=key.id, role=key.role, accounts=keyring.accounts_of(key), csrf_token=csrf_token
    )


def _from_this_machine(request: Request) -> bool:
    """Whether both ends of the connection are on this machine, and it was asked under its name for itself.

    A proxy before the server is on this machine too, but asks under the name that readers use.
    """
    server: tuple[str, int | None] | None = request.scope.get("server")
    ends = (None if request.client is None else request.client.host, None if server is None else server[0])
    try:
        near = all(end is not None and ipaddress.ip_address(end).is_loopback for end in ends)
    except ValueError:
        return False
    return near and request.url.hostname in LOOPBACK


Asking: TypeAlias = Annotated[Caller, Depends(_asking)]
"""Anybody who may ask at all."""


def _editor(caller: Asking) -> Caller:
    if not caller.edits:
        raise HTTPException(403, "this key only reads: a change needs the key of an editor")
    return caller


Editor: TypeAlias = Annotated[Caller, Depends(_editor)]
"""Somebody who may change what they see."""


def _admin(caller: Asking) -> Caller:
    if caller.role != "admin":
        raise HTTPException(403, "this is for admins: it needs the key of one")
    return caller


Admin: TypeAlias = Annotated[Caller, Depends(_admin)]
"""Somebody who may give out keys, read the audit log, and erase people."""


def _visiting(
    request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Caller:
    """Who opens a page; who has not signed in is sent to do so."""
    try:
        return _asking(request, None, shown)
    except HTTPException as refused:
        if refused.status_code != 401:
            raise
        where = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        raise HTTPException(
            303, "sign in first", headers={"Location": f"/sign-in?{urlencode({'next': where})}"}
        ) from None


Visiting: TypeAlias = Annotated[Caller, Depends(_visiting)]
"""Somebody who opens a page with their browser."""
