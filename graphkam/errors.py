"""The errors graphkam raises.

* GraphkamError
  + NotFoundError            an id that the company does not have
  + NoPathError              nobody of ours can reach the contact
  + InvalidInputError        a value that cannot be right
    - BundleError            a bundle with faults: carries every one of them
    - InUseError             what is to be deleted, and others belong to it
  + ChangedMeanwhileError    what is to be changed is not what it was when it was read
  + ReadOnlyError            what is to be changed, where nothing can be kept
  + JobLostError             a job that somebody else does now, or that is to be cancelled
  + ConfigurationError       settings, a policy or a mapping that cannot be used
  + StoreError
    - StoreUnavailableError  the database cannot be reached
    - StoreQueryError        the database refused a statement

A message says what is wrong, which thing it concerns, and what to do about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class GraphkamError(Exception):
    """Base of every error that graphkam raises on purpose."""


class NotFoundError(GraphkamError):
    """An id was named that the company does not have."""


class NoPathError(GraphkamError):
    """No introduction path leads to the contact."""


class InvalidInputError(GraphkamError):
    """A value from outside cannot be right."""


class InUseError(InvalidInputError):
    """What is to be deleted cannot be, because others that stay belong to it."""


class ChangedMeanwhileError(GraphkamError):
    """What is to be changed is not what it was when whoever changes it read it."""


class ReadOnlyError(GraphkamError):
    """Something is to be changed where nothing can be kept."""


class JobLostError(GraphkamError):
    """A job is done by somebody else now, or is to be cancelled."""


class ConfigurationError(GraphkamError):
    """Settings, a policy file or a mapping file cannot be used as they are."""


class StoreError(GraphkamError):
    """The store could not do what was asked."""


class StoreUnavailableError(StoreError):
    """The database cannot be reached."""


class StoreQueryError(StoreError):
    """The database refused a statement."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a bundle: where it stands, what stands there, what should.

    ``row`` counts records with the header as row 1; it and ``column`` are None for a fault of the whole file.
    ``rule`` groups faults of one kind.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    expected: str
    rule: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        found = "" if self.value is None else f": {self.value!r}"
        return f"{place}{found}: expected {self.expected}"


class BundleError(InvalidInputError):
    """A bundle has faults; nothing was written.

    Attributes
    ----------
    faults
        Every fault kept, in the order of files and rows.
    counts
        How often each (file, column, rule) was broken, also beyond the faults kept.
    """

    def __init__(self, faults: Sequence[Fault], *, counts: dict[tuple[str, str | None, str], int]) -> None:
        self.faults = tuple(faults)
        self.counts = counts
        total = sum(counts.values())
        first = f"; the first: {self.faults[0]}" if self.faults else ""
        super().__init__(
            f"{total:,} {'fault' if total == 1 else 'faults'} in the bundle, nothing was written{first}"
        )
