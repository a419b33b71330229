"""The answers of graphkam over HTTP, for other programs, under the same keys as on the command line."""

from __future__ import annotations

from graphkam_api.app import create_app

__all__ = ["create_app"]
