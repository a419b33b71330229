"""`graphkam serve`: the HTTP interface, in one process; for this machine, or with keys for others."""

from __future__ import annotations

import ipaddress
import logging
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import uvicorn

from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import asked_day, company_of
from graphkam.cli.screen import error_console, plain
from graphkam.errors import ConfigurationError
from graphkam.policy import Policy, load_policy
from graphkam.snapshot import latest_day
from graphkam.store.keys import all_keys

if TYPE_CHECKING:
    from graphkam_api.live import LiveCompany

GRACE_SECONDS: Final = 10
"""How long requests have to end once the server is told to stop; streams of events never end by themselves."""

log = logging.getLogger("graphkam.serve")


def run_server(options: Options, *, host: str, port: int) -> None:
    """Answer over HTTP until stopped: from a bundle, which nobody changes then, else from the store.

    Raises
    ------
    ConfigurationError
        The address is not of this machine alone, and there is no key of an admin: nobody would be asked who they are.
    StoreUnavailableError
        The store cannot be reached.
    """
    policy = load_policy(options.settings.policy)
    named = None if options.as_of is None else asked_day(options, policy=policy)
    settings = options.settings
    if not _is_loopback(host):
        settings = settings.model_copy(update={"serve_hosts": f"{settings.serve_hosts},{host}"})

    from graphkam_api import create_app
    from graphkam_api.logs import write_logs

    write_logs(sys.stderr)
    with _live(options, policy=policy) as live:
        if not _is_loopback(host):
            _refuse_open(options, live, host=host)
        if options.as_of == "last":
            named = latest_day(live.company, policy=policy)
        app = create_app(live, policy=policy, settings=settings, as_of=named)
        phrase = "serve.address" if _is_loopback(host) else "serve.address_elsewhere"
        _announce(options.say(phrase, host=_in_address(host), port=port))
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )


def _announce(sentence: str, *, style: str = "") -> None:
    """Say something before requests come: to a person on a terminal, else as a line of the log."""
    if sys.stderr.isatty():
        error_console().print(plain(sentence, style), soft_wrap=True)
    else:
        log.info("%s", sentence)


def _refuse_open(options: Options, live: LiveCompany, *, host: str) -> None:
    """Refuse to be reached from other machines while nobody would be asked who they are."""
    moment = datetime.now(UTC)
    keys = [] if live.store is None else all_keys(live.store)
    if not any(key.role == "admin" and key.holds(moment) for key in keys):
        raise ConfigurationError(options.say("serve.not_here", host=host))


def _in_address(host: str) -> str:
    """The host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


@contextmanager
def _live(options: Options, *, policy: Policy) -> Generator[LiveCompany]:
    from graphkam_api.live import LiveCompany, following

    if options.bundle is not None:
        yield LiveCompany.of_bundle(company_of(options), policy=policy)
        return
    with ExitStack() as stack:
        with progress(wanted=options.progress) as tell:
            tell(options.say("store.reading"), done=0, total=0)
            live = stack.enter_context(following(options.settings, policy=policy))
        if not live.company.accounts.height:
            _announce(options.say("store.empty"), style="yellow")
        yield live


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
