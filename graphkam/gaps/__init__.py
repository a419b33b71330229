"""The rules that an account should keep, and the gaps where it does not."""

from __future__ import annotations

from graphkam.gaps.listing import gaps

__all__ = ["gaps"]
