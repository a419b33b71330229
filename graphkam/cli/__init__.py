"""The command line: it reads what is asked, has the engine answer, and shows the answer."""

from __future__ import annotations

from graphkam.cli.commands import commands, main

__all__ = ["commands", "main"]
