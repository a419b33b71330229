"""Bundles: a company's data as a folder of tables. Reading, checking, mapping foreign tables, writing."""

from __future__ import annotations

from graphkam.bundle.check import Bundle, Given, check
from graphkam.bundle.raw import Note, Progress
from graphkam.bundle.reading import read_bundle
from graphkam.bundle.writing import write_bundle

__all__ = ["Bundle", "Given", "Note", "Progress", "check", "read_bundle", "write_bundle"]
