"""What went wrong, said clearly, and the exit code that tells other programs."""

from __future__ import annotations

from typing import Final

from graphkam.cli.screen import Column, annotated, clean, error_console, plain
from graphkam.errors import (
    BundleError,
    ConfigurationError,
    Fault,
    GraphkamError,
    InvalidInputError,
    NotFoundError,
    StoreError,
)
from graphkam.language import Words, count

FAULTS_SHOWN: Final = 20
"""With more faults than this the first of each kind is shown, and how many there are of it."""

VALUE_SHOWN: Final = 36
"""How many characters of a cell are repeated."""

EXIT_CODES: Final[dict[type[GraphkamError], int]] = {
    StoreError: 3,
    ConfigurationError: 2,
    NotFoundError: 2,
    InvalidInputError: 1,
    GraphkamError: 1,
}
"""By the type of error, the nearest one counting: 1 bad data, 2 wrong usage or configuration, 3 the store."""


def exit_code(error: GraphkamError) -> int:
    """The exit code that an error ends the command with."""
    return next(EXIT_CODES[kind] for kind in type(error).__mro__ if kind in EXIT_CODES)


def show_failure(error: GraphkamError, *, say: Words) -> None:
    """Print what went wrong to standard error."""
    from rich.text import Text

    console = error_console()
    if isinstance(error, BundleError):
        _show_faults(error, say=say)
    else:
        console.print(Text.assemble((say("error"), "bold red"), " ", clean(str(error))), soft_wrap=True)


def _show_faults(error: BundleError, *, say: Words) -> None:
    from rich.text import Text

    console = error_console()
    total = sum(error.counts.values())
    faults = say("faults.one") if total == 1 else say("faults.many", number=count(total))
    console.print(Text.assemble((say("error"), "bold red"), " ", say("faults.title", faults=faults)))
    console.print()
    few = total <= FAULTS_SHOWN
    shown = error.faults if few else _first_of_each_kind(error.faults)
    columns = [
        Column(say("faults.file"), whole=True),
        Column(say("faults.row"), "right", whole=True),
        Column(say("faults.column"), whole=True),
        Column(say("faults.value")),
        Column("" if few else say("faults.count"), "right", whole=True),
    ]
    rows = [
        (
            [
                plain(fault.file, "bold"),
                plain("" if fault.row is None else str(fault.row)),
                plain(fault.column or ""),
                plain(_short(fault.value or "")),
                plain("" if few else count(error.counts[_kind(fault)])),
            ],
            [say("faults.expected", expected=fault.expected)],
        )
        for fault in shown
    ]
    annotated(console, columns, rows, gap=False)
    console.print()
    console.print(
        plain(say("faults.rows") if few else say("faults.first_of_each", kinds=count(len(shown))), "dim")
    )


def _short(value: str) -> str:
    value = clean(value)
    return value if len(value) <= VALUE_SHOWN else value[: VALUE_SHOWN - 1] + "…"


def _kind(fault: Fault) -> tuple[str, str | None, str]:
    return fault.file, fault.column, fault.rule


def _first_of_each_kind(faults: tuple[Fault, ...]) -> list[Fault]:
    first: dict[tuple[str, str | None, str], Fault] = {}
    for fault in faults:
        first.setdefault(_kind(fault), fault)
    return list(first.values())
