"""Bundles: a company's data as a folder of tables. Reading, checking, mapping foreign tables, writing."""

from __future__ import annotations

from graphkam.bundle.raw import Note, Progress
from graphkam.bundle.reading import Bundle, Given, read_bundle
from graphkam.bundle.writing import write_bundle

__all__ = ["Bundle", "Given", "Note", "Progress", "read_bundle", "write_bundle"]
