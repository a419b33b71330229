"""`graphkam serve`: the HTTP interface, in one process, for this machine."""

from __future__ import annotations

import ipaddress

import uvicorn

from graphkam.cli.options import Options
from graphkam.cli.question import company_of
from graphkam.cli.screen import error_console, plain
from graphkam.errors import ConfigurationError
from graphkam.policy import load_policy


def run_server(options: Options, *, host: str, port: int) -> None:
    """Answer over HTTP until stopped.

    Raises
    ------
    ConfigurationError
        The address is not of this machine: the server asks nobody who they are, so it may not be reached from others.
    """
    if not _is_loopback(host):
        raise ConfigurationError(options.say("serve.not_here", host=host))
    policy = load_policy(options.settings.policy)
    company = company_of(options)

    from graphkam_api import create_app

    app = create_app(company, policy=policy)
    error_console().print(plain(options.say("serve.address", host=host, port=port)), soft_wrap=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
