"""`graphkam serve`: the HTTP interface, in one process, for this machine."""

from __future__ import annotations

import ipaddress
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import uvicorn

from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import company_of
from graphkam.cli.screen import error_console, plain
from graphkam.errors import ConfigurationError
from graphkam.policy import Policy, load_policy

if TYPE_CHECKING:
    from graphkam_api.live import LiveCompany


def run_server(options: Options, *, host: str, port: int) -> None:
    """Answer over HTTP until stopped: from a bundle, which nobody changes then, else from the store.

    Raises
    ------
    ConfigurationError
        The address is not of this machine: the server asks nobody who they are, so it may not be reached from others.
    StoreUnavailableError
        The store cannot be reached.
    """
    if not _is_loopback(host):
        raise ConfigurationError(options.say("serve.not_here", host=host))
    policy = load_policy(options.settings.policy)

    from graphkam_api import create_app

    with _live(options, policy=policy) as live:
        app = create_app(live, policy=policy, settings=options.settings)
        error_console().print(plain(options.say("serve.address", host=host, port=port)), soft_wrap=True)
        uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


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
            error_console().print(plain(options.say("store.empty"), "yellow"), soft_wrap=True)
        yield live


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
