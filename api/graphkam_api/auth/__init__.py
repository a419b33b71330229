"""Who asks, and what they may see and do."""

from __future__ import annotations

from graphkam_api.auth.callers import Admin, Asking, Caller, Editor, Visiting
from graphkam_api.auth.trail import entry, record

__all__ = ["Admin", "Asking", "Caller", "Editor", "Visiting", "entry", "record"]
